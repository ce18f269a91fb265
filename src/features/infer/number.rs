use crate::features::infer::names::{Concept, Name};
use crate::features::infer::{ENOUGH_ROWS, Finding, NEAR_CONSTANT, flag, levels, percent};
use crate::features::{Numeric, Ordered, Role};
use crate::math::moments::Moments;
use crate::math::quantile::{quantile_sorted, sorted};
use crate::math::skewness::skewness;
use crate::table::{Column, Numbers, number_text};

/// A skewness beyond this, either way, is bent straight.
const SKEWED: f64 = 1.0;
/// Values so many standard deviations out are drawn in.
const FAR_OUT: f64 = 5.0;
/// The sides of answer scales that count from 1.
const ANSWER_SCALES: [f64; 4] = [5.0, 6.0, 7.0, 10.0];

/// What a column of numbers is good for.
pub(crate) fn infer(numbers: &Numbers, column: &Column, name: &Name) -> Finding {
    let facts = Facts::of(numbers);
    if facts.distinct.len() == 1 {
        return Finding::other(Role::Ignore, format!("it is {} in every row", number_text(facts.distinct[0].0)));
    }
    if facts.counts_rows(numbers) {
        return Finding::other(Role::Ignore, "whole numbers that rise row by row, each once: an id");
    }
    let (commonest, count) = facts.commonest();
    if facts.share(facts.n - count) < NEAR_CONSTANT {
        let because = format!("{} of the rows hold {}", percent(facts.share(count)), number_text(commonest));
        return Finding::other(Role::ProfileOnly, because);
    }
    if facts.is_zero_or_one() {
        let flags: Vec<Option<bool>> = numbers.iter().map(|value| value.map(|value| value == 1.0)).collect();
        return flag(&flags);
    }
    if name.is_code()
        && facts.all_whole()
        && let Ok(categories) = column.to_categories()
    {
        return match levels(&categories, name) {
            Finding::Feature { transform, family, because } => {
                let because = format!("the name says that its numbers are codes: {because}");
                Finding::Feature { transform, family, because }
            }
            other => other,
        };
    }
    if let Some(side) = facts.answer_scale(name) {
        let answers = (1..=side as u32).map(|answer| answer.to_string());
        return Finding::feature(Ordered::levels(answers), format!("ordered: answers from 1 to {side}"));
    }
    scale(&facts, name)
}

/// The scale of a number that measures or counts.
fn scale(facts: &Facts, name: &Name) -> Finding {
    let years = name.has_year() && facts.all_whole() && facts.lowest() >= 1800.0 && facts.highest() <= 2100.0;
    let (numeric, mut because) =
        if years { (Numeric::standard(), "years as they stand".to_string()) } else { straighten(facts) };
    let numeric = if facts.is_far_out(numeric) {
        because.push_str("; the extreme 1% at each end drawn in");
        numeric.winsorised()
    } else {
        numeric
    };
    if let Some((value, share)) = facts.sentinel() {
        because.push_str(&format!(
            "; {} stands in {} of the rows and may mean that there is none",
            number_text(value),
            percent(share)
        ));
    }
    Finding::feature(numeric, because)
}

/// The transform that leaves the least skewness.
fn straighten(facts: &Facts) -> (Numeric, String) {
    let skewness = facts.skewness(|x| x);
    if skewness.abs() <= SKEWED {
        return (Numeric::standard(), "numbers without great skewness".into());
    }
    if skewness > 0.0 && facts.lowest() >= 0.0 && facts.skewness(libm::log1p).abs() < skewness.abs() {
        return (Numeric::log_standard(), format!("skewed numbers from 0 up (skewness {skewness:.1}): logarithm"));
    }
    (Numeric::yeo_johnson(), format!("skewed numbers (skewness {skewness:.1}): power of Yeo and Johnson"))
}

/// What the values are like.
struct Facts {
    /// Values upwards, each with its count.
    distinct: Vec<(f64, usize)>,
    sorted: Vec<f64>,
    n: usize,
}

impl Facts {
    fn of(numbers: &Numbers) -> Self {
        let sorted = sorted(numbers.present());
        let mut distinct: Vec<(f64, usize)> = Vec::new();
        for &value in &sorted {
            match distinct.last_mut() {
                Some((last, count)) if *last == value => *count += 1,
                _ => distinct.push((value, 1)),
            }
        }
        Self { distinct, n: sorted.len(), sorted }
    }

    fn lowest(&self) -> f64 {
        self.distinct[0].0
    }

    fn highest(&self) -> f64 {
        self.distinct[self.distinct.len() - 1].0
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.n as f64
    }

    fn all_whole(&self) -> bool {
        self.distinct.iter().all(|(value, _)| value.fract() == 0.0)
    }

    /// The value that most rows hold, the lowest among equals.
    fn commonest(&self) -> (f64, usize) {
        self.distinct.iter().fold((0.0, 0), |best, &(value, count)| if count > best.1 { (value, count) } else { best })
    }

    /// Whole numbers that never repeat and rise from row to row, as an id without a telling name does.
    fn counts_rows(&self, numbers: &Numbers) -> bool {
        let each_once = self.n >= ENOUGH_ROWS && self.distinct.len() == self.n && self.all_whole();
        each_once && numbers.present().zip(numbers.present().skip(1)).all(|(a, b)| a < b)
    }

    fn is_zero_or_one(&self) -> bool {
        self.distinct.len() == 2 && self.lowest() == 0.0 && self.highest() == 1.0
    }

    /// The upper end of an answer scale from 1, where the name speaks of opinions or the values fill such a scale and the name
    /// speaks of nothing else.
    fn answer_scale(&self, name: &Name) -> Option<f64> {
        let side = self.highest();
        let fills = self.all_whole() && self.lowest() == 1.0 && self.distinct.len() as f64 == side;
        let speaks = match name.concept() {
            Some(Concept::Opinion) => true,
            concept => concept.is_none() && name.family().is_none(),
        };
        (fills && speaks && ANSWER_SCALES.contains(&side)).then_some(side)
    }

    fn skewness(&self, bend: impl Fn(f64) -> f64 + Copy) -> f64 {
        skewness(self.sorted.iter().map(|&value| bend(value))).unwrap_or(0.0)
    }

    /// Whether the scale leaves values far out, and drawing in leaves values that differ.
    fn is_far_out(&self, numeric: Numeric) -> bool {
        use crate::features::Scaling;
        use crate::math::yeo_johnson;
        let bent: Vec<f64> = match numeric.scaling {
            Scaling::LogStandard => self.sorted.iter().map(|&value| libm::log1p(value)).collect(),
            Scaling::YeoJohnson { .. } => {
                let lambda = yeo_johnson::fit_lambda(&self.sorted);
                self.sorted.iter().map(|&value| yeo_johnson::transform(value, lambda)).collect()
            }
            _ => self.sorted.clone(),
        };
        let moments = Moments::of(bent.iter().copied());
        let far = bent.iter().any(|value| (value - moments.mean()).abs() > FAR_OUT * moments.std());
        far && quantile_sorted(&self.sorted, 0.01) < quantile_sorted(&self.sorted, 0.99)
    }

    /// A negative value, -1 or a row of nines, that stands alone below values from 0 up, and its share of the rows.
    fn sentinel(&self) -> Option<(f64, f64)> {
        let (value, count) = self.distinct[0];
        let stands_alone = [-1.0, -9.0, -99.0, -999.0, -9999.0].contains(&value) && self.distinct[1].0 >= 0.0;
        stands_alone.then(|| (value, self.share(count)))
    }
}
