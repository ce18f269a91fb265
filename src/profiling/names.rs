use crate::features::Role;
use crate::profiling::wording::{WORDING, fill};
use crate::profiling::{Contrast, Trait};

/// The most characters of a segment's name.
pub(crate) const MAX_NAME_CHARS: usize = 40;

/// Where a name or a sentence comes from.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) size: usize,
    pub(crate) n_customers: usize,
    pub(crate) traits: &'a [Trait],
    /// The strongest difference that is sure, for a segment that has no trait.
    pub(crate) slight: Option<&'a Trait>,
}

impl Subject<'_> {
    /// The traits that may be told in words.
    fn told(&self) -> impl Iterator<Item = &Trait> {
        self.traits.iter().filter(|told| told.role != Role::Sensitive)
    }
}

/// One name a segment, in their order: the two strongest traits in words, numbers with their means where there is room for both, at
/// most 40 characters, all different. A segment without a trait is told by the sure difference that is too small for one. Where those two
/// have no room, the strongest with the next that has, or the strongest alone. Where two
/// segments would share a name, up to the order of its traits and the case of its letters, the first keeps it and the others
/// are told by their next traits, or at last by a number.
pub(crate) fn names(subjects: &[Subject<'_>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(subjects.len());
    let mut taken: Vec<String> = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let is_free = |wish: &Wish| !taken.contains(&wish.likeness) && !taken.contains(&wish.name.to_lowercase());
        let free = wishes(subject).into_iter().find(is_free);
        let wish = free.unwrap_or_else(|| numbered(&first_wish(subject), &taken));
        taken.extend([wish.likeness, wish.name.to_lowercase()]);
        names.push(wish.name);
    }
    names
}

/// The sentence of a segment: every trait that may be told, with its numbers.
pub(crate) fn sentence(subject: &Subject<'_>) -> String {
    let traits: Vec<&str> = subject.told().map(|told| told.text.as_str()).collect();
    match traits.split_last() {
        _ if subject.size == 0 => WORDING.nobody.into(),
        _ if subject.size == subject.n_customers => WORDING.everybody.into(),
        None if subject.traits.is_empty() => WORDING.no_traits.into(),
        None => WORDING.only_sensitive.into(),
        Some((last, [])) => fill(WORDING.stands_out, &[("traits", last)]),
        Some((last, first)) => {
            fill(WORDING.stands_out, &[("traits", &(first.join(WORDING.comma) + WORDING.and + last))])
        }
    }
}

/// A name that a segment could have, and what other names must not equal.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    name: String,
    /// The phrases as written, in lower case and in alphabetical order.
    likeness: String,
}

impl Wish {
    fn of_one(phrase: &str) -> Self {
        let name = capitalise(&clip(phrase, MAX_NAME_CHARS));
        Self { likeness: name.to_lowercase(), name }
    }

    /// One phrase, with its value where there is room.
    fn of_single(words: &str, valued: &str) -> Self {
        let wish = Self::of_one(words);
        if fits(&[valued]) { Self { name: capitalise(valued), ..wish } } else { wish }
    }

    /// Two phrases, with their values where there is room for both.
    fn of_pair(words: [&str; 2], valued: [&str; 2]) -> Self {
        // Names that differ in their values alone would be read as one.
        let wish = Self::of_two(words[0], words[1]);
        if fits(&valued) { Self { name: capitalise(&valued.join(WORDING.comma)), ..wish } } else { wish }
    }

    fn of_two(one: &str, two: &str) -> Self {
        let (one, two) = share_room(one, two);
        let mut phrases = [one.to_lowercase(), two.to_lowercase()];
        phrases.sort_unstable();
        Self { name: capitalise(&(one + WORDING.comma + &two)), likeness: phrases.join(WORDING.comma) }
    }
}

/// The trait with its mean, where it is a number.
fn with_value(told: &Trait) -> String {
    match &told.contrast {
        Contrast::Number { mean, .. } => {
            fill(WORDING.name_value, &[("trait", &told.words), ("value", &WORDING.numbers.number(*mean))])
        }
        _ => told.words.clone(),
    }
}

/// The names that fit a segment, the best first.
fn wishes(subject: &Subject<'_>) -> Vec<Wish> {
    let words: Vec<&str> = subject.told().map(|told| told.words.as_str()).collect();
    if words.len() < 2 {
        return vec![first_wish(subject)];
    }
    let valued: Vec<String> = subject.told().map(with_value).collect();
    let pairs = (0..words.len()).flat_map(|a| (a + 1..words.len()).map(move |b| (a, b)));
    let (whole, cut): (Vec<_>, Vec<_>) = pairs.partition(|&(a, b)| fits(&[words[a], words[b]]));
    let (with_first, others): (Vec<_>, Vec<_>) = whole.into_iter().partition(|&(a, _)| a == 0);
    let of_two = |pairs: Vec<(usize, usize)>| {
        pairs.into_iter().map(|(a, b)| Wish::of_pair([words[a], words[b]], [&valued[a], &valued[b]]))
    };
    // A name that says one thing whole tells more than one that starts to say two.
    let alone = fits(&words[..1]).then(|| Wish::of_single(words[0], &valued[0]));
    of_two(with_first).chain(alone).chain(of_two(others)).chain(of_two(cut)).collect()
}

/// Whether a name has room for these phrases.
fn fits(phrases: &[&str]) -> bool {
    let commas = WORDING.comma.chars().count() * phrases.len().saturating_sub(1);
    phrases.iter().map(|phrase| phrase.chars().count()).sum::<usize>() + commas <= MAX_NAME_CHARS
}

fn first_wish(subject: &Subject<'_>) -> Wish {
    let mut told = subject.told();
    match (told.next(), told.next()) {
        _ if subject.size == 0 => Wish::of_one(WORDING.name_nobody),
        _ if subject.size == subject.n_customers => Wish::of_one(WORDING.name_everybody),
        (None, _) => subject.slight.map_or_else(
            || Wish::of_one(WORDING.name_typical),
            |slight| {
                let slightly = |phrase: &str| fill(WORDING.name_slightly, &[("trait", phrase)]);
                Wish::of_single(&slightly(&slight.words), &slightly(&with_value(slight)))
            },
        ),
        (Some(one), None) => Wish::of_single(&one.words, &with_value(one)),
        (Some(one), Some(two)) => Wish::of_pair([&one.words, &two.words], [&with_value(one), &with_value(two)]),
    }
}

/// Two phrases cut to stand in one name; what one leaves of its half goes to the other.
fn share_room(one: &str, two: &str) -> (String, String) {
    let room = MAX_NAME_CHARS - WORDING.comma.chars().count();
    let (long_one, long_two) = (one.chars().count(), two.chars().count());
    let half = room / 2;
    let (room_one, room_two) = match (long_one <= half, long_two <= half) {
        (_, true) => (room - long_two, long_two),
        (true, false) => (long_one, room - long_one),
        (false, false) => (half, room - half),
    };
    (clip(one, room_one), clip(two, room_two))
}

/// The name with the smallest number from 2 that no earlier segment has.
fn numbered(wish: &Wish, taken: &[String]) -> Wish {
    let with = |number: usize| {
        let number = number.to_string();
        let frame = fill(WORDING.name_numbered, &[("name", ""), ("number", &number)]).chars().count();
        let clipped = clip(&wish.name, MAX_NAME_CHARS.saturating_sub(frame));
        let name = fill(WORDING.name_numbered, &[("name", &clipped), ("number", &number)]);
        Wish { likeness: name.to_lowercase(), name }
    };
    // Of one more candidates than there are names, one is free.
    (2..taken.len() + 3).map(with).find(|wish| !taken.contains(&wish.likeness)).unwrap_or_else(|| with(taken.len() + 3))
}

/// The text, or as many of its whole words as leave room for an ellipsis. A word is cut only where its whole words would fill
/// less than half of the room.
fn clip(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.into();
    }
    let kept: String = text.chars().take(room.saturating_sub(1)).collect();
    let ends_word = text.chars().nth(kept.chars().count()).is_some_and(char::is_whitespace);
    let words = if ends_word { kept.as_str() } else { kept.rfind(' ').map_or("", |end| &kept[..end]) };
    let kept = if words.chars().count() * 2 >= room { words } else { &kept };
    format!("{}…", kept.trim_end_matches(|c: char| c.is_whitespace() || c == ','))
}

/// With its first letter upper-case, where that is one letter too.
fn capitalise(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    let mut upper = first.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => format!("{upper}{}", chars.as_str()),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(clip("high average basket value", 40), "high average basket value");
        assert_eq!(clip("high average basket value", 20), "high average basket…");
        assert_eq!(clip("high average basket value", 19), "high average…");
        assert_eq!(clip(&"я".repeat(200), 10), format!("{}…", "я".repeat(9)));
    }

    #[test]
    fn two_phrases_share_the_room() {
        assert_eq!(Wish::of_two("high spending score", "low age").name, "High spending score, low age");
        let long = "high ".to_string() + &"x".repeat(200);
        for (one, two) in [(long.as_str(), "low age"), ("low age", long.as_str()), (&long, &long)] {
            let name = Wish::of_two(one, two).name;
            assert!(name.chars().count() <= MAX_NAME_CHARS && name.contains('…'), "{name}");
            assert_eq!(name.contains("low age") || name.contains("Low age"), one != two, "{name}");
        }
    }

    #[test]
    fn a_taken_name_gets_the_next_number() {
        let taken = ["typical customers".to_string(), "typical customers (2)".into()];
        assert_eq!(numbered(&Wish::of_one("Typical customers"), &taken).name, "Typical customers (3)");
    }

    #[test]
    fn the_same_two_phrases_the_other_way_round_are_the_same_name() {
        assert_eq!(Wish::of_two("high a", "low B").likeness, Wish::of_two("low b", "high A").likeness);
    }
}
