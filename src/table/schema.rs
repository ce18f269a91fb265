use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::table::{ColumnKind, DateOrder, DecimalMark};

/// How the columns of a file become columns of a table: what is declared here holds, the rest is inferred from the values.
///
/// Reading a file answers with a *resolved* schema ([`TableRead::schema`](crate::table::TableRead)), in which every column
/// has its kind. Saved beside a model and given for a later file, it reads the same columns as the same kinds: their order
/// does not matter, further columns are ignored, and a column that the later file lacks is not in its table.
///
/// ```
/// use segmenta::table::{ColumnKind, CsvReader, Schema};
///
/// let file = "customer_id,zip,plan\n007,01310,gold\n008,20040,basic\n";
/// let schema = Schema::infer().id("customer_id").text("zip");
/// let read = CsvReader::new().read(file.as_bytes(), "customers.csv", &schema)?;
/// assert_eq!(read.table.ids().get(0).as_deref(), Some("007"));
/// assert_eq!(read.schema.kind("zip"), Some(ColumnKind::Text));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schema {
    origin: SchemaOrigin,
    id: IdColumn,
    columns: Vec<ColumnSchema>,
}

/// Who wrote a schema, which decides about the columns on which schema and file differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemaOrigin {
    /// A person: columns that are not named are inferred, and a named column must be there.
    #[default]
    Declared,
    /// An earlier reading: columns that are not named are ignored, and a named column may be absent.
    Resolved,
}

/// Where the customers' ids come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdColumn {
    /// The column whose name says so and whose values are unique; row numbers from 1 where there is none.
    #[default]
    Infer,
    /// Row numbers from 1.
    Rows,
    /// This column.
    Column(String),
}

/// How one column is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ColumnSchema {
    /// Finite numbers.
    Number {
        /// The column.
        name: String,
        /// The decimal mark where the values themselves leave it open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decimal: Option<DecimalMark>,
    },
    /// One of a list of levels.
    Category {
        /// The column.
        name: String,
    },
    /// Yes or no.
    Flag {
        /// The column.
        name: String,
    },
    /// Calendar days.
    Date {
        /// The column.
        name: String,
        /// The order of the parts; settled from the whole column where it is not told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<DateOrder>,
    },
    /// Free text.
    Text {
        /// The column.
        name: String,
    },
    /// Places on the Earth from two columns of degrees.
    Point {
        /// The column of places that the two become.
        name: String,
        /// The column of latitudes.
        lat: String,
        /// The column of longitudes.
        lon: String,
    },
    /// Not read at all.
    Ignore {
        /// The column.
        name: String,
    },
}

impl ColumnSchema {
    /// The column of the table.
    pub fn name(&self) -> &str {
        match self {
            Self::Number { name, .. }
            | Self::Category { name }
            | Self::Flag { name }
            | Self::Date { name, .. }
            | Self::Text { name }
            | Self::Point { name, .. }
            | Self::Ignore { name } => name,
        }
    }

    /// What the column holds; `None` where it is ignored.
    pub fn kind(&self) -> Option<ColumnKind> {
        match self {
            Self::Number { .. } => Some(ColumnKind::Number),
            Self::Category { .. } => Some(ColumnKind::Category),
            Self::Flag { .. } => Some(ColumnKind::Flag),
            Self::Date { .. } => Some(ColumnKind::Date),
            Self::Text { .. } => Some(ColumnKind::Text),
            Self::Point { .. } => Some(ColumnKind::Point),
            Self::Ignore { .. } => None,
        }
    }

    /// The columns of the file that it reads.
    pub(crate) fn sources(&self) -> Vec<&str> {
        match self {
            Self::Point { lat, lon, .. } => vec![lat, lon],
            other => vec![other.name()],
        }
    }
}

impl Schema {
    /// Everything is inferred: the id, and each column's kind.
    pub fn infer() -> Self {
        Self::default()
    }

    /// The id of each customer is in the column `name`. Default: recognised by name, see [`IdColumn::Infer`].
    #[must_use]
    pub fn id(mut self, name: impl Into<String>) -> Self {
        self.id = IdColumn::Column(name.into());
        self
    }

    /// Customers are numbered by row, from 1, whatever columns there are.
    #[must_use]
    pub fn rows_as_ids(mut self) -> Self {
        self.id = IdColumn::Rows;
        self
    }

    /// The column `name` holds numbers.
    #[must_use]
    pub fn number(self, name: impl Into<String>) -> Self {
        self.column(ColumnSchema::Number { name: name.into(), decimal: None })
    }

    /// The column `name` holds numbers, and where its values leave the decimal mark open it is `decimal`.
    #[must_use]
    pub fn number_with(self, name: impl Into<String>, decimal: DecimalMark) -> Self {
        self.column(ColumnSchema::Number { name: name.into(), decimal: Some(decimal) })
    }

    /// The column `name` holds levels, whatever they look like: codes such as `1`, `2`, `3` too.
    #[must_use]
    pub fn category(self, name: impl Into<String>) -> Self {
        self.column(ColumnSchema::Category { name: name.into() })
    }

    /// The column `name` holds yes and no.
    #[must_use]
    pub fn flag(self, name: impl Into<String>) -> Self {
        self.column(ColumnSchema::Flag { name: name.into() })
    }

    /// The column `name` holds dates; their order is settled from the whole column.
    #[must_use]
    pub fn date(self, name: impl Into<String>) -> Self {
        self.column(ColumnSchema::Date { name: name.into(), order: None })
    }

    /// The column `name` holds dates written in `order`.
    #[must_use]
    pub fn date_with(self, name: impl Into<String>, order: DateOrder) -> Self {
        self.column(ColumnSchema::Date { name: name.into(), order: Some(order) })
    }

    /// The column `name` holds free text.
    #[must_use]
    pub fn text(self, name: impl Into<String>) -> Self {
        self.column(ColumnSchema::Text { name: name.into() })
    }

    /// A column of places called `name`, from two columns of degrees, which it replaces.
    #[must_use]
    pub fn point(self, name: impl Into<String>, lat: impl Into<String>, lon: impl Into<String>) -> Self {
        self.column(ColumnSchema::Point { name: name.into(), lat: lat.into(), lon: lon.into() })
    }

    /// The column `name` is not read.
    #[must_use]
    pub fn ignore(self, name: impl Into<String>) -> Self {
        self.column(ColumnSchema::Ignore { name: name.into() })
    }

    /// One more column.
    #[must_use]
    pub fn column(mut self, column: ColumnSchema) -> Self {
        self.columns.push(column);
        self
    }

    /// Who wrote it.
    pub fn origin(&self) -> SchemaOrigin {
        self.origin
    }

    /// Where the ids come from.
    pub fn id_column(&self) -> &IdColumn {
        &self.id
    }

    /// The columns that are declared or resolved.
    pub fn columns(&self) -> &[ColumnSchema] {
        &self.columns
    }

    /// The kind of the table's column `name`, where the schema says one.
    pub fn kind(&self, name: &str) -> Option<ColumnKind> {
        self.columns.iter().find(|column| column.name() == name).and_then(ColumnSchema::kind)
    }

    /// Judges what was declared.
    ///
    /// # Errors
    /// [`ErrorKind::Spec`](crate::ErrorKind::Spec) where a column is declared twice, is both the id and a column, or is a
    /// latitude and a longitude at once.
    pub fn check(&self) -> Result<()> {
        let mut names = std::collections::BTreeSet::new();
        for column in &self.columns {
            let name = column.name();
            let place = format!("schema, column `{name}`");
            if !names.insert(name) {
                return Err(Error::spec(place, "it is declared twice; keep one of the two"));
            }
            if matches!(&self.id, IdColumn::Column(id) if id == name) && column.kind().is_some() {
                return Err(Error::spec(place, "it is the id already; an id is not a column of the table as well"));
            }
            if matches!(column, ColumnSchema::Point { lat, lon, .. } if lat == lon) {
                return Err(Error::spec(place, "latitude and longitude are the same column; name two"));
            }
        }
        Ok(())
    }

    /// The schema that reading settled.
    pub(crate) fn resolved(id: IdColumn, columns: Vec<ColumnSchema>) -> Self {
        Self { origin: SchemaOrigin::Resolved, id, columns }
    }

    /// The declared columns by the columns of the file that they read: files of a hundred thousand columns exist.
    pub(crate) fn by_source(&self) -> BySource<'_> {
        let mut columns: HashMap<&str, Vec<&ColumnSchema>> = HashMap::with_capacity(self.columns.len());
        for column in &self.columns {
            for source in column.sources() {
                columns.entry(source).or_default().push(column);
            }
        }
        BySource(columns)
    }
}

/// The declared columns that read each column of the file, in the order of the schema.
pub(crate) struct BySource<'a>(HashMap<&'a str, Vec<&'a ColumnSchema>>);

impl<'a> BySource<'a> {
    /// All that read the file's column `source`: a column of degrees can be part of more than one place.
    pub(crate) fn all(&self, source: &str) -> &[&'a ColumnSchema] {
        self.0.get(source).map_or(&[], Vec::as_slice)
    }

    /// The first that reads it.
    pub(crate) fn first(&self, source: &str) -> Option<&'a ColumnSchema> {
        self.all(source).first().copied()
    }
}
