use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, ModelFault};
use crate::features::encoder::attribute::{Attribute, Fitted};
use crate::features::encoder::{FeatureEncoder, columns_of};
use crate::features::{ColumnSpec, FeatureSpec, FeatureWarning, Shares};

/// The saved form of an encoder; only [`TryFrom`] makes an encoder of it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedEncoder {
    spec: FeatureSpec,
    attributes: Vec<Attribute>,
    shares: Shares,
    warnings: Vec<FeatureWarning>,
}

impl From<FeatureEncoder> for SavedEncoder {
    fn from(encoder: FeatureEncoder) -> Self {
        let FeatureEncoder { spec, attributes, shares, warnings, .. } = encoder;
        Self { spec, attributes, shares, warnings }
    }
}

impl TryFrom<SavedEncoder> for FeatureEncoder {
    type Error = Error;

    fn try_from(saved: SavedEncoder) -> Result<Self, Error> {
        let SavedEncoder { spec, attributes, shares, warnings } = saved;
        spec.check()?;
        check_order(&spec, &attributes)?;
        for attribute in &attributes {
            attribute.check().map_err(|reason| damaged(&attribute.source, reason))?;
        }
        shares.check().map_err(|reason| damaged("shares", reason))?;
        let columns = columns_of(&attributes);
        if columns.is_empty() {
            return Err(damaged("attributes", "they have no column"));
        }
        Ok(Self { spec, attributes, columns, shares, warnings })
    }
}

/// The attributes are those of the spec's features in their order, some followed by one for their gaps.
fn check_order(spec: &FeatureSpec, attributes: &[Attribute]) -> Result<(), Error> {
    let mut rest = attributes.iter().peekable();
    for feature in spec.features() {
        let fits = |attribute: &Attribute, feature: &ColumnSpec| attribute.belongs_to(feature);
        match rest.next() {
            Some(attribute) if fits(attribute, feature) && !matches!(attribute.fitted, Fitted::Gaps(_)) => {}
            _ => return Err(damaged(&feature.name, "what was learnt does not belong to the spec's feature")),
        }
        rest.next_if(|attribute| matches!(attribute.fitted, Fitted::Gaps(_)) && fits(attribute, feature));
    }
    match rest.next() {
        None => Ok(()),
        Some(attribute) => Err(damaged(&attribute.source, "the spec has no such feature")),
    }
}

fn damaged(place: &str, reason: impl Into<String>) -> Error {
    ErrorKind::Model(ModelFault::Damaged { place: format!("features, `{place}`"), reason: reason.into() }).into()
}
