use crate::seed::Seed;

use super::draws::Draws;
use super::persona::{PlantedSegment, SHARES};

/// One customer without the orders; a `None` is a gap in the shop's books.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) segment: PlantedSegment,
    pub(crate) age: Option<i32>,
    /// Positions in the lists of [`super::persona`].
    pub(crate) household: Option<usize>,
    pub(crate) region: usize,
    pub(crate) residence: usize,
    pub(crate) satisfaction: Option<usize>,
    pub(crate) price_comes_first: Option<usize>,
    /// A year, in whole hundreds.
    pub(crate) income: Option<i32>,
    pub(crate) loyalty_card: bool,
    pub(crate) newsletter: bool,
    /// Days from the last order to the end of the books.
    pub(crate) recency_days: i32,
    /// Days from the sign-up to the end of the books, at least `recency_days`.
    pub(crate) tenure_days: i32,
    /// Position in [`super::Channel::ALL`].
    pub(crate) channel: usize,
    /// What the customer spends, against others of the segment.
    pub(crate) generosity: f64,
}

/// One customer in a hundred and fifty spends many times what the others of the segment do.
const WHALES: f64 = 1.0 / 150.0;

impl Customer {
    /// A customer from a stream of draws of their own.
    pub(crate) fn draw(seed: Seed) -> Self {
        let mut draws = Draws::new(seed);
        let segment = PlantedSegment::ALL[draws.pick(&SHARES)];
        let persona = segment.persona();
        let (mean, deviation) = persona.age;
        // Casts from f64 to i32 truncate and never leave the range of i32.
        let age = ((mean + deviation * draws.normal()) as i32).clamp(18, 95);
        let household = draws.pick(&persona.household);
        let income = (draws.around(persona.income) / 100.0) as i32 * 100;
        let recency_days = (draws.around(persona.recency) as i32).clamp(0, 700);
        let tenure_days = (draws.around(persona.tenure) as i32).clamp(60, 5_400).max(recency_days);
        let whale = if draws.chance(WHALES) { 8.0 + 12.0 * draws.uniform() } else { 1.0 };
        let generosity = whale * libm::exp(persona.basket.spread * draws.normal());
        Self {
            segment,
            region: draws.pick(&persona.region),
            residence: draws.pick(&persona.residence),
            loyalty_card: draws.chance(persona.loyalty_card),
            newsletter: draws.chance(persona.newsletter),
            channel: draws.pick(&persona.channel),
            age: (!draws.chance(0.04)).then_some(age),
            household: (!draws.chance(0.03)).then_some(household),
            income: (!draws.chance(0.08)).then_some(income),
            satisfaction: answer(&mut draws, &persona.satisfaction),
            price_comes_first: answer(&mut draws, &persona.price_comes_first),
            recency_days,
            tenure_days,
            generosity,
        }
    }
}

/// An answer to the survey; one customer in ten leaves the question out.
fn answer(draws: &mut Draws, weights: &[u32]) -> Option<usize> {
    let answer = draws.pick(weights);
    (!draws.chance(0.10)).then_some(answer)
}
