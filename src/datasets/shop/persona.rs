use std::fmt;

use super::draws::Around;

/// The segments that the sample shop is planted with, largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlantedSegment {
    /// Young singles in the cities of the coast who order clothes by app when there is a discount, and send many back.
    YoungBargainHunters,
    /// Families in the suburbs of the north who order every few weeks on the web.
    BusyFamilies,
    /// Retired couples in small towns inland who come to the store often and spend little each time.
    SmallTownSeniors,
    /// Couples around the capital who came to the web shop for a voucher and have not been back since.
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
    ["very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"];
pub(crate) const AGREEMENT: [&str; 5] = ["strongly disagree", "disagree", "neutral", "agree", "strongly agree"];

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
        age: (25.0, 3.5),
        household: [84, 12, 4, 0],
        income: Around { median: 27_000.0, spread: 0.38 },
        region: [9, 3, 84, 2, 2],
        residence: [87, 9, 2, 2],
        tenure: Around { median: 500.0, spread: 0.4 },
        loyalty_card: 0.80,
        newsletter: 0.90,
        satisfaction: [3, 15, 52, 26, 4],
        price_comes_first: [0, 1, 7, 40, 52],
        recency: Around { median: 20.0, spread: 0.4 },
        gap: Around { median: 36.0, spread: 0.2 },
        max_orders: 60,
        basket: Around { median: 3_600.0, spread: 0.30 },
        discount: 0.72,
        returned: 0.25,
        channel: [90, 8, 2, 0],
        category: [55, 18, 5, 2, 15, 5],
    },
    Persona {
        age: (39.0, 4.5),
        household: [2, 6, 92, 0],
        income: Around { median: 52_000.0, spread: 0.38 },
        region: [5, 84, 5, 4, 2],
        residence: [8, 84, 6, 2],
        tenure: Around { median: 1_300.0, spread: 0.35 },
        loyalty_card: 0.90,
        newsletter: 0.72,
        satisfaction: [0, 3, 17, 64, 16],
        price_comes_first: [1, 10, 52, 31, 6],
        recency: Around { median: 11.0, spread: 0.4 },
        gap: Around { median: 20.0, spread: 0.2 },
        max_orders: 60,
        basket: Around { median: 8_200.0, spread: 0.30 },
        discount: 0.40,
        returned: 0.07,
        channel: [6, 87, 6, 1],
        category: [20, 8, 22, 35, 5, 10],
    },
    Persona {
        age: (70.0, 5.0),
        household: [10, 6, 0, 84],
        income: Around { median: 30_000.0, spread: 0.40 },
        region: [2, 5, 4, 85, 4],
        residence: [2, 6, 84, 8],
        tenure: Around { median: 2_600.0, spread: 0.3 },
        loyalty_card: 0.88,
        newsletter: 0.08,
        satisfaction: [0, 1, 6, 38, 55],
        price_comes_first: [1, 12, 56, 27, 4],
        recency: Around { median: 14.0, spread: 0.4 },
        gap: Around { median: 24.0, spread: 0.2 },
        max_orders: 60,
        basket: Around { median: 3_900.0, spread: 0.30 },
        discount: 0.12,
        returned: 0.015,
        channel: [0, 2, 95, 3],
        category: [12, 12, 45, 6, 5, 20],
    },
    Persona {
        age: (44.0, 6.5),
        household: [12, 78, 8, 2],
        income: Around { median: 40_000.0, spread: 0.42 },
        region: [84, 5, 7, 2, 2],
        residence: [14, 78, 6, 2],
        tenure: Around { median: 1_150.0, spread: 0.3 },
        loyalty_card: 0.04,
        newsletter: 0.06,
        satisfaction: [24, 52, 18, 5, 1],
        price_comes_first: [1, 12, 54, 29, 4],
        recency: Around { median: 230.0, spread: 0.22 },
        gap: Around { median: 15.0, spread: 0.3 },
        max_orders: 2,
        basket: Around { median: 4_300.0, spread: 0.30 },
        discount: 0.85,
        returned: 0.04,
        channel: [7, 88, 4, 1],
        category: [30, 15, 25, 10, 15, 5],
    },
    Persona {
        age: (53.0, 5.0),
        household: [10, 80, 8, 2],
        income: Around { median: 88_000.0, spread: 0.38 },
        region: [86, 4, 6, 2, 2],
        residence: [88, 10, 1, 1],
        tenure: Around { median: 2_900.0, spread: 0.3 },
        loyalty_card: 0.96,
        newsletter: 0.30,
        satisfaction: [0, 1, 5, 34, 60],
        price_comes_first: [58, 36, 5, 1, 0],
        recency: Around { median: 12.0, spread: 0.4 },
        gap: Around { median: 22.0, spread: 0.2 },
        max_orders: 60,
        basket: Around { median: 15_500.0, spread: 0.35 },
        discount: 0.06,
        returned: 0.09,
        channel: [2, 8, 88, 2],
        category: [35, 25, 20, 2, 13, 5],
    },
    Persona {
        age: (58.0, 6.0),
        household: [78, 10, 7, 5],
        income: Around { median: 36_000.0, spread: 0.40 },
        region: [2, 3, 4, 5, 86],
        residence: [2, 3, 9, 86],
        tenure: Around { median: 1_900.0, spread: 0.3 },
        loyalty_card: 0.10,
        newsletter: 0.88,
        satisfaction: [1, 7, 46, 41, 5],
        price_comes_first: [6, 46, 42, 5, 1],
        recency: Around { median: 60.0, spread: 0.4 },
        gap: Around { median: 125.0, spread: 0.2 },
        max_orders: 12,
        basket: Around { median: 9_500.0, spread: 0.30 },
        discount: 0.15,
        returned: 0.04,
        channel: [0, 3, 4, 93],
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
