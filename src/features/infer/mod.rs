mod concepts;
mod names;
mod number;
mod orders;
mod revenue;

pub(crate) use orders::is_behaviour;
pub(crate) use revenue::revenue_columns;

use names::{Concept, Name};

use crate::features::ordered::scales;
use crate::features::{
    Calendar, Categorical, ColumnSpec, Family, FeatureSpec, Flag, Geo, Ordered, Role, Transform, words,
};
use crate::table::{Categories, Column, ColumnData, Day, Table};

/// A column with a greater share of gaps carries no segmentation.
const MOST_GAPS: f64 = 0.6;
/// A flag or number whose values other than the commonest are rarer carries no segmentation.
const NEAR_CONSTANT: f64 = 0.01;
/// Levels in more than this share of the rows that have a value are ids or free text.
const ID_LIKE: f64 = 0.5;
/// Levels of one row each, where they are most of the levels and hold more than this share of the rows, are names or words of
/// somebody's own; the rest of such a column is what people write there again and again.
const ONE_ROW_EACH: f64 = 0.25;
/// So many words in most levels make sentences.
const SENTENCE: usize = 5;
/// Questionnaires have no more answers than this, however long they are.
const MOST_ANSWERS: usize = 12;
/// Below so many rows, distinct values prove nothing.
const ENOUGH_ROWS: usize = 20;

/// A spec for the table, column by column in its order.
pub(crate) fn infer(table: &Table) -> FeatureSpec {
    let columns: Vec<ColumnSpec> = table
        .columns()
        .iter()
        .map(|column| orders::infer(column, table).unwrap_or_else(|| infer_column(column)))
        .collect();
    let spec = FeatureSpec { columns, ..FeatureSpec::new() };
    match as_of(table) {
        Some(day) => spec.as_of(day),
        None => spec,
    }
}

/// What the values and the name of a column say it is for.
enum Finding {
    /// A feature; `family` only where the values say more than the name.
    Feature {
        transform: Transform,
        family: Option<Family>,
        because: String,
    },
    Other {
        role: Role,
        because: String,
    },
}

impl Finding {
    fn feature(transform: impl Into<Transform>, because: impl Into<String>) -> Self {
        Self::Feature { transform: transform.into(), family: None, because: because.into() }
    }

    fn other(role: Role, because: impl Into<String>) -> Self {
        Self::Other { role, because: because.into() }
    }
}

fn infer_column(column: &Column) -> ColumnSpec {
    let name = Name::new(column.name());
    let finding = by_role(column, &name).or_else(|| by_emptiness(column)).unwrap_or_else(|| by_values(column, &name));
    match finding {
        Finding::Other { role, because } => {
            ColumnSpec { family: name.family(), ..ColumnSpec::with_role(column.name(), role).because(because) }
        }
        Finding::Feature { transform, family, because } => {
            let family = family.or(name.family()).unwrap_or_else(|| default_family(&transform));
            ColumnSpec::feature(column.name(), family, transform).because(because)
        }
    }
}

/// What a column whose name says nothing is about.
fn default_family(transform: &Transform) -> Family {
    match transform {
        Transform::Geo(_) => Family::Geographic,
        Transform::Ordered(_) => Family::Psychographic,
        _ => Family::Behavioural,
    }
}

/// Roles that the name or the look of the values decides, whatever the values are good for.
fn by_role(column: &Column, name: &Name) -> Option<Finding> {
    let other = |role, because: &str| Some(Finding::other(role, because));
    let is_flag = matches!(column.data(), ColumnData::Flag(_));
    match name.concept() {
        Some(Concept::Person) if !(is_flag || name.measures()) => {
            return other(Role::Identifier, "the name says that it identifies a person");
        }
        Some(Concept::Special) => {
            return other(
                Role::Sensitive,
                "the name says that it is a special category: shown in profiles, never used",
            );
        }
        Some(Concept::Weight) if matches!(column.data(), ColumnData::Number(_)) => {
            return other(Role::ProfileOnly, "it may be a weight of rows; give it the role `weight` if it is one");
        }
        Some(Concept::Outcome) => {
            return other(Role::ProfileOnly, "it looks like a segmentation, a target or a model's output already made");
        }
        Some(Concept::Id) => return other(Role::Ignore, "the name says that it is an id"),
        _ => {}
    }
    if looks_personal(column) {
        return other(Role::Identifier, "its values are e-mail addresses or tax numbers");
    }
    None
}

/// Whether most values of a column of levels or texts are e-mail addresses or formatted tax numbers.
fn looks_personal(column: &Column) -> bool {
    if !matches!(column.data(), ColumnData::Category(_) | ColumnData::Text(_)) {
        return false;
    }
    let Ok(categories) = column.to_categories() else { return false };
    let levels = categories.levels();
    let personal = levels.iter().filter(|level| is_email(level) || is_tax_number(level)).count();
    !levels.is_empty() && 2 * personal > levels.len()
}

fn is_email(text: &str) -> bool {
    let mut parts = text.trim().split('@');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(user), Some(host), None) => !user.is_empty() && host.contains('.') && !text.trim().contains(' '),
        _ => false,
    }
}

/// The punctuation of a Brazilian CPF or CNPJ.
fn is_tax_number(text: &str) -> bool {
    let shape: String = text.trim().chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    ["999.999.999-99", "99.999.999/9999-99"].contains(&shape.as_str())
}

fn by_emptiness(column: &Column) -> Option<Finding> {
    let (n_rows, n_missing) = (column.n_rows(), column.n_missing());
    if n_missing == n_rows {
        return Some(Finding::other(Role::Ignore, "it has no value in any row"));
    }
    let gaps = n_missing as f64 / n_rows as f64;
    (gaps > MOST_GAPS)
        .then(|| Finding::other(Role::ProfileOnly, format!("{} of its values are missing", percent(gaps))))
}

fn by_values(column: &Column, name: &Name) -> Finding {
    match column.data() {
        ColumnData::Number(numbers) => number::infer(numbers, column, name),
        ColumnData::Flag(flags) => flag(flags),
        ColumnData::Category(categories) => levels(categories, name),
        ColumnData::Date(days) => date(days, name),
        ColumnData::Point(points) => match points.iter().flatten().next() {
            Some(first) if points.iter().flatten().all(|point| point == first) => {
                Finding::other(Role::Ignore, "it is the same place in every row")
            }
            _ => Finding::feature(Geo::sphere(), "places on the sphere"),
        },
        ColumnData::Text(_) => Finding::other(Role::Ignore, "free text"),
    }
}

fn flag(flags: &[Option<bool>]) -> Finding {
    let n_present = flags.iter().flatten().count();
    let n_yes = flags.iter().flatten().filter(|&&yes| yes).count();
    let rarer = n_yes.min(n_present - n_yes) as f64 / n_present as f64;
    let rarer_word = if 2 * n_yes <= n_present { "yes" } else { "no" };
    if rarer == 0.0 {
        Finding::other(Role::Ignore, "it is the same in every row")
    } else if rarer < NEAR_CONSTANT {
        Finding::other(Role::ProfileOnly, format!("only {} say {rarer_word}", percent(rarer)))
    } else {
        Finding::feature(Flag::new(), format!("yes or no; {} say yes", percent(n_yes as f64 / n_present as f64)))
    }
}

/// Levels, of which the gaps are none.
fn levels(categories: &Categories, name: &Name) -> Finding {
    let mut used: Vec<(&str, usize)> = categories
        .levels()
        .iter()
        .map(String::as_str)
        .zip(categories.counts())
        .filter(|(_, count)| *count > 0)
        .collect();
    used.sort_unstable();
    let n_present: usize = used.iter().map(|(_, count)| count).sum();
    let share = |count: usize| count as f64 / n_present as f64;
    let commonest = used.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let names: Vec<&str> = used.iter().map(|(level, _)| *level).collect();
    if used.len() == 1 {
        return Finding::other(Role::Ignore, format!("it is `{}` in every row", names[0]));
    }
    if n_present >= ENOUGH_ROWS && share(used.len()) > ID_LIKE {
        return Finding::other(
            Role::Ignore,
            format!("{} different values in {n_present} rows: ids or free text", used.len()),
        );
    }
    if let Some(because) = free_text(&used, n_present) {
        return Finding::other(Role::Ignore, because);
    }
    if share(n_present - commonest) < NEAR_CONSTANT {
        return Finding::other(
            Role::ProfileOnly,
            format!("{} of the rows are at one level", percent(share(commonest))),
        );
    }
    if let Some(scale) = scales::recognise(&names).filter(|scale| !(scale.is_numbered() && name.is_code())) {
        // Who agrees or is satisfied tells an attitude, whatever the question is about.
        let family = scale.is_attitude().then_some(Family::Psychographic);
        let because = format!("ordered: {}", scale.name);
        return Finding::Feature { transform: Ordered::levels(scale.levels).into(), family, because };
    }
    if used.len() == 2 && names.iter().all(|level| words::yes_or_no(level).is_some()) {
        let flags: Vec<Option<bool>> =
            categories.codes().map(|code| code.and_then(|code| words::yes_or_no(&categories.levels()[code]))).collect();
        return flag(&flags);
    }
    let spec = Categorical::one_hot();
    let n_rare = used.iter().filter(|(_, count)| share(*count) < spec.rare_below).count();
    let folded = match n_rare.max(used.len().saturating_sub(spec.max_levels)) {
        0 => String::new(),
        _ => ", the rare ones folded into one".to_string(),
    };
    Finding::feature(spec, format!("{} levels{folded}", used.len()))
}

/// Why levels with their counts are no levels but somebody's words, where they are.
fn free_text(used: &[(&str, usize)], n_present: usize) -> Option<String> {
    if n_present < ENOUGH_ROWS || used.len() <= MOST_ANSWERS {
        return None;
    }
    let n_once = used.iter().filter(|(_, count)| *count == 1).count();
    if 2 * n_once > used.len() && n_once as f64 > ONE_ROW_EACH * n_present as f64 {
        return Some(format!("{n_once} of its {} values stand in one row each: free text or names", used.len()));
    }
    let n_sentences = used.iter().filter(|(level, _)| level.split_whitespace().nth(SENTENCE - 1).is_some()).count();
    (2 * n_sentences > used.len()).then(|| format!("most of its {} values are sentences: free text", used.len()))
}

fn date(days: &[Option<Day>], name: &Name) -> Finding {
    let mut present = days.iter().flatten();
    let first = present.next();
    if present.all(|day| Some(day) == first) {
        return Finding::other(Role::Ignore, "it is the same day in every row");
    }
    match name.concept() {
        Some(Concept::Birth) => Finding::feature(Calendar::age(), "a date of birth: age in years"),
        Some(Concept::Start) => Finding::feature(Calendar::tenure(), "a first day: years since"),
        _ => Finding::feature(Calendar::days_since(), "a date: days since"),
    }
}

/// The day after the newest plausible date: one that is no date of birth and lies in the years 1900 to 2100.
fn as_of(table: &Table) -> Option<Day> {
    let dates = table.columns().iter().filter_map(|column| match column.data() {
        ColumnData::Date(days) => Some(days.iter().flatten().filter(|day| (1900..=2100).contains(&day.year())).max()),
        _ => None,
    });
    dates.flatten().max().map(|day| day.plus_days(1))
}

/// A share in percent, with a digit behind the point where it is small.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if (1.0..=99.0).contains(&percent) || percent == 0.0 { format!("{percent:.0}%") } else { format!("{percent:.2}%") }
}
