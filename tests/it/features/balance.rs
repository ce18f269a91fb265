//! How much each attribute counts.

use segmenta::features::{
    Calendar, Categorical, ColumnSpec, Family, FamilyWeight, FeatureMatrix, FeatureSpec, FeatureWarning, Flag, Geo,
    Numeric,
};
use segmenta::seed::Seed;
use segmenta::table::{Day, Point, Table};

const N: u64 = 2000;

fn draws(name: &str) -> impl Iterator<Item = f64> + Clone {
    let seed = Seed::new(5).derive(name, 0);
    (0..N).map(move |row| seed.uniform_at(row))
}

fn table() -> Table {
    let levels = |name: &str, cuts: &'static [(f64, &'static str)]| {
        draws(name).map(move |u| cuts.iter().find(|(end, _)| u < *end).map(|(_, level)| *level)).collect::<Vec<_>>()
    };
    Table::builder()
        .number("age", draws("age").map(|u| 20.0 + 60.0 * u))
        .number("spend", draws("spend").map(|u| (8.0 * u).exp()))
        .category("plan", levels("plan", &[(0.6, "basic"), (0.9, "gold"), (1.0, "pro")]))
        .category("lopsided", levels("lopsided", &[(0.97, "usual"), (1.0, "special")]))
        .flag("half", draws("half").map(|u| u < 0.5))
        .flag("seldom", draws("seldom").map(|u| u < 0.03))
        .flag("rare", draws("rare").map(|u| u < 0.004))
        .date("signup", draws("signup").map(|u| Day::from_epoch_days(15_000 + (3000.0 * u) as i32).unwrap()))
        .point("home", draws("home").map(|u| Point::new(40.0 + u, -8.0 - u * u).unwrap()))
        .build()
        .unwrap()
}

/// The variance of all columns made from `source`.
fn variance(x: &FeatureMatrix, source: &str) -> f64 {
    let columns = x.columns().iter().enumerate().filter(|(_, column)| column.source == source);
    columns.map(|(j, _)| x.values().column(j).var(0.0)).sum()
}

/// The largest squared distance between two rows within the columns of `source`.
fn widest(x: &FeatureMatrix, source: &str) -> f64 {
    let columns: Vec<usize> =
        x.columns().iter().enumerate().filter(|(_, column)| column.source == source).map(|(j, _)| j).collect();
    let distance =
        |a: usize, b: usize| columns.iter().map(|&j| (x.values()[[a, j]] - x.values()[[b, j]]).powi(2)).sum();
    (0..x.n_rows()).map(|row| distance(0, row)).fold(0.0, f64::max)
}

#[test]
fn every_attribute_has_the_same_variance_however_many_columns_it_has() {
    let spec = FeatureSpec::new()
        .demographic("age", Numeric::standard())
        .behavioural("spend", Numeric::quantile_normal())
        .demographic("plan", Categorical::one_hot())
        .behavioural("half", Flag::new())
        .behavioural("signup", Calendar::month())
        .geographic("home", Geo::sphere())
        .with_level_weight(1.0);
    let (encoder, x) = spec.fit_encode(&table()).unwrap();
    for share in &encoder.shares().by_column {
        assert!((variance(&x, &share.source) - 1.0).abs() < 1e-9, "{}: {}", share.source, variance(&x, &share.source));
        assert!((share.share - 1.0 / 6.0).abs() < 1e-9);
    }
    let families: Vec<(Family, i64)> =
        encoder.shares().by_family.iter().map(|f| (f.family, (f.share * 6.0).round() as i64)).collect();
    assert_eq!(families, [(Family::Demographic, 2), (Family::Geographic, 1), (Family::Behavioural, 3)]);
}

#[test]
fn levels_count_by_their_weight_whether_flag_or_block() {
    let spec = FeatureSpec::new().demographic("plan", Categorical::one_hot()).demographic("half", Flag::new());
    for level_weight in [0.25, FeatureSpec::LEVEL_WEIGHT, 1.0] {
        let (_, x) = spec.clone().with_level_weight(level_weight).fit_encode(&table()).unwrap();
        assert!((variance(&x, "plan") - level_weight).abs() < 1e-9);
        assert!((variance(&x, "half") - level_weight).abs() < 1e-9);
    }
}

#[test]
fn a_flag_weighs_the_same_as_a_category_of_two_levels() {
    let table = Table::builder()
        .flag("flag", draws("x").map(|u| u < 0.3))
        .category("levels", draws("x").map(|u| Some(if u < 0.3 { "yes" } else { "no" })))
        .build()
        .unwrap();
    let spec = FeatureSpec::new().demographic("flag", Flag::new()).demographic("levels", Categorical::one_hot());
    let (_, x) = spec.fit_encode(&table).unwrap();
    assert!((widest(&x, "flag") - widest(&x, "levels")).abs() < 1e-9);
    assert!((variance(&x, "flag") - variance(&x, "levels")).abs() < 1e-9);
}

#[test]
fn no_mismatch_costs_more_than_three_standard_deviations_squared() {
    for family_weight in [FamilyWeight::ByAttribute, FamilyWeight::Equal] {
        let spec = FeatureSpec::new()
            .demographic("age", Numeric::standard())
            .geographic("lopsided", Categorical::one_hot())
            .behavioural("seldom", Flag::new())
            .with_family_weight(family_weight)
            .with_level_weight(1.0);
        let (_, x) = spec.fit_encode(&table()).unwrap();
        for source in ["lopsided", "seldom"] {
            let widest = widest(&x, source);
            assert!((widest - 9.0).abs() < 1e-9, "{source}: {widest}");
            assert!(variance(&x, source) < 0.5);
        }
    }
}

#[test]
fn a_rare_flag_is_folded_away_and_said_so() {
    let spec = FeatureSpec::new().demographic("age", Numeric::standard()).behavioural("rare", Flag::new());
    let (encoder, x) = spec.fit_encode(&table()).unwrap();
    assert_eq!(x.n_features(), 1);
    assert!(
        matches!(&encoder.warnings()[0], FeatureWarning::RareFlag { column, share } if column == "rare" && *share < 0.01)
    );
    let kept = FeatureSpec::new().behavioural("rare", Flag::new().rare_below(0.0)).fit(&table()).unwrap();
    assert_eq!(kept.columns().len(), 1);
}

#[test]
fn equal_families_have_equal_shares() {
    let spec = FeatureSpec::new()
        .demographic("age", Numeric::standard())
        .behavioural("spend", Numeric::log_standard())
        .behavioural("signup", Calendar::days_since())
        .behavioural("half", Flag::new())
        .as_of("2020-01-01".parse().unwrap())
        .with_family_weight(FamilyWeight::Equal);
    let (encoder, x) = spec.fit_encode(&table()).unwrap();
    for family in &encoder.shares().by_family {
        assert!((family.share - 0.5).abs() < 1e-9, "{family:?}");
    }
    let total: f64 = (0..x.n_features()).map(|j| x.values().column(j).var(0.0)).sum();
    assert!((total - 3.0 - FeatureSpec::LEVEL_WEIGHT).abs() < 1e-9, "the total stays: {total}");
}

#[test]
fn a_column_of_weight_two_counts_as_two() {
    let spec = FeatureSpec::new()
        .demographic("age", Numeric::standard())
        .column(ColumnSpec::feature("spend", Family::Behavioural, Numeric::log_standard()).weight(2.0));
    let (encoder, x) = spec.fit_encode(&table()).unwrap();
    assert!((variance(&x, "spend") / variance(&x, "age") - 2.0).abs() < 1e-9);
    assert_eq!(encoder.shares().by_column[0].source, "spend");
    assert!((encoder.shares().by_column[0].share - 2.0 / 3.0).abs() < 1e-9);
}

#[test]
fn a_column_that_owns_more_than_half_of_the_distance_is_warned_of() {
    // Most of the spread of a robust scale lies in its outliers.
    let spec = FeatureSpec::new().demographic("age", Numeric::standard()).behavioural("spend", Numeric::robust());
    let encoder = spec.fit(&table()).unwrap();
    let [warning] = encoder.warnings() else { panic!("{:?}", encoder.warnings()) };
    assert!(matches!(warning, FeatureWarning::DominantFeature { column, share } if column == "spend" && *share > 0.5));
    assert_eq!(warning.code(), "dominant_feature");
    assert!(warning.to_string().starts_with("`spend` makes up "));
    let alone = FeatureSpec::new().demographic("age", Numeric::standard()).fit(&table()).unwrap();
    assert_eq!(alone.warnings(), []);
}

#[test]
fn robust_and_min_max_count_as_one_for_the_distributions_they_are_made_for() {
    let spec = FeatureSpec::new().demographic("age", Numeric::min_max());
    let (_, x) = spec.fit_encode(&table()).unwrap();
    assert!((variance(&x, "age") - 1.0).abs() < 0.05, "{}", variance(&x, "age"));
    let normal = Table::builder()
        .number(
            "z",
            draws("a").zip(draws("b")).map(|(a, b)| (-2.0 * (1.0 - a).ln()).sqrt() * (std::f64::consts::TAU * b).cos()),
        )
        .build()
        .unwrap();
    let (_, x) = FeatureSpec::new().demographic("z", Numeric::robust()).fit_encode(&normal).unwrap();
    assert!((variance(&x, "z") - 1.0).abs() < 0.1, "{}", variance(&x, "z"));
}
