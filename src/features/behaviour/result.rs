use crate::error::{Error, Result};
use crate::features::behaviour::{BehaviourSpec, Purchases};
use crate::table::{Column, CustomerIds, Day, Table};

/// What an order log says of each customer, as columns of a customer table.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    pub(super) ids: Vec<String>,
    pub(super) columns: Vec<Column>,
    pub(super) purchases: Purchases,
    pub(super) spec: BehaviourSpec,
    pub(super) as_of: Option<Day>,
    pub(super) notes: Vec<String>,
}

impl Behaviour {
    /// Who each row is.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// What each customer bought, which is no column; a second call finds nothing.
    pub fn take_purchases(&mut self) -> Purchases {
        std::mem::take(&mut self.purchases)
    }

    /// The specification with nothing left open: another log becomes the same columns by it.
    pub fn spec(&self) -> &BehaviourSpec {
        &self.spec
    }

    /// The day to which is counted; `None` of a log without days.
    pub fn as_of(&self) -> Option<Day> {
        self.as_of
    }

    /// What was decided, in lines, for people.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// A customer table of these columns alone; `id_name` is the name of the id column.
    ///
    /// # Errors
    /// Never: each customer is there once, and the columns have different names.
    pub fn into_table(self, id_name: impl Into<String>) -> Result<Table> {
        Table::new(CustomerIds::named(id_name, self.ids)?, self.columns)
    }

    /// `customers` with these columns after its own.
    ///
    /// # Errors
    /// * [`ErrorKind::Spec`](crate::ErrorKind::Spec) where this was not made for the customers of the table
    ///   ([`BehaviourAccumulator::for_customers`](crate::features::behaviour::BehaviourAccumulator::for_customers)).
    /// * [`ErrorKind::DuplicateColumn`](crate::ErrorKind::DuplicateColumn) where the table has a column of the same name.
    pub fn join(self, customers: &Table) -> Result<Table> {
        let ids = customers.ids();
        let is_same = ids.len() == self.ids.len()
            && (self.ids.iter().enumerate()).all(|(row, id)| ids.get(row).is_some_and(|other| other == id.as_str()));
        if !is_same {
            return Err(Error::spec("orders", "the behaviour was not made for the customers of this table"));
        }
        Table::new(ids.clone(), customers.columns().iter().cloned().chain(self.columns).collect())
    }
}
