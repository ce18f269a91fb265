use serde::{Deserialize, Serialize};

/// Which side of the customer an attribute describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Who they are: age, sex, income, schooling, occupation, household.
    Demographic,
    /// Where they live: country, region, city, climate, coordinates.
    Geographic,
    /// What they do: recency, frequency, spend, channel, device, returns.
    Behavioural,
    /// What they think: attitudes, lifestyle, survey answers.
    Psychographic,
}

impl Family {
    /// All families in reading order.
    pub const ALL: [Self; 4] = [Self::Demographic, Self::Geographic, Self::Behavioural, Self::Psychographic];

    /// The name as files and reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demographic => "demographic",
            Self::Geographic => "geographic",
            Self::Behavioural => "behavioural",
            Self::Psychographic => "psychographic",
        }
    }
}

/// What a column may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Clusters are made from it, and profiles show it.
    #[default]
    Feature,
    /// Profiles show it; no distance uses it.
    ProfileOnly,
    /// A special category (race, religion, politics, health, orientation): profiles show it, marked; no distance uses it.
    Sensitive,
    /// Names a person directly (name, e-mail, phone, tax number): kept out of features, profiles and reports.
    Identifier,
    /// How much each row counts.
    Weight,
    /// Left out altogether.
    Ignore,
}

impl Role {
    /// The name as specifications write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Feature => "feature",
            Self::ProfileOnly => "profile_only",
            Self::Sensitive => "sensitive",
            Self::Identifier => "identifier",
            Self::Weight => "weight",
            Self::Ignore => "ignore",
        }
    }

    /// Whether profiles show columns of this role.
    pub fn is_profiled(self) -> bool {
        matches!(self, Self::Feature | Self::ProfileOnly | Self::Sensitive)
    }
}
