//! The report on a terminal.

use segmenta::report;

use crate::report::sample::shop;

#[test]
fn the_answer_stands_in_aligned_columns() {
    let text = report::text(&shop());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "2,000 customers fall into 5 segments.");
    let head = lines.iter().find(|line| line.starts_with("Segment ")).unwrap();
    let end = head.find("Customers").unwrap() + "Customers".len();
    for size in ["702", "534", "391", "228", "145"] {
        assert!(lines.iter().any(|line| line.get(..end).is_some_and(|part| part.ends_with(size))), "{size}");
    }
    assert!(text.contains("5 (chosen)") && text.contains("dominant_feature"));
}

#[test]
fn wide_and_combining_characters_keep_the_columns() {
    let mut data = shop();
    data.segments[0].name = "高頻度の顧客".into();
    data.segments[1].name = "cafe\u{301}".into();
    let text = report::text(&data);
    let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap().to_owned();
    let (wide, combining) = (line("高頻度の顧客"), line("cafe\u{301}"));
    // Six wide characters take six columns more than they are characters; one combining mark takes one less.
    assert_eq!(wide.chars().count() + 6, combining.chars().count() - 1);
}

#[test]
fn no_line_is_wider_than_a_hundred_columns() {
    let mut data = shop();
    data.segments[2].name = "n".repeat(300);
    data.because = "word ".repeat(200);
    assert!(report::text(&data).lines().all(|line| line.chars().count() <= 100));
}
