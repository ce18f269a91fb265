//! Small numbers, gaps, extremes, and what is refused.

use segmenta::clustering::Labels;
use segmenta::features::Role;
use segmenta::profiling::{ProfileSpec, Profiles, Values, Warning, exemplars, profile};
use segmenta::table::Table;

use crate::profiling::{attribute, labelled, level, numbers, profiled, unrelated};

/// Reads what was written, and finds no number that could not be written.
fn round_trip(profiles: &Profiles) {
    let text = serde_json::to_string(profiles).unwrap();
    let read: Profiles = serde_json::from_str(&text).unwrap();
    assert_eq!(&read, profiles);
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

#[test]
fn profiles_survive_being_saved() {
    let table = unrelated(300, 2);
    let spec = ProfileSpec::new().revenue(["spend"]);
    let labels = Labels::try_new((0..300).map(|row| (row % 7 != 6).then_some(row % 3)), 3).unwrap();
    round_trip(&profile(&table, &labels, &spec).unwrap());
}

#[test]
fn what_cannot_be_compared_is_none() {
    let table = Table::builder()
        .number("gap", [None, None, Some(3.0), Some(4.0), Some(9.0)])
        .number("constant", [7.0; 5])
        .number("empty", [None::<f64>; 5])
        .category("one", [Some("only"); 5])
        .category("none", [None; 5])
        .flag("flag", [Some(true), None, Some(false), Some(true), None])
        .build()
        .unwrap();
    // Segment 2 has one customer, segment 3 none.
    let labels = Labels::try_new([0, 0, 1, 1, 2].map(Some), 4).unwrap();
    let profiles = profile(&table, &labels, &ProfileSpec::default()).unwrap();
    round_trip(&profiles);
    let [first, _, lone, empty] = &profiles.segments[..] else { panic!("four segments") };

    let gap = numbers(first, "gap");
    assert_eq!((gap.segment, gap.hedges_g, gap.significance), (None, None, None));
    assert_eq!(attribute(first, "gap").missing.share, Some(1.0));
    assert_eq!(numbers(lone, "gap").segment.unwrap().sd, None);
    assert!(numbers(lone, "gap").significance.is_some());
    assert_eq!(numbers(first, "constant").significance, None);
    assert_eq!(numbers(first, "empty").rest, None);
    assert_eq!(attribute(first, "empty").missing.significance, None);
    assert_eq!(level(first, "one", "only").significance, None);
    assert_eq!(level(first, "one", "only").lift, Some(1.0));
    assert!(matches!(&attribute(first, "none").values, Values::Levels(levels) if levels.is_empty()));
    assert_eq!(level(empty, "flag", "yes").share, None);
    assert_eq!((empty.name.as_str(), empty.share), ("No customers", 0.0));
    assert!(profiles.importance.iter().all(|entry| ["gap", "flag"].contains(&entry.attribute.as_str())));
}

#[test]
fn one_segment_of_everybody_has_nobody_to_differ_from() {
    let profiles = profiled(&unrelated(50, 3), &[0; 50]);
    let only = &profiles.segments[0];
    assert_eq!((only.name.as_str(), profiles.n_tests, only.traits.len()), ("All customers", 0, 0));
    assert_eq!(numbers(only, "age").rest, None);
    assert_eq!(level(only, "newsletter", "yes").share_rest, None);
    assert!(only.explained_by.is_none() && profiles.importance.is_empty());
    round_trip(&profiles);
}

#[test]
fn extreme_numbers_give_finite_profiles() {
    let cases: [[f64; 6]; 4] = [
        [f64::MAX, f64::MIN, f64::MAX, 0.0, 1.0, f64::MIN],
        [5e-324, 0.0, -5e-324, 1e-300, 0.0, 1e-310],
        [1e16, 1e16 + 2.0, 1e16, 1e16 + 2.0, 1e16, 1e16],
        [-0.0, 0.0, -0.0, 0.0, -0.0, 0.0],
    ];
    for values in cases {
        let table = Table::builder().number("x", values).build().unwrap();
        let profiles = profiled(&table, &[0, 0, 1, 1, 2, 2]);
        round_trip(&profiles);
        assert!(!profiles.to_string().contains("NaN"), "{values:?}");
    }
}

#[test]
fn a_number_that_separates_segments_perfectly_is_a_trait() {
    let table = Table::builder()
        .number("member", (0..60).map(|row| f64::from(row % 2)))
        .number("age", (0..60).map(|row| f64::from(row % 2 * 4 + row % 5)))
        .build()
        .unwrap();
    let profiles = profiled(&table, &(0..60).map(|row| row % 2).collect::<Vec<_>>());
    let told = &profiles.segments[1].traits[0];
    assert_eq!((told.attribute.as_str(), told.effect), ("member", std::f64::consts::PI));
}

#[test]
fn a_mean_that_the_median_contradicts_is_no_trait() {
    // Three of twenty spend a fortune; the others spend less than anybody outside the segment.
    let spend = (0..100).map(|row| {
        if row < 3 {
            5000.0
        } else if row < 20 {
            1.0
        } else {
            10.0 + f64::from(row % 7)
        }
    });
    let table = Table::builder().number("spend", spend).build().unwrap();
    let labels: Vec<usize> = (0..100).map(|row| usize::from(row >= 20)).collect();
    let profiles = profiled(&table, &labels);
    let spend = numbers(&profiles.segments[0], "spend");
    assert!(spend.hedges_g.unwrap() > 0.3 && spend.significance.unwrap().q_value < 0.05);
    assert!(profiles.segments[0].traits.is_empty());
}

#[test]
fn only_so_many_levels_are_listed_but_all_are_tested() {
    let levels: Vec<String> = (0..400).map(|row| format!("city {}", (row * row) % 37)).collect();
    let table = Table::builder().category("city", levels.iter().map(|level| Some(level.as_str()))).build().unwrap();
    let labels: Vec<usize> = (0..400).map(|row| row % 2).collect();
    let all = profile(&table, &labelled(&labels), &ProfileSpec::new().max_levels(100)).unwrap();
    let few = profile(&table, &labelled(&labels), &ProfileSpec::new().max_levels(3)).unwrap();
    assert_eq!(all.n_tests, few.n_tests);
    let Values::Levels(listed) = &attribute(&few.segments[0], "city").values else { panic!("no levels") };
    assert_eq!(listed.len(), 3);
    assert_eq!(&listed[0], level(&all.segments[0], "city", &listed[0].level));
    assert!(few.to_string().len() <= all.to_string().len());
}

#[test]
fn warnings_name_what_is_wrong_with_the_segments() {
    let table = Table::builder()
        .category("plan", (0..500).map(|row| Some(if row == 499 { "gold" } else { "basic" })))
        .number("age", (0..500).map(|row| f64::from(row % 50)))
        .build()
        .unwrap();
    let labels: Vec<usize> = (0..500).map(|row| usize::from(row == 499)).collect();
    let profiles = profiled(&table, &labels);
    let codes: Vec<&str> = profiles.warnings.iter().map(Warning::code).collect();
    assert_eq!(codes, ["giant_segment", "one_level_segment", "tiny_segment", "one_level_segment"]);
    assert_eq!(profiles.segments[1].explained_by.as_ref().unwrap().level, "gold");
    assert!(profiles.warnings[0].to_string().contains("99.8%"), "{}", profiles.warnings[0]);

    let noisy = Labels::try_new((0..500).map(|row| (row % 4 != 0).then_some(row % 2)), 2).unwrap();
    let noisy = profile(&table, &noisy, &ProfileSpec::default()).unwrap();
    assert_eq!(noisy.warnings.iter().map(Warning::code).collect::<Vec<_>>(), ["much_noise"]);
}

#[test]
fn columns_are_chosen_by_kind_and_by_role() {
    let emails: Vec<String> = (0..30).map(|row| format!("c{row}@example.org")).collect();
    let table = Table::builder()
        .category("email", emails.iter().map(|email| Some(email.as_str())))
        .text("note", (0..30).map(|_| Some("a note")))
        .number("age", (0..30).map(f64::from))
        .build()
        .unwrap();
    let labels = labelled(&(0..30).map(|row| row % 2).collect::<Vec<_>>());
    let profiles = profile(&table, &labels, &ProfileSpec::default()).unwrap();
    let left_out: Vec<&str> = profiles.left_out.iter().map(|left| left.column.as_str()).collect();
    assert_eq!((profiles.attributes.len(), left_out), (1, vec!["email", "note"]));

    let spec = ProfileSpec::new().column("age", Role::ProfileOnly).column("email", Role::Identifier);
    let profiles = profile(&table, &labels, &spec).unwrap();
    assert!(!profiles.attributes[0].is_circular());
    assert_eq!((profiles.attributes.len(), profiles.left_out[0].column.as_str()), (1, "email"));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let table = unrelated(10, 1);
    let labels = labelled(&[0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    let refusal = |spec: ProfileSpec| profile(&table, &labels, &spec).unwrap_err().to_string();
    assert_eq!(
        refusal(ProfileSpec::new().column("agee", Role::Feature)),
        "there is no column `agee` in the table; did you mean `age`?"
    );
    assert_eq!(refusal(ProfileSpec::new().revenue(["region"])), "column `region`: expected numbers, got categories");
    assert_eq!(
        refusal(ProfileSpec::new().revenue(["spend", "spend"])),
        "revenue: the column `spend` is named twice; name it once"
    );
    assert_eq!(
        refusal(ProfileSpec::new().min_effect(f64::NAN)),
        "min_effect = NaN: expected a finite number of at least 0"
    );
    assert_eq!(refusal(ProfileSpec::new().max_levels(0)), "max_levels = 0: expected at least 1");
    let short = profile(&table, &labelled(&[0]), &ProfileSpec::default()).unwrap_err();
    assert_eq!(short.to_string(), "the labels: expected 10 entries, got 1");
    let nobody = Table::builder().number("x", [0.0; 0]).build().unwrap();
    let empty = profile(&nobody, &labelled(&[]), &ProfileSpec::default()).unwrap_err();
    assert!(empty.to_string().contains("and no row"), "{empty}");
}

#[test]
fn a_spec_reads_back_and_knows_its_keys() {
    let spec = ProfileSpec::new().column("age", Role::Sensitive).revenue(["spend"]).max_traits(2);
    let text = toml::to_string(&spec).unwrap();
    assert_eq!(toml::from_str::<ProfileSpec>(&text).unwrap(), spec);
    assert_eq!(toml::from_str::<ProfileSpec>("").unwrap(), ProfileSpec::default());
    assert!(toml::from_str::<ProfileSpec>("max_trait = 3").is_err());
}

#[test]
fn damaged_profiles_are_refused() {
    let good =
        serde_json::to_value(profiled(&unrelated(90, 4), &(0..90).map(|row| row % 3).collect::<Vec<_>>())).unwrap();
    let damage: [(&str, serde_json::Value); 9] = [
        ("/n_customers", 91.into()),
        ("/n_noise", u64::MAX.into()),
        ("/segments/1/segment", 2.into()),
        ("/segments/1/name", "".into()),
        ("/segments/0/share", 1.5.into()),
        ("/segments/0/attributes/0/attribute", "other".into()),
        ("/segments/0/attributes/0/n", 3.into()),
        ("/segments/0/attributes/0/values/numbers/significance/q_value", (-1).into()),
        ("/false_discovery", 7.into()),
    ];
    for (place, value) in damage {
        let mut bad = good.clone();
        *bad.pointer_mut(place).unwrap() = value;
        assert!(serde_json::from_value::<Profiles>(bad).is_err(), "{place}");
    }
    let mut extra = good.clone();
    extra["surprise"] = true.into();
    assert!(serde_json::from_value::<Profiles>(extra).is_err());
    assert!(serde_json::from_value::<Profiles>(good).is_ok());
}

#[test]
fn exemplars_are_the_nearest_rows_ties_to_the_lower() {
    let labels = Labels::try_new([Some(0), None, Some(0), Some(0), Some(0)], 2).unwrap();
    let nearest = exemplars(&labels, &[1.0, f64::NAN, 0.5, 1.0, 0.5], 3).unwrap();
    assert_eq!(nearest, [vec![2, 4, 0], vec![]]);
    assert_eq!(exemplars(&labels, &[0.0; 5], 0).unwrap(), [vec![], vec![]] as [Vec<usize>; 2]);
    let refused = exemplars(&labels, &[1.0, 0.0, f64::NAN, 0.0, 0.0], 1).unwrap_err();
    assert_eq!(refused.to_string(), "distance of row 3 = NaN: expected a finite number of at least 0");
}
