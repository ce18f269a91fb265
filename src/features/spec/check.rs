use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result};
use crate::features::{ColumnSpec, FeatureSpec, Role, Transform};

impl FeatureSpec {
    /// Judges everything that can be judged without a table.
    ///
    /// ```
    /// use segmenta::features::{Calendar, FeatureSpec};
    ///
    /// let refused = FeatureSpec::new().behavioural("signup", Calendar::tenure()).check().unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "column `signup`: `tenure` counts from a date to a given day; set as_of = \"YYYY-MM-DD\" in the features"
    /// );
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Spec`] for what contradicts itself, [`ErrorKind::Param`] for a number out of its range,
    /// [`ErrorKind::NoFeatures`] where no column is a feature, with the reason given for each.
    pub fn check(&self) -> Result<()> {
        if self.version == 0 || self.version > Self::VERSION {
            let expected = format!("1 to {}; a newer spec needs a newer segmenta", Self::VERSION);
            return Err(Error::param("version of the features", self.version, expected));
        }
        if !(self.level_weight > 0.0 && self.level_weight <= 1.0) {
            return Err(Error::param("level_weight", self.level_weight, "a number above 0 and at most 1"));
        }
        self.columns.iter().try_for_each(|column| self.check_column(column))?;
        self.check_repeats()?;
        if self.features().next().is_none() {
            return Err(ErrorKind::NoFeatures { reasons: self.reasons() }.into());
        }
        Ok(())
    }

    /// Column by column, why it is not a feature.
    pub(crate) fn reasons(&self) -> String {
        let reasons: Vec<String> = self
            .columns
            .iter()
            .filter(|column| column.role != Role::Feature)
            .map(|column| match column.because.as_str() {
                "" => format!("`{}` has another role", column.name),
                because => format!("`{}`: {because}", column.name),
            })
            .collect();
        if reasons.is_empty() { "no column is declared as a feature".into() } else { reasons.join("; ") }
    }

    fn check_column(&self, column: &ColumnSpec) -> Result<()> {
        let place = || format!("column `{}`", column.name);
        if column.name.is_empty() {
            return Err(Error::spec(
                "a column of the features",
                "its name is empty; give the name it has in the table",
            ));
        }
        if !(column.weight.is_finite() && column.weight > 0.0) {
            let expected =
                "a finite number above 0; to leave the column out, give it the role `ignore` or `profile_only`";
            return Err(Error::param(format!("weight of `{}`", column.name), column.weight, expected));
        }
        match (column.role, &column.transform) {
            (Role::Feature, None) => {
                Err(Error::spec(place(), "a feature needs a transform, such as transform = \"standard\""))
            }
            (Role::Feature, Some(_)) if column.family.is_none() => {
                let families = "demographic, geographic, behavioural or psychographic";
                Err(Error::spec(place(), format!("a feature needs a family: {families}")))
            }
            (Role::Feature, Some(transform)) => self.check_transform(&column.name, transform),
            (_, Some(_)) => Err(Error::spec(place(), "only features have a transform; remove it, or the role")),
            (_, None) => Ok(()),
        }
    }

    fn check_transform(&self, column: &str, transform: &Transform) -> Result<()> {
        match transform {
            Transform::Numeric(numeric) => numeric.check(column),
            Transform::Categorical(categorical) => categorical.check(column),
            Transform::Ordered(ordered) => ordered.check(column),
            Transform::Flag(flag) => flag.check(column),
            Transform::Calendar(calendar) => {
                if calendar.part.needs_as_of() && self.as_of.is_none() {
                    let reason = format!(
                        "`{}` counts from a date to a given day; set as_of = \"YYYY-MM-DD\" in the features",
                        transform.name()
                    );
                    return Err(Error::spec(format!("column `{column}`"), reason));
                }
                calendar.check(column)
            }
            Transform::Geo(geo) => geo.check(column),
        }
    }

    /// A column may serve two features of different transforms; everything else that stands twice is a contradiction.
    fn check_repeats(&self) -> Result<()> {
        // By name, for a table of a hundred thousand columns has a spec of as many.
        let mut seen: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
        for column in &self.columns {
            let transform = column.transform.as_ref().map(Transform::name);
            let others = seen.entry(&column.name).or_default();
            let clashes = |other: &Option<&str>| transform.is_none() || other.is_none() || *other == transform;
            if others.iter().any(clashes) {
                let reason =
                    "it stands twice; a column may only stand twice as a feature with two different transforms";
                return Err(Error::spec(format!("column `{}`", column.name), reason));
            }
            others.push(transform);
        }
        let mut weights = self.columns.iter().filter(|column| column.role == Role::Weight);
        if let (Some(_), Some(second)) = (weights.next(), weights.next()) {
            return Err(Error::spec(format!("column `{}`", second.name), "there is another weight column; keep one"));
        }
        Ok(())
    }
}
