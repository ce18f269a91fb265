//! The audit of attributes in words and as a picture.

use segmenta::features::FeatureSpec;
use segmenta::report::{Chart, chart_svg};
use segmenta::seed::Seed;
use segmenta::selection::audit::{Audit, AuditSpec, audit};
use segmenta::table::{Day, Table};

use crate::report::golden::check;

/// A shop with something of everything: skew, codes, answers, dates, gaps, a double, a constant, an id, a person.
fn shop() -> Audit {
    let draw = |name: &str, row: usize| Seed::new(7).derive(name, 0).uniform_at(row as u64);
    let rows = || 0..480usize;
    let spend = |row: usize| (100.0 * (2.0 + 5.0 * draw("spend", row)).exp()).round() / 100.0;
    let ids: Vec<String> = rows().map(|row| format!("{:05}", (row * 7919) % 99_991)).collect();
    let mails: Vec<String> = rows().map(|row| format!("c{row}@example.org")).collect();
    let answers = ["disagree", "neutral", "agree"];
    let channels = ["web", "store <main>", "app", "phone & post"];
    let table = Table::builder()
        .number("age", rows().map(|row| (18.0 + 40.0 * draw("age", row) + 30.0 * draw("age", row + 999)).round()))
        .number("spend_12m", rows().map(spend))
        .number("spend_24m", rows().map(|row| 2.0 * spend(row) + draw("more", row)))
        .number("visits", rows().map(|row| if row % 3 == 0 { 0.0 } else { (20.0 * draw("visits", row)).round() }))
        .number("region", rows().map(|row| (1.0 + 4.0 * draw("region", row)).floor()))
        .number("balance", rows().map(|row| (2000.0 * draw("balance", row)).round() - 600.0))
        .category("channel", rows().map(|row| Some(channels[(4.0 * draw("channel", row).powi(2)) as usize])))
        .category(
            "likes_discounts",
            rows().map(|row| (row % 9 > 0).then(|| answers[(3.0 * draw("likes", row)) as usize])),
        )
        .date("first_order", rows().map(|row| Day::from_epoch_days(17_800 + (1500.0 * draw("first", row)) as i32)))
        .flag("newsletter", rows().map(|row| draw("news", row) < 0.3))
        .number("version", rows().map(|_| 2.0))
        .category("e-mail", mails.iter().map(|mail| Some(mail.as_str())))
        .category("ticket", ids.iter().map(|id| Some(id.as_str())))
        .category("complaint", rows().map(|row| (row % 20 == 0).then_some("late")))
        .build()
        .unwrap();
    audit(&table, &FeatureSpec::infer(&table), &AuditSpec::default(), Seed::new(1)).unwrap()
}

#[test]
fn the_audit_in_words_is_as_accepted() {
    check("audit.txt", &format!("{}\n", shop()));
}

#[test]
fn the_audit_picture_is_as_accepted() {
    check("audit.svg", &chart_svg(&Chart::Attributes { audit: &shop() }));
}

#[test]
fn no_line_is_wider_than_the_terminal_and_no_name_moves_the_cursor() {
    let long = "a very long name of a column ".repeat(6) + "\u{1b}[2J\u{202e}";
    let table = Table::builder()
        .number(long.as_str(), (0..90).map(|row| f64::from(row * row % 47)))
        .category("日本語の列", (0..90).map(|row| Some(["一", "二\u{1b}[31m"][row % 2])))
        .build()
        .unwrap();
    let audit = audit(&table, &FeatureSpec::infer(&table), &AuditSpec::default(), Seed::new(1)).unwrap();
    let text = audit.to_string();
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    // Wide scripts take two columns a character, so the bound is on the lines without them.
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let svg = chart_svg(&Chart::Attributes { audit: &audit });
    assert!(!svg.contains('\u{1b}') && svg.starts_with("<svg "));
}

#[test]
fn a_table_of_very_many_attributes_is_drawn_in_part_and_says_so() {
    let columns = (0..100).map(|at| (format!("x{at}"), (0..40).map(move |row| f64::from((row * (at + 3)) % 41))));
    let table = columns.fold(Table::builder(), |table, (name, values)| table.number(name, values)).build().unwrap();
    let audit = audit(&table, &FeatureSpec::infer(&table), &AuditSpec::default(), Seed::new(1)).unwrap();
    let svg = chart_svg(&Chart::Attributes { audit: &audit });
    assert!(svg.contains("20 more in the table"));
    assert_eq!(audit.to_string().lines().filter(|line| line.starts_with('x')).count(), 100);
}
