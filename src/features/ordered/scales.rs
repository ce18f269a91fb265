//! Answer scales that are known to be ordered. Long because the words of five languages stand together.

use crate::features::ordered::answers::SCALES;
use crate::features::words::fold;

/// A scale that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scale {
    /// What it measures, in words.
    pub(crate) name: &'static str,
    /// The levels as the table spells them, lowest first.
    pub(crate) levels: Vec<String>,
}

impl Scale {
    /// Whether it measures what somebody thinks or means to do.
    pub(crate) fn is_attitude(&self) -> bool {
        ["agreement", "satisfaction", "importance", "likelihood"].contains(&self.name)
    }

    /// Whether only its numbers tell its order.
    pub(crate) fn is_numbered(&self) -> bool {
        self.name == NUMBERED
    }
}

/// The name of a scale of numbers with or without words.
const NUMBERED: &str = "numbered answers";

/// The levels in the order of a known scale; `None` where they are fewer than three or belong to none.
pub(crate) fn recognise(levels: &[&str]) -> Option<Scale> {
    if levels.len() < 3 {
        return None;
    }
    let by_words = SCALES.iter().find_map(|(name, steps)| {
        in_order(levels, |level| steps.iter().position(|words| words.contains(&level)).map(|step| step as f64))
            .map(|levels| Scale { name, levels })
    });
    by_words
        .or_else(|| in_order(levels, signed_number).map(|levels| Scale { name: NUMBERED, levels }))
        .or_else(|| in_order(levels, band).map(|levels| Scale { name: "bands of numbers", levels }))
}

/// The levels sorted by `place` of their folded text, where every level has a place and no two share one.
fn in_order(levels: &[&str], place: impl Fn(&str) -> Option<f64>) -> Option<Vec<String>> {
    let mut placed: Vec<(f64, &str)> =
        levels.iter().map(|level| place(&fold(level)).map(|place| (place, *level))).collect::<Option<_>>()?;
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let distinct = placed.windows(2).all(|pair| pair[0].0 < pair[1].0);
    distinct.then(|| placed.into_iter().map(|(_, level)| level.to_string()).collect())
}

/// The small whole number of an answer such as `+3`, `5 - very good`, `2) rarely` or `i hate it!-5`.
fn signed_number(text: &str) -> Option<f64> {
    let in_range = |number: i32| (-20..=20).contains(&number).then_some(f64::from(number));
    if let Ok(number) = text.parse::<i32>() {
        return in_range(number);
    }
    let digits_end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let rest = text[digits_end..].trim_start();
    // A number, a mark and words; a second number would make it a band, unless the mark is a list's.
    let listed =
        rest.starts_with([')', '.', ':']) && rest.len() > 1 && !rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let dashed = rest.starts_with('-') && !rest.contains(|c: char| c.is_ascii_digit());
    if digits_end > 0 && (listed || dashed) {
        return text[..digits_end].parse().ok().and_then(in_range);
    }
    // Words and a signed number at the end.
    let sign = text.rfind(['+', '-'])?;
    let number: i32 = text[sign..].parse().ok()?;
    text[..sign].chars().any(char::is_alphabetic).then(|| in_range(number)).flatten()
}

/// Where a band of numbers such as `18-24`, `$60K - $80K`, `less than $40K` or `65+` stands: at its lower end.
fn band(text: &str) -> Option<f64> {
    const BELOW: [&str; 22] = [
        "<",
        "less",
        "below",
        "under",
        "up to",
        "at most",
        "menos",
        "ate",
        "abaixo",
        "inferior",
        "moins",
        "jusqu'a",
        "hasta",
        "debajo",
        "менше",
        "до ",
        "нижче",
        "no more",
        "younger",
        "lower",
        "fewer",
        "sob",
    ];
    const NONE: [&str; 9] =
        ["none", "no income", "nothing", "sem renda", "nenhum", "aucun", "sin ingresos", "ninguno", "немає"];
    const ABOVE: [&str; 13] =
        ["+", ">", "more", "above", "over", "mais", "acima", "plus", "mas ", "más", "encima", "більше", "понад"];
    if NONE.contains(&text) {
        return Some(f64::NEG_INFINITY);
    }
    let numbers = numbers_in(text);
    let first = *numbers.first()?;
    let below = BELOW.iter().any(|word| text.contains(word));
    let above = ABOVE.iter().any(|word| text.contains(word));
    match (numbers.len(), below, above) {
        // Half a unit under its bound: below the band that begins there.
        (1, true, _) => Some(first - 0.5),
        // More than a bound: above the band that begins just over it and so has the same lower end.
        (1, false, true) => Some(first + 0.25),
        (2, _, _) if numbers[0] <= numbers[1] => Some(first),
        _ => None,
    }
}

/// The numbers of a text, with thousands commas and the suffixes k and m.
fn numbers_in(text: &str) -> Vec<f64> {
    let chars: Vec<char> = text.chars().collect();
    let (mut numbers, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut digits = String::new();
        while at < chars.len() && (chars[at].is_ascii_digit() || is_inner_mark(&chars, at)) {
            if chars[at] != ',' {
                digits.push(chars[at]);
            }
            at += 1;
        }
        let unit = match chars.get(at) {
            Some('k') => 1e3,
            Some('m') => 1e6,
            _ => 1.0,
        };
        if let Ok(number) = digits.parse::<f64>() {
            numbers.push(number * unit);
        }
    }
    numbers
}

/// Whether a comma or point at `at` stands between digits.
fn is_inner_mark(chars: &[char], at: usize) -> bool {
    matches!(chars[at], ',' | '.') && chars.get(at + 1).is_some_and(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn check(levels: &[&str]) {
        let mut shuffled = levels.to_vec();
        shuffled.reverse();
        shuffled.rotate_left(1);
        assert_eq!(
            recognise(&shuffled).map(|scale| scale.levels),
            Some(levels.iter().map(|l| l.to_string()).collect())
        );
    }

    #[test]
    fn answers_in_five_languages_are_put_in_order() {
        check(&["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]);
        check(&["Discordo totalmente", "Discordo", "Nem concordo nem discordo", "Concordo", "Concordo totalmente"]);
        check(&["Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord"]);
        check(&["Muy insatisfecho", "Insatisfecho", "Satisfecho", "Muy satisfecho"]);
        check(&["Ніколи", "Рідко", "Іноді", "Часто", "Завжди"]);
        check(&["Low", "Average", "High"]);
        check(&["Never", "Once a year", "Every three months", "Once a month", "Once a week", "More than once a week"]);
        check(&["Unimportant", "Slightly Important", "Moderately Important", "Important", "Very Important"]);
    }

    #[test]
    fn numbered_answers_are_put_in_order() {
        check(&["I hate it!-5", "-4", "-3", "-2", "-1", "0", "+1", "+2", "+3", "+4", "I love it!+5"]);
        check(&["1 - poor", "2 - fair", "3 - good"]);
        check(&["1) $0 - $100", "2) $100 - $200", "7) $1,000 +", "10) more"]);
    }

    #[test]
    fn bands_are_put_in_order() {
        check(&["Less than $40K", "$40K - $60K", "$60K - $80K", "$80K - $120K", "$120K +"]);
        check(&["<18", "18-24", "25-34", "35-44", "65+"]);
        check(&["No Income", "Below Rs.10000", "10001 to 25000", "25001 to 50000", "More than 50000"]);
    }

    #[test]
    fn levels_without_an_order_stay_without() {
        for levels in [&["red", "green", "blue"][..], &["Low", "High", "Blue"], &["north", "south", "-1"], &["a", "b"]]
        {
            assert_eq!(recognise(levels), None, "{levels:?}");
        }
    }

    #[test]
    fn every_answer_is_folded_and_stands_once_in_its_scale() {
        for (name, steps) in SCALES {
            let mut seen = BTreeMap::new();
            for (step, word) in steps.iter().enumerate().flat_map(|(step, words)| words.iter().map(move |w| (step, *w)))
            {
                assert_eq!(fold(word), word, "{name}");
                assert_eq!(seen.insert(word, step), None, "{name}: {word}");
            }
        }
    }
}
