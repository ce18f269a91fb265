//! Every word that profiles are told in. A language is one more [`Wording`]; numbers come from
//! [`NumberStyle`](crate::profiling::format::NumberStyle), already written, and fill the braces.

use crate::profiling::format::{ENGLISH_NUMBERS, NumberStyle};

/// The catalogue in use.
pub(crate) const WORDING: Wording = ENGLISH;

/// Templates; `{label}` is an attribute's name, `{level}` a level, `{value}` and `{rest}` numbers of a segment and of the other
/// customers.
#[derive(Debug)]
pub(crate) struct Wording {
    pub(crate) numbers: NumberStyle,

    // What is counted: one, and more.
    pub(crate) customer: [&'static str; 2],
    pub(crate) segment: [&'static str; 2],
    pub(crate) attribute: [&'static str; 2],
    pub(crate) test: [&'static str; 2],

    // A trait as a noun phrase.
    pub(crate) number_higher: &'static str,
    pub(crate) number_lower: &'static str,
    pub(crate) date_higher: &'static str,
    pub(crate) date_lower: &'static str,
    pub(crate) level_higher: &'static str,
    pub(crate) level_lower: &'static str,
    pub(crate) level_never: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) yes: &'static str,
    /// Columns of ages, in every language that is read, and what more and less of it is called.
    pub(crate) age_columns: &'static [&'static str],
    pub(crate) age_higher: &'static str,
    pub(crate) age_lower: &'static str,

    // A trait with the numbers behind it.
    pub(crate) with_averages: &'static str,
    pub(crate) with_shares: &'static str,

    // Sentences.
    pub(crate) stands_out: &'static str,
    pub(crate) comma: &'static str,
    pub(crate) and: &'static str,
    pub(crate) no_traits: &'static str,
    pub(crate) only_sensitive: &'static str,
    pub(crate) everybody: &'static str,
    pub(crate) nobody: &'static str,

    // Names.
    pub(crate) name_typical: &'static str,
    pub(crate) name_slightly: &'static str,
    pub(crate) name_value: &'static str,
    pub(crate) name_everybody: &'static str,
    pub(crate) name_nobody: &'static str,
    pub(crate) name_numbered: &'static str,
    pub(crate) unnamed_column: &'static str,

    // Why a column is not profiled.
    pub(crate) left_out_text: &'static str,
    pub(crate) left_out_unique: &'static str,
    pub(crate) left_out_role: &'static str,

    // What a segment buys.
    pub(crate) bought_most: &'static str,
    pub(crate) bought_more: &'static str,
    pub(crate) bought_less: &'static str,
    pub(crate) bought_item: &'static str,
    pub(crate) bought_item_apart: &'static str,
    pub(crate) products: &'static str,
    pub(crate) categories: &'static str,

    // Recency, frequency, money.
    pub(crate) rfm_title: &'static str,
    pub(crate) rfm_class: &'static str,

    // Warnings.
    pub(crate) giant_segment: &'static str,
    pub(crate) tiny_segment: &'static str,
    pub(crate) one_level_segment: &'static str,
    pub(crate) much_noise: &'static str,
    pub(crate) few_buyers: &'static str,

    // The terminal.
    pub(crate) title: &'static str,
    pub(crate) title_noise: &'static str,
    pub(crate) tests: &'static str,
    pub(crate) head_segment: &'static str,
    pub(crate) head_customers: &'static str,
    pub(crate) head_share: &'static str,
    pub(crate) head_revenue: &'static str,
    pub(crate) head_trait: &'static str,
    pub(crate) head_here: &'static str,
    pub(crate) head_others: &'static str,
    pub(crate) head_effect: &'static str,
    pub(crate) head_v_test: &'static str,
    pub(crate) card: &'static str,
    pub(crate) card_revenue: &'static str,
    pub(crate) sensitive_mark: &'static str,
    pub(crate) importance: &'static str,
    pub(crate) warning: &'static str,
}

const ENGLISH: Wording = Wording {
    numbers: ENGLISH_NUMBERS,

    customer: ["customer", "customers"],
    segment: ["segment", "segments"],
    attribute: ["attribute", "attributes"],
    test: ["test", "tests"],

    number_higher: "high {label}",
    number_lower: "low {label}",
    date_higher: "late {label}",
    date_lower: "early {label}",
    level_higher: "{label} {level}",
    level_lower: "rarely {label} {level}",
    level_never: "never {label} {level}",
    missing: "unknown {label}",
    yes: "yes",
    age_columns: &["age", "âge", "edad", "idade", "вік"],
    age_higher: "older",
    age_lower: "younger",

    with_averages: "{trait} (average {value}, others {rest})",
    with_shares: "{trait} ({value}, others {rest})",

    stands_out: "Stands out for {traits}.",
    comma: ", ",
    and: " and ",
    no_traits: "No attribute sets these customers clearly apart from the others.",
    only_sensitive: "Only sensitive attributes set these customers apart from the others.",
    everybody: "These are all the customers: there are no others to compare them with.",
    nobody: "No customer belongs to this segment.",

    name_typical: "Typical customers",
    name_slightly: "typical, slightly {trait}",
    name_value: "{trait} ({value})",
    name_everybody: "All customers",
    name_nobody: "No customers",
    name_numbered: "{name} ({number})",
    unnamed_column: "unnamed column",

    left_out_text: "free text",
    left_out_unique: "most customers have a level of their own",
    left_out_role: "its role keeps it out of profiles",

    bought_most: "{kind} most bought: {items}",
    bought_more: "{kind} bought more than by others: {items}",
    bought_less: "{kind} bought less than by others: {items}",
    bought_item: "{item} ({value})",
    bought_item_apart: "{item} ({value}, others {rest})",
    products: "products",
    categories: "categories",

    rfm_title: "customers by recency, frequency and money",
    rfm_class: "{class}: {size} ({share})",

    giant_segment: "segment {segment} ({name}) holds {share} of the customers: this says little about most of them; try other features, transforms or another number of segments",
    tiny_segment: "segment {segment} ({name}) holds {customers} ({share}): too few to describe or to act on",
    one_level_segment: "segment {segment} ({name}) is all but the customers with {attribute} {level}: that column alone would give it",
    much_noise: "{customers} ({share}) in no segment; a wider radius or a smaller minimum would take more of them in",
    few_buyers: "segment {segment} ({name}): only {size} of its customers bought anything, so what it buys is hardly known",

    title: "{segments} of {customers}",
    title_noise: "{customers} ({share}) in no segment",
    tests: "{attributes}, {tests}, at most {level} of the traits expected to be chance",
    head_segment: "segment",
    head_customers: "customers",
    head_share: "share",
    head_revenue: "revenue",
    head_trait: "trait",
    head_here: "here",
    head_others: "others",
    head_effect: "effect",
    head_v_test: "v-test",
    card: "{customers} ({share})",
    card_revenue: "{share} of revenue, {mean} each",
    sensitive_mark: "sensitive",
    importance: "segments differ most in",
    warning: "warning: {message}",
};

/// The template with each `{key}` replaced. What is filled in is never read as a template again.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut left = template;
    while let Some(open) = left.find('{') {
        text.push_str(&left[..open]);
        left = &left[open..];
        let close = left.find('}').map_or(left.len(), |close| close + 1);
        let key = left[..close].trim_start_matches('{').trim_end_matches('}');
        text.push_str(values.iter().find(|(name, _)| *name == key).map_or(&left[..close], |(_, value)| value));
        left = &left[close..];
    }
    text + left
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn what_is_filled_in_is_not_a_template() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "x")]), "{b} and x");
        assert_eq!(fill("{unknown} {", &[]), "{unknown} {");
    }
}
