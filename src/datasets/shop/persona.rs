use std::fmt;

use super::draws::Around;

/// The segments that the sample shop is planted with, largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlantedSegment {
    /// Young singles in the capital and on the coast who order clothes by app when there is a discount, and send much back.
    YoungBargainHunters,
    /// Families in the suburbs of the north who order every few weeks on the web.
    BusyFamilies,
    /// Retired couples in small towns inland who come to the store often and spend little each time.
    SmallTownSeniors,
    /// Customers who once took a voucher on the web and have not been back.
    OneTimeVoucherUsers,
    /// Well-to-do couples in the capital who buy often, dear, and without discounts.
    PremiumLoyals,
    /// People in the villages of the south who order presents by phone, two or three times a year.
    GiftBuyersByPhone,
}

impl PlantedSegment {
    /// All segments; a segment's position here is its number.
    pub const ALL: [Self; 6] = [
        Self::YoungBargainHunters,
        Self::BusyFamilies,
        Self::SmallTownSeniors,
        Self::OneTimeVoucherUsers,
        Self::PremiumLoyals,
        Self::GiftBuyersByPhone,
    ];

    /// Its number, from 0: its position in [`PlantedSegment::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its name in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::YoungBargainHunters => "young bargain hunters",
            Self::BusyFamilies => "busy families",
            Self::SmallTownSeniors => "small-town seniors",
            Self::OneTimeVoucherUsers => "one-time voucher users",
            Self::PremiumLoyals => "premium loyals",
            Self::GiftBuyersByPhone => "gift buyers by phone",
        }
    }

    pub(crate) fn persona(self) -> &'static Persona {
        &PERSONAS[self.index()]
    }
}

impl fmt::Display for PlantedSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Shares of the segments in percent, in the order of [`PlantedSegment::ALL`].
pub(crate) const SHARES: [u32; 6] = [30, 22, 17, 14, 10, 7];

pub(crate) const HOUSEHOLDS: [&str; 4] = ["single", "couple", "family", "retired couple"];
pub(crate) const REGIONS: [&str; 5] = ["Capital", "North", "Coast", "Inland", "South"];
pub(crate) const RESIDENCES: [&str; 4] = ["city", "suburb", "small town", "village"];
pub(crate) const SATISFACTION: [&str; 5] =
    ["very dissatisfied", "dissatisfied", "neither satisfied nor dissatisfied", "satisfied", "very satisfied"];
pub(crate) const AGREEMENT: [&str; 5] =
    ["strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"];

/// What makes one segment: the medians, chances and weights that its customers are drawn from.
#[derive(Debug)]
pub(crate) struct Persona {
    /// Mean and standard deviation, in years.
    pub(crate) age: (f64, f64),
    /// Weights of [`HOUSEHOLDS`].
    pub(crate) household: [u32; 4],
    /// A year.
    pub(crate) income: Around,
    /// Weights of [`REGIONS`].
    pub(crate) region: [u32; 5],
    /// Weights of [`RESIDENCES`].
    pub(crate) residence: [u32; 4],
    /// Days since the shop came to know the customer.
    pub(crate) tenure: Around,
    pub(crate) loyalty_card: f64,
    pub(crate) newsletter: f64,
    /// Weights of [`SATISFACTION`].
    pub(crate) satisfaction: [u32; 5],
    /// Weights of [`AGREEMENT`] with "the price comes first".
    pub(crate) price_comes_first: [u32; 5],
    /// Days since the last order.
    pub(crate) recency: Around,
    /// Days between two orders.
    pub(crate) gap: Around,
    /// At most this many orders.
    pub(crate) max_orders: usize,
    /// Value of one order in cents.
    pub(crate) basket: Around,
    /// Chance that an order is bought with a discount.
    pub(crate) discount: f64,
    /// Chance that an order comes back.
    pub(crate) returned: f64,
    /// Weights of [`super::Channel::ALL`]; the customer's own is drawn from them and serves most orders.
    pub(crate) channel: [u32; 4],
    /// Weights of [`super::Category::ALL`].
    pub(crate) category: [u32; 6],
}

/// Neighbours overlap on purpose in every single column; only all of them together tell the segments apart.
const PERSONAS: [Persona; 6] = [
    Persona {
        age: (25.0, 4.0),
        household: [80, 15, 5, 0],
        income: Around { median: 27_000.0, spread: 0.45 },
        region: [45, 8, 40, 3, 4],
        residence: [82, 13, 3, 2],
        tenure: Around { median: 500.0, spread: 0.4 },
        loyalty_card: 0.20,
        newsletter: 0.85,
        satisfaction: [3, 15, 45, 30, 7],
        price_comes_first: [0, 2, 8, 40, 50],
        recency: Around { median: 20.0, spread: 0.5 },
        gap: Around { median: 36.0, spread: 0.2 },
        max_orders: 60,
        basket: Around { median: 3_600.0, spread: 0.30 },
        discount: 0.70,
        returned: 0.22,
        channel: [85, 12, 3, 0],
        category: [55, 18, 5, 2, 15, 5],
    },
    Persona {
        age: (39.0, 5.0),
        household: [2, 8, 90, 0],
        income: Around { median: 52_000.0, spread: 0.45 },
        region: [6, 74, 8, 8, 4],
        residence: [12, 78, 8, 2],
        tenure: Around { median: 1_300.0, spread: 0.35 },
        loyalty_card: 0.88,
        newsletter: 0.60,
        satisfaction: [1, 5, 22, 55, 17],
        price_comes_first: [2, 12, 46, 32, 8],
        recency: Around { median: 11.0, spread: 0.5 },
        gap: Around { median: 20.0, spread: 0.2 },
        max_orders: 60,
        basket: Around { median: 8_200.0, spread: 0.30 },
        discount: 0.38,
        returned: 0.07,
        channel: [10, 82, 8, 0],
        category: [20, 8, 22, 35, 5, 10],
    },
    Persona {
        age: (70.0, 5.5),
        household: [12, 8, 0, 80],
        income: Around { median: 30_000.0, spread: 0.40 },
        region: [3, 8, 6, 76, 7],
        residence: [3, 9, 76, 12],
        tenure: Around { median: 2_600.0, spread: 0.3 },
        loyalty_card: 0.85,
        newsletter: 0.10,
        satisfaction: [0, 2, 8, 40, 50],
        price_comes_first: [2, 14, 52, 26, 6],
        recency: Around { median: 14.0, spread: 0.5 },
        gap: Around { median: 24.0, spread: 0.2 },
        max_orders: 60,
        basket: Around { median: 3_900.0, spread: 0.30 },
        discount: 0.12,
        returned: 0.02,
        channel: [0, 3, 93, 4],
        category: [12, 12, 45, 6, 5, 20],
    },
    Persona {
        age: (43.0, 8.0),
        household: [20, 65, 13, 2],
        income: Around { median: 40_000.0, spread: 0.50 },
        region: [8, 10, 74, 4, 4],
        residence: [22, 68, 7, 3],
        tenure: Around { median: 320.0, spread: 0.15 },
        loyalty_card: 0.03,
        newsletter: 0.08,
        satisfaction: [38, 42, 15, 4, 1],
        price_comes_first: [1, 5, 24, 45, 25],
        recency: Around { median: 285.0, spread: 0.14 },
        gap: Around { median: 15.0, spread: 0.3 },
        max_orders: 1,
        basket: Around { median: 4_300.0, spread: 0.30 },
        discount: 0.95,
        returned: 0.06,
        channel: [8, 87, 5, 0],
        category: [30, 15, 25, 10, 15, 5],
    },
    Persona {
        age: (54.0, 5.5),
        household: [12, 76, 10, 2],
        income: Around { median: 88_000.0, spread: 0.45 },
        region: [84, 5, 7, 2, 2],
        residence: [85, 13, 1, 1],
        tenure: Around { median: 2_900.0, spread: 0.3 },
        loyalty_card: 0.97,
        newsletter: 0.70,
        satisfaction: [0, 1, 6, 38, 55],
        price_comes_first: [55, 36, 8, 1, 0],
        recency: Around { median: 12.0, spread: 0.5 },
        gap: Around { median: 22.0, spread: 0.2 },
        max_orders: 60,
        basket: Around { median: 15_500.0, spread: 0.35 },
        discount: 0.06,
        returned: 0.09,
        channel: [4, 12, 84, 0],
        category: [35, 25, 20, 2, 13, 5],
    },
    Persona {
        age: (57.0, 7.0),
        household: [70, 14, 10, 6],
        income: Around { median: 36_000.0, spread: 0.40 },
        region: [2, 4, 6, 8, 80],
        residence: [2, 5, 13, 80],
        tenure: Around { median: 1_900.0, spread: 0.3 },
        loyalty_card: 0.12,
        newsletter: 0.85,
        satisfaction: [2, 8, 40, 42, 8],
        price_comes_first: [8, 42, 40, 8, 2],
        recency: Around { median: 55.0, spread: 0.45 },
        gap: Around { median: 125.0, spread: 0.2 },
        max_orders: 12,
        basket: Around { median: 9_500.0, spread: 0.30 },
        discount: 0.15,
        returned: 0.05,
        channel: [0, 4, 6, 90],
        category: [10, 25, 15, 40, 5, 5],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_a_hundred_percent_and_fall() {
        assert_eq!(SHARES.iter().sum::<u32>(), 100);
        assert!(SHARES.is_sorted_by(|a, b| a > b));
    }

    #[test]
    fn a_segments_number_is_its_position() {
        for (position, segment) in PlantedSegment::ALL.into_iter().enumerate() {
            assert_eq!(segment.index(), position);
        }
    }

    #[test]
    fn the_weights_of_every_persona_are_percents() {
        for segment in PlantedSegment::ALL {
            let persona = segment.persona();
            let weights: [&[u32]; 7] = [
                &persona.household,
                &persona.region,
                &persona.residence,
                &persona.satisfaction,
                &persona.price_comes_first,
                &persona.channel,
                &persona.category,
            ];
            for weights in weights {
                assert_eq!(weights.iter().sum::<u32>(), 100, "{segment}: {weights:?}");
            }
        }
    }
}
