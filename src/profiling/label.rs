use crate::profiling::order_labels::order_label;
use crate::profiling::wording::WORDING;

/// A column's name as people say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    /// For sentences: with its unit, `annual income (k$)`.
    pub(crate) full: String,
    /// For names: without what stands in brackets at the end, `annual income`.
    pub(crate) short: String,
}

/// The labels of columns, in their order. Two columns never share a label, up to case, by being made readable: where they would,
/// they keep their own names.
pub(crate) fn labels<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Label> {
    let names: Vec<String> = names.into_iter().map(one_line).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(|name| split_unit(name)).collect();
    let written = |(name, (head, unit)): (&String, &(&str, &str))| {
        order_label(name).unwrap_or_else(|| Label { full: readable(head) + unit, short: readable(head) })
    };
    let (full, short): (Vec<String>, Vec<String>) =
        names.iter().zip(&parts).map(written).map(|label| (label.full, label.short)).unzip();
    let full: Vec<String> = (0..names.len())
        .map(|column| if is_unique(&full, column) { full[column].clone() } else { names[column].clone() })
        .collect();
    (0..names.len())
        .map(|column| Label {
            full: full[column].clone(),
            short: if is_unique(&short, column) { short[column].clone() } else { full[column].clone() },
        })
        .collect()
}

fn is_unique(texts: &[String], index: usize) -> bool {
    let wanted = texts[index].to_lowercase();
    texts.iter().filter(|text| text.to_lowercase() == wanted).count() == 1
}

/// The name on one line, with single spaces; a blank one is called what it is.
fn one_line(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { WORDING.unnamed_column.into() } else { words.join(" ") }
}

/// The name and the brackets at its end, with the space before them.
fn split_unit(name: &str) -> (&str, &str) {
    let brackets = [(')', '('), (']', '[')];
    let open = brackets.iter().find(|(close, _)| name.ends_with(*close)).and_then(|(_, open)| name.rfind(*open));
    match open.map(|open| name[..open].trim_end().len()) {
        Some(head) if head > 0 => name.split_at(head),
        _ => (name, ""),
    }
}

/// `MNT_WINES` to `mnt wines`, `NumWebPurchases` to `num web purchases`, `Annual Income` to `annual income`; `VIP` and `iPhone`
/// stay.
fn readable(name: &str) -> String {
    let spaced = space_out(name);
    let words: Vec<&str> = spaced.split_whitespace().collect();
    if words.is_empty() {
        return name.into();
    }
    let is_shouted = !name.chars().any(char::is_lowercase) && (words.len() > 1 || name.chars().count() > 4);
    let lowered: Vec<String> = words
        .iter()
        .map(|word| if is_shouted || is_capitalised(word) { word.to_lowercase() } else { (*word).to_string() })
        .collect();
    lowered.join(" ")
}

/// Underscores and dots between letters become spaces, and so does the step from a lower-case word to a capital one.
fn space_out(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 4);
    for (index, &c) in chars.iter().enumerate() {
        let next = chars.get(index + 1).copied();
        let before = &chars[..index];
        let is_dot_of_words =
            c == '.' && before.last().is_some_and(|c| c.is_alphanumeric()) && next.is_some_and(char::is_alphabetic);
        if c == '_' || is_dot_of_words {
            text.push(' ');
            continue;
        }
        // One small letter before a capital is a brand (iPhone), not a word.
        let starts_word = c.is_uppercase()
            && next.is_some_and(char::is_lowercase)
            && before.len() >= 2
            && before[before.len() - 2..].iter().all(|c| c.is_lowercase());
        if starts_word {
            text.push(' ');
        }
        text.push(c);
    }
    text
}

fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    let starts_upper = chars.next().is_some_and(char::is_uppercase);
    let rest = chars.as_str();
    starts_upper && !rest.is_empty() && !rest.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(name: &str) -> String {
        labels([name])[0].full.clone()
    }

    #[test]
    fn names_become_readable() {
        let cases = [
            ("MNT_WINES", "mnt wines"),
            ("MntWines", "mnt wines"),
            ("NumWebPurchases", "num web purchases"),
            ("Annual Income (k$)", "annual income (k$)"),
            ("TENURE", "tenure"),
            ("VIP", "VIP"),
            ("iPhone", "iPhone"),
            ("renda_média", "renda média"),
            ("СУМА_ПОКУПОК", "сума покупок"),
            ("price.per.kg", "price per kg"),
            ("v1.5", "v1.5"),
            ("a\nb", "a b"),
            ("___", "___"),
            ("(k$)", "(k$)"),
            ("", "unnamed column"),
        ];
        for (name, expected) in cases {
            assert_eq!(full(name), expected, "{name}");
        }
    }

    #[test]
    fn two_columns_keep_their_names_rather_than_share_a_label() {
        let both = labels(["a_b", "A b"]);
        assert_eq!([both[0].full.as_str(), both[1].full.as_str()], ["a_b", "A b"]);
        let units = labels(["Income (k$)", "Income (%)", "Age (years)"]);
        let short: Vec<&str> = units.iter().map(|label| label.short.as_str()).collect();
        assert_eq!(short, ["income (k$)", "income (%)", "age"]);
    }
}
