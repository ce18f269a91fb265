use std::fmt;

use crate::features::Role;
use crate::features::rfm::rfm_label;
use crate::profiling::wording::{WORDING, fill};
use crate::profiling::{Contrast, ItemKind, Profiles, RfmProfile, SegmentProfile, SegmentPurchases, Trait};

/// The widest line, in characters.
const WIDTH: usize = 100;
/// Attributes named as those in which segments differ most.
const MAX_IMPORTANT: usize = 5;
/// Items named of one list.
const MAX_ITEMS: usize = 5;

/// Writes profiles for a terminal: an overview, then a card for each segment.
impl fmt::Display for Profiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_head(f, self)?;
        write_overview(f, self)?;
        for segment in &self.segments {
            write_card(f, segment)?;
            for profile in &self.purchases {
                let own = profile.segments.get(segment.segment);
                own.map_or(Ok(()), |own| write_purchases(f, profile.kind, own))?;
            }
        }
        self.rfm.iter().try_for_each(|rfm| write_rfm(f, rfm))?;
        if !self.warnings.is_empty() {
            writeln!(f)?;
        }
        for warning in &self.warnings {
            write_wrapped(f, "", &fill(WORDING.warning, &[("message", &warning.to_string())]))?;
        }
        Ok(())
    }
}

fn write_head(f: &mut fmt::Formatter<'_>, profiles: &Profiles) -> fmt::Result {
    let numbers = WORDING.numbers;
    let segments = numbers.counted(profiles.segments.len(), WORDING.segment);
    let customers = numbers.counted(profiles.n_customers, WORDING.customer);
    writeln!(f, "{}", fill(WORDING.title, &[("segments", &segments), ("customers", &customers)]))?;
    if profiles.n_noise > 0 {
        let share = numbers.percent(profiles.n_noise as f64 / profiles.n_customers.max(1) as f64);
        let customers = numbers.counted(profiles.n_noise, WORDING.customer);
        writeln!(f, "{}", fill(WORDING.title_noise, &[("customers", &customers), ("share", &share)]))?;
    }
    let attributes = numbers.counted(profiles.attributes.len(), WORDING.attribute);
    let tests = numbers.counted(profiles.n_tests, WORDING.test);
    let level = numbers.percent(profiles.false_discovery);
    writeln!(f, "{}", fill(WORDING.tests, &[("attributes", &attributes), ("tests", &tests), ("level", &level)]))?;
    let label = |name: &str| {
        let known = profiles.attributes.iter().find(|attribute| attribute.name == name);
        known.map_or_else(|| name.to_string(), |attribute| attribute.label.clone())
    };
    let important: Vec<String> = profiles
        .importance
        .iter()
        .take(MAX_IMPORTANT)
        .map(|entry| {
            format!("{} {}", label(&entry.attribute), numbers.number((entry.strength * 100.0).round() / 100.0))
        })
        .collect();
    if important.is_empty() {
        return Ok(());
    }
    write_wrapped(f, "", &format!("{}: {}", WORDING.importance, important.join(WORDING.comma)))
}

fn write_overview(f: &mut fmt::Formatter<'_>, profiles: &Profiles) -> fmt::Result {
    let numbers = WORDING.numbers;
    let (name, customers, share) = (WORDING.head_segment, WORDING.head_customers, WORDING.head_share);
    let revenue = if profiles.revenue.is_some() { WORDING.head_revenue } else { "" };
    writeln!(f)?;
    write_line(f, &format!("  # {name:<40} {customers:>11} {share:>7} {revenue:>8}"))?;
    for segment in &profiles.segments {
        let revenue = segment.revenue.as_ref().and_then(|money| money.share).map(|share| numbers.percent(share));
        let row = format!(
            "{:>3} {:<40} {:>11} {:>7} {:>8}",
            segment.segment,
            on_line(&segment.name),
            numbers.count(segment.size),
            numbers.percent(segment.share),
            revenue.unwrap_or_default()
        );
        write_line(f, &row)?;
    }
    Ok(())
}

fn write_card(f: &mut fmt::Formatter<'_>, segment: &SegmentProfile) -> fmt::Result {
    let numbers = WORDING.numbers;
    writeln!(f)?;
    let (customers, share) = (numbers.counted(segment.size, WORDING.customer), numbers.percent(segment.share));
    let mut title = format!("{} · {}", segment.segment, on_line(&segment.name));
    title = title + " · " + &fill(WORDING.card, &[("customers", &customers), ("share", &share)]);
    if let Some((share, mean)) = segment.revenue.as_ref().and_then(|money| money.share.zip(money.mean)) {
        let (share, mean) = (numbers.percent(share), numbers.number(mean));
        title = title + WORDING.comma + &fill(WORDING.card_revenue, &[("share", &share), ("mean", &mean)]);
    }
    write_wrapped(f, "", &title)?;
    write_wrapped(f, "    ", &segment.sentence)?;
    if segment.traits.is_empty() {
        return Ok(());
    }
    let (told, here, others) = (WORDING.head_trait, WORDING.head_here, WORDING.head_others);
    let (effect, v_test) = (WORDING.head_effect, WORDING.head_v_test);
    write_line(f, &format!("    {told:<40} {here:>14} {others:>14} {effect:>8} {v_test:>8}"))?;
    segment.traits.iter().try_for_each(|told| write_trait(f, told))
}

fn write_trait(f: &mut fmt::Formatter<'_>, told: &Trait) -> fmt::Result {
    let numbers = WORDING.numbers;
    let (here, others) = match &told.contrast {
        Contrast::Number { mean, mean_rest, .. } => numbers.pair(*mean, *mean_rest),
        Contrast::Date { mean, mean_rest, .. } => (mean.to_string(), mean_rest.to_string()),
        Contrast::Level { share, share_rest, .. } | Contrast::Missing { share, share_rest } => {
            (numbers.percent(*share), numbers.percent(*share_rest))
        }
    };
    let mark = if told.role == Role::Sensitive { format!(" ({})", WORDING.sensitive_mark) } else { String::new() };
    let words = clip(&on_line(&told.words), 40 - mark.chars().count()) + &mark;
    let (effect, v_test) = (told.effect, told.v_test);
    write_line(f, &format!("    {words:<40} {here:>14} {others:>14} {effect:>+8.2} {v_test:>+8.1}"))
}

/// What a segment buys, in up to three lines.
fn write_purchases(f: &mut fmt::Formatter<'_>, kind: ItemKind, bought: &SegmentPurchases) -> fmt::Result {
    let numbers = WORDING.numbers;
    let kind = match kind {
        ItemKind::Product => WORDING.products,
        ItemKind::Category => WORDING.categories,
    };
    let lists = [
        (WORDING.bought_most, WORDING.bought_item, &bought.most),
        (WORDING.bought_more, WORDING.bought_item_apart, &bought.more),
        (WORDING.bought_less, WORDING.bought_item_apart, &bought.less),
    ];
    for (template, item_template, items) in lists {
        let told = items.iter().take(MAX_ITEMS).map(|item| {
            let share = |share: Option<f64>| share.map(|share| numbers.percent(share)).unwrap_or_default();
            let (value, rest) = (share(item.buyers.share), share(item.buyers.share_rest));
            fill(item_template, &[("item", &item.buyers.level), ("value", &value), ("rest", &rest)])
        });
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            write_wrapped(f, "    ", &fill(template, &[("kind", kind), ("items", &told.join(WORDING.comma))]))?;
        }
    }
    Ok(())
}

/// The classes of RFM that have customers.
fn write_rfm(f: &mut fmt::Formatter<'_>, rfm: &RfmProfile) -> fmt::Result {
    let numbers = WORDING.numbers;
    let told = rfm.classes.iter().filter(|class| class.n > 0).map(|class| {
        let (size, share) = (numbers.count(class.n), numbers.percent(class.share));
        fill(WORDING.rfm_class, &[("class", rfm_label(&class.name)), ("size", &size), ("share", &share)])
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        return Ok(());
    }
    writeln!(f)?;
    write_wrapped(f, "", &format!("{}: {}", WORDING.rfm_title, told.join(WORDING.comma)))
}

/// One line, without the blanks at its end.
fn write_line(f: &mut fmt::Formatter<'_>, line: &str) -> fmt::Result {
    writeln!(f, "{}", clip(line.trim_end(), WIDTH))
}

/// A text on as many lines as it takes, broken between words; a word longer than a line is broken where the line ends.
fn write_wrapped(f: &mut fmt::Formatter<'_>, indent: &str, text: &str) -> fmt::Result {
    let room = WIDTH - indent.chars().count();
    let mut line = String::new();
    let mut length = 0;
    for word in on_line(text).split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(room) {
            if length > 0 && length + 1 + piece.len() > room {
                writeln!(f, "{indent}{line}")?;
                line.clear();
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.extend(piece);
            length += piece.len();
        }
    }
    if length > 0 { writeln!(f, "{indent}{line}") } else { Ok(()) }
}

fn clip(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.into();
    }
    text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

/// The text without control characters: what a file writes into a name must not steer a terminal.
fn on_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
