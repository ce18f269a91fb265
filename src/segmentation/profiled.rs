use crate::features::{FeatureSpec, Role, Transform, is_behaviour, revenue_columns};
use crate::profiling::{ProfileAs, ProfileColumn, ProfileGaps, ProfileSpec};
use crate::table::Table;

/// What profiles show where the caller does not say: every column of the table, by its role in `features`.
///
/// A column that `features` does not name gets the role that inference (`inferred`) gives it, so that a name or an e-mail address stays
/// out, and at most that of a column that is shown and not used.
pub(super) fn profile_spec(table: &Table, features: &FeatureSpec, inferred: &FeatureSpec) -> ProfileSpec {
    let columns = table.columns().iter().map(|column| {
        let named = |spec: &FeatureSpec| spec.columns.iter().find(|other| other.name == column.name()).cloned();
        let (used, inferred) = (named(features), named(inferred));
        let (role, family) = match (&used, &inferred) {
            (Some(own), _) => (own.role, own.family),
            (None, Some(other)) if other.role == Role::Feature => (Role::ProfileOnly, other.family),
            (None, Some(other)) => (other.role, other.family),
            (None, None) => (Role::Ignore, None),
        };
        let transform = used.or(inferred).and_then(|spec| spec.transform);
        let shown_as = match transform {
            Some(Transform::Categorical(_)) => ProfileAs::Levels,
            _ => ProfileAs::Stored,
        };
        let gaps = if is_behaviour(column.name()) { ProfileGaps::Silent } else { ProfileGaps::Told };
        ProfileColumn { name: column.name().into(), role, family, shown_as, gaps }
    });
    ProfileSpec::new().columns(columns).revenue(revenue_columns(table))
}
