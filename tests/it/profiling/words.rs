//! Names, sentences and the terminal: short, different, and backed by numbers.

use std::collections::BTreeSet;

use segmenta::features::Role;
use segmenta::profiling::{Contrast, ProfileSpec, Profiles, profile};
use segmenta::table::Table;

use crate::profiling::{labelled, level, numbers, profiled};

/// Customers of `n_segments` segments that differ in every column, the columns named by the caller.
fn differing(names: &[String], n_segments: usize) -> Profiles {
    let n = n_segments * 40;
    let mut builder = Table::builder();
    let levels = ["Великі міста та передмістя", "interior do estado", "y", "a level with very many words in it indeed"];
    for (column, name) in names.iter().enumerate() {
        let of_row = |row: usize| (row % n_segments * (column + 3)) % 7;
        builder = if column % 3 == 2 {
            builder.category(name, (0..n).map(|row| Some(levels[(of_row(row) + usize::from(row % 11 == 0)) % 4])))
        } else {
            builder.number(name, (0..n).map(|row| (of_row(row) * 5 + row % 6) as f64))
        };
    }
    profiled(&builder.build().unwrap(), &(0..n).map(|row| row % n_segments).collect::<Vec<_>>())
}

#[test]
fn names_are_short_and_all_different() {
    let wide = "x".repeat(200);
    let columns: [Vec<String>; 6] = [
        ["spend", "age", "region"].map(String::from).to_vec(),
        ["Сума покупок за рік", "Вік", "Тип населеного пункту"].map(String::from).to_vec(),
        [wide.clone() + "1", wide.clone() + "2", wide + "3"].to_vec(),
        ["a b", "a_b", "A B"].map(String::from).to_vec(),
        ["", " ", "\n\t"].map(String::from).to_vec(),
        ["{label}", "<b>spend</b>", "\u{202e}age"].map(String::from).to_vec(),
    ];
    for names in columns {
        for n_segments in [1, 2, 5, 12, 30] {
            let profiles = differing(&names, n_segments);
            let told: BTreeSet<&str> = profiles.segments.iter().map(|segment| segment.name.as_str()).collect();
            assert_eq!(told.len(), n_segments, "{told:?}");
            for name in told {
                let length = name.chars().count();
                assert!((1..=40).contains(&length), "{length} characters: {name}");
            }
            let widest = profiles.to_string().lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(100), "{widest:?}\n{profiles}");
        }
    }
}

#[test]
fn sentences_are_built_from_the_traits_and_nothing_else() {
    let names = ["spend", "age", "region", "visits"].map(String::from);
    for segment in &differing(&names, 6).segments {
        let texts: Vec<&str> = segment.traits.iter().map(|told| told.text.as_str()).collect();
        let expected = match texts.split_last() {
            None => "No attribute sets these customers clearly apart from the others.".to_string(),
            Some((last, [])) => format!("Stands out for {last}."),
            Some((last, first)) => format!("Stands out for {} and {last}.", first.join(", ")),
        };
        assert_eq!(segment.sentence, expected);
        let attributes: BTreeSet<&str> = segment.traits.iter().map(|told| told.attribute.as_str()).collect();
        assert_eq!(attributes.len(), segment.traits.len(), "one entry an attribute");
    }
}

#[test]
fn every_trait_repeats_the_numbers_of_its_attribute() {
    let names = ["spend", "age", "region", "visits", "income", "channel"].map(String::from);
    let profiles = differing(&names, 5);
    assert!(profiles.segments.iter().map(|segment| segment.traits.len()).sum::<usize>() > 5);
    for segment in &profiles.segments {
        for told in &segment.traits {
            let (effect, significance, here, others) = match &told.contrast {
                Contrast::Number { mean, mean_rest, .. } => {
                    let profile = numbers(segment, &told.attribute);
                    assert_eq!((*mean, *mean_rest), (profile.segment.unwrap().mean, profile.rest.unwrap().mean));
                    (profile.hedges_g.unwrap_or(told.effect), profile.significance, *mean, *mean_rest)
                }
                Contrast::Level { level: name, share, share_rest, .. } => {
                    let profile = level(segment, &told.attribute, name);
                    assert_eq!((Some(*share), Some(*share_rest)), (profile.share, profile.share_rest));
                    (profile.cohen_h.unwrap(), profile.significance, share * 100.0, share_rest * 100.0)
                }
                other => panic!("{other:?}"),
            };
            let significance = significance.unwrap();
            assert_eq!((told.v_test, told.q_value), (significance.v_test, significance.q_value));
            assert!(told.q_value <= 0.05 && told.effect.abs() >= 0.3);
            assert_eq!(told.effect, effect.clamp(-std::f64::consts::PI, std::f64::consts::PI));
            // The two numbers in the text are the two that were compared.
            let (_, written) = told.text.rsplit_once('(').unwrap();
            let written: Vec<f64> = written
                .split(", others ")
                .map(|part| part.replace("average ", "").trim_matches(|c: char| ")%<>".contains(c)).replace(',', ""))
                .map(|part| part.parse().unwrap())
                .collect();
            assert!((written[0] - here).abs() <= 0.51 && (written[1] - others).abs() <= 0.51, "{}", told.text);
        }
    }
}

#[test]
fn a_sensitive_attribute_is_a_trait_but_in_no_name_and_no_sentence() {
    let table = Table::builder()
        .category("faith", (0..90).map(|row| Some(if row % 3 == 0 { "a" } else { "b" })))
        .number("age", (0..90).map(|row| f64::from(row % 3 * 10 + row % 7)))
        .build()
        .unwrap();
    let labels = labelled(&(0..90).map(|row| row % 3).collect::<Vec<_>>());
    let spec = ProfileSpec::new().column("faith", Role::Sensitive).column("age", Role::Feature);
    let profiles = profile(&table, &labels, &spec).unwrap();
    let first = &profiles.segments[0];
    assert_eq!(first.traits[0].attribute, "faith");
    for segment in &profiles.segments {
        assert!(!segment.name.contains("aith") && !segment.sentence.contains("faith"), "{}", segment.sentence);
    }
    let alone = profile(&table, &labels, &ProfileSpec::new().column("faith", Role::Sensitive)).unwrap();
    assert_eq!(alone.segments[0].name, "Typical customers");
    assert_eq!(alone.segments[0].sentence, "Only sensitive attributes set these customers apart from the others.");
}

#[test]
fn segments_alike_in_their_strongest_traits_are_told_apart_by_the_next() {
    let n = 400;
    let high = |row: usize, segments: &[usize], by: f64| if segments.contains(&(row % 4)) { by } else { 0.0 };
    let table = Table::builder()
        .number("spend", (0..n).map(|row| (row % 10) as f64 + high(row, &[0, 1], 20.0)))
        .number("visits", (0..n).map(|row| (row % 9) as f64 + high(row, &[0, 1], 12.0)))
        .number("age", (0..n).map(|row| (row % 11) as f64 + high(row, &[0, 2], 4.0)))
        .build()
        .unwrap();
    let profiles = profiled(&table, &(0..n).map(|row| row % 4).collect::<Vec<_>>());
    let names: Vec<&str> = profiles.segments.iter().map(|segment| segment.name.as_str()).collect();
    assert_eq!(names[..2], ["High visits (16), high spend (24)", "High spend (25), younger (4.96)"]);
    assert_eq!(names[2..], ["Low spend (4), low visits (3.98)", "Low visits (3.99), younger (4.98)"]);
}

/// Income and spending score of a real file cut into four corners and a middle, as the terminal shows it.
#[test]
fn the_mall_customers_read_well() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/mall_customers/Mall_Customers.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("shared/data/mall_customers absent: skipped");
        return;
    };
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let number = |column: usize| rows.iter().map(move |row| row[column].trim().parse::<f64>().unwrap());
    let table = Table::builder()
        .category("Gender", rows.iter().map(|row| Some(row[1])))
        .number("Age", number(2))
        .number("Annual Income (k$)", number(3))
        .number("Spending Score (1-100)", number(4))
        .build()
        .unwrap();
    let corner = |(income, score): (f64, f64)| match (income, score) {
        (i, s) if (40.0..=70.0).contains(&i) && (35.0..=65.0).contains(&s) => 0,
        (i, s) if i > 55.0 && s > 50.0 => 1,
        (i, _) if i > 55.0 => 2,
        (_, s) if s > 50.0 => 3,
        _ => 4,
    };
    let labels: Vec<usize> = number(3).zip(number(4)).map(corner).collect();
    let profiles = profile(&table, &labelled(&labels), &ProfileSpec::new().revenue(["Annual Income (k$)"])).unwrap();
    println!("{profiles}");
    assert!(
        profiles.segments[1].name.contains("spending score") && profiles.segments[1].name.contains("annual income")
    );
    assert_eq!(profiles.importance.last().unwrap().attribute, "Gender");
}
