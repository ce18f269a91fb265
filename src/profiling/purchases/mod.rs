//! What each segment buys: for every product, and every category, who of a segment bought it and who of the others.
//!
//! A customer who bought a thing at all counts once, however often; shares are among the customers who bought anything. Items are
//! compared as levels are ([`LevelProfile`]): share, lift, Cohen's h, hypergeometric v-test. Only items with enough buyers are tested:
//! leaving out rare ones by their total, which says nothing about segments, keeps the false discovery rate and raises the power for the
//! others (Bourgon, Gentleman and Huber 2010, doi:10.1073/pnas.0914005107). The tests of products are one family, those of categories
//! another, apart from the attributes' tests.
//!
//! A segment that buys more of everything is above the others in most items; [`SegmentPurchases::items_per_buyer`] says so, and the
//! share of lines ([`ItemProfile::share_of_lines`]) compares what is in the basket instead of who has it.

mod compare;
mod spec;
mod types;

pub use spec::PurchaseSpec;
pub use types::{ItemKind, ItemProfile, PurchaseProfile, SegmentPurchases};

use crate::clustering::Labels;
use crate::error::{ErrorKind, Result};
use crate::features::behaviour::{Bought, Purchases};
use crate::profiling::{LevelProfile, ProfileSpec, Profiles, Warning};

impl Profiles {
    /// These profiles, with what each segment buys. `purchases` stand in the order of `labels`; both are of the same customers as the
    /// profiles.
    ///
    /// Cost: one pass over the purchases, and a test for each item and segment.
    ///
    /// ```
    /// use segmenta::clustering::Labels;
    /// use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec};
    /// use segmenta::profiling::{ProfileSpec, profile};
    /// use segmenta::table::orders::OrderLine;
    ///
    /// let mut log = BehaviourAccumulator::new(&BehaviourSpec::default())?;
    /// for customer in 0..40 {
    ///     for product in ["milk", if customer < 20 { "tea" } else { "coffee" }] {
    ///         let id = format!("c{customer:02}");
    ///         let mut line = OrderLine::new(&id, "2024-05-01".parse()?);
    ///         line.product = Some(product);
    ///         log.push(&line);
    ///     }
    /// }
    /// let mut behaviour = log.finish()?;
    /// let purchases = behaviour.take_purchases();
    /// let table = behaviour.into_table("customer_id")?;
    /// let labels = Labels::try_new((0..40).map(|row| Some(row / 20)), 2)?;
    ///
    /// let spec = ProfileSpec::default();
    /// let profiles = profile(&table, &labels, &spec)?.with_purchases(&purchases, &labels, &spec)?;
    /// let first = &profiles.purchases[0].segments[0];
    /// assert_eq!(first.more[0].buyers.level, "tea");
    /// assert_eq!(first.more[0].buyers.lift, Some(2.0));
    /// assert_eq!(first.less[0].buyers.level, "coffee");
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`ProfileSpec::check`], and [`ErrorKind::Length`] where customers, labels and purchases differ in number.
    pub fn with_purchases(mut self, purchases: &Purchases, labels: &Labels, spec: &ProfileSpec) -> Result<Self> {
        spec.check()?;
        labels.check_len(self.n_customers)?;
        let kinds = [(ItemKind::Product, &purchases.products), (ItemKind::Category, &purchases.categories)];
        for (kind, bought) in kinds {
            let Some(bought) = bought else { continue };
            check_len(bought, self.n_customers)?;
            self.purchases.push(compare::compare(kind, bought, labels, spec));
        }
        self.warn_of_few_buyers();
        Ok(self)
    }

    /// A warning for each segment with buyers, but too few of them.
    fn warn_of_few_buyers(&mut self) {
        for segment in &self.segments {
            let buyers = self.purchases.iter().filter_map(|profile| profile.segments.get(segment.segment));
            let n_buyers = buyers.map(|of_segment| of_segment.n_buyers).max().unwrap_or(0);
            if (1..FEW_BUYERS).contains(&n_buyers) {
                let (segment, name) = (segment.segment, segment.name.clone());
                self.warnings.push(Warning::FewBuyers { segment, name, n_buyers });
            }
        }
    }
}

/// Fewer buyers than this in a segment are too few for a share: of 30, one more or less is 3 points.
const FEW_BUYERS: usize = 30;

fn check_len(bought: &Bought, expected: usize) -> Result<()> {
    match bought.n_customers() {
        got if got == expected => Ok(()),
        got => Err(ErrorKind::Length { what: "the purchases".into(), expected, got }.into()),
    }
}

/// Whether the level profile of an item can be told as a difference: sure, and large enough.
fn stands_out(buyers: &LevelProfile, spec: &ProfileSpec) -> bool {
    let is_sure = buyers.significance.is_some_and(|test| test.q_value <= spec.false_discovery);
    is_sure && buyers.cohen_h.is_some_and(|effect| effect != 0.0 && effect.abs() >= spec.purchases.min_effect)
}
