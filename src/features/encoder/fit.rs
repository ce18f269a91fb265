use crate::error::{ErrorKind, Result};
use crate::features::encoder::attribute::{Attribute, Fitted};
use crate::features::encoder::{FeatureEncoder, balance, columns_of};
use crate::features::{ColumnSpec, FeatureMatrix, FeatureSpec, FeatureWarning, Role, Shares, Transform, values};
use crate::table::Table;

/// Learns the attributes, balances them on the training rows, and encodes those.
pub(crate) fn fit_encode(spec: &FeatureSpec, table: &Table) -> Result<(FeatureEncoder, FeatureMatrix)> {
    spec.check()?;
    check_columns(spec, table)?;
    let (attributes, weights) = fit_attributes(spec, table)?;
    let columns = columns_of(&attributes);
    let mut encoder =
        FeatureEncoder { spec: spec.clone(), attributes, columns, shares: Shares::default(), warnings: Vec::new() };
    let blocks = encoder.blocks(table)?;
    let variances = balance::balance(&mut encoder.attributes, &weights, &blocks, spec);
    if !variances.iter().any(|&variance| variance > 0.0) {
        return Err(ErrorKind::NoFeatures { reasons: constant_reasons(&encoder) }.into());
    }
    encoder.shares = Shares::new(encoder.attributes.iter().map(|a| (a.source.as_str(), a.family)), &variances);
    encoder.warnings = warnings(&encoder, &variances, table);
    let matrix = encoder.assemble(table, &blocks)?;
    Ok((encoder, matrix))
}

/// Every column that the spec names must be there, whatever its role: a name that is not is a slip of the pen.
fn check_columns(spec: &FeatureSpec, table: &Table) -> Result<()> {
    if table.n_rows() == 0 {
        let n_columns = table.columns().len();
        return Err(ErrorKind::Empty { what: "the table".into(), n_rows: 0, n_columns }.into());
    }
    let is_id = |column: &ColumnSpec| column.role != Role::Feature && column.name == table.ids().name();
    spec.columns.iter().filter(|column| !is_id(column)).try_for_each(|column| table.column(&column.name).map(drop))
}

/// The attributes in the order of the spec, and the weight of each.
fn fit_attributes(spec: &FeatureSpec, table: &Table) -> Result<(Vec<Attribute>, Vec<f64>)> {
    let (mut attributes, mut weights) = (Vec::new(), Vec::new());
    for feature in spec.features() {
        let fitted = Attribute::fit(feature, table.column(&feature.name)?, spec.as_of)?;
        weights.extend(fitted.iter().map(|_| feature.weight));
        attributes.extend(fitted);
    }
    Ok((attributes, weights))
}

fn constant_reasons(encoder: &FeatureEncoder) -> String {
    let declared = encoder.attributes.iter().map(|attribute| format!("`{}` does not vary", attribute.source));
    declared.collect::<Vec<_>>().join("; ")
}

fn warnings(encoder: &FeatureEncoder, variances: &[f64], table: &Table) -> Vec<FeatureWarning> {
    let mut warnings = Vec::new();
    for (attribute, &variance) in encoder.attributes.iter().zip(variances) {
        let column = attribute.source.clone();
        match &attribute.fitted {
            Fitted::Flag(flag) if flag.is_folded() => {
                warnings.push(FeatureWarning::RareFlag { column, share: flag.rarer_share() });
            }
            _ if variance == 0.0 => warnings.push(FeatureWarning::ConstantFeature { column }),
            _ => {}
        }
    }
    warnings.extend(encoder.spec.features().filter_map(|feature| later_dates(feature, encoder, table)));
    let dominant = encoder.shares.by_column.iter().find(|share| share.share > 0.5);
    if let Some(dominant) = dominant.filter(|_| encoder.shares.by_column.len() > 1) {
        warnings.push(FeatureWarning::DominantFeature { column: dominant.source.clone(), share: dominant.share });
    }
    warnings
}

/// Dates after `as_of`, which count as that day.
fn later_dates(feature: &ColumnSpec, encoder: &FeatureEncoder, table: &Table) -> Option<FeatureWarning> {
    let Some(Transform::Calendar(calendar)) = &feature.transform else { return None };
    let as_of = encoder.spec.as_of.filter(|_| calendar.part.needs_as_of())?;
    let days = values::days(table.get(&feature.name)?).ok()?;
    let n_rows = days.iter().flatten().filter(|day| **day > as_of).count();
    (n_rows > 0).then(|| FeatureWarning::AfterAsOf { column: feature.name.clone(), n_rows, as_of })
}
