//! What a spec says, how it is written, and what is refused.

use segmenta::features::{
    Calendar, Categorical, ColumnSpec, Family, FamilyWeight, FeatureSpec, Flag, Geo, Indicator, Missing, MissingLevel,
    Numeric, Ordered, Role, Scaling, Unseen,
};
use segmenta::table::Point;

fn full() -> FeatureSpec {
    let porto = Point::new(41.15, -8.61).unwrap();
    FeatureSpec::new()
        .demographic("age", Numeric::standard())
        .demographic("plan", Categorical::one_hot().rare_below(0.02).max_levels(10).unseen(Unseen::Error))
        .demographic("school", Ordered::levels(["primary", "secondary", "tertiary"]).missing(Missing::Mean))
        .demographic("birth", Calendar::age())
        .demographic("birth", Calendar::days_to_birthday().scaled(Numeric::min_max()))
        .geographic("home", Geo::sphere())
        .geographic("home", Geo::distance_to(porto).scaled(Numeric::log_standard()))
        .behavioural("spend", Numeric::log_standard().winsorised().indicator(Indicator::Column))
        .behavioural("profit", Numeric::yeo_johnson().missing(Missing::Constant(0.0)))
        .behavioural("visits", Numeric { scaling: Scaling::QuantileNormal { n_quantiles: 64 }, ..Numeric::default() })
        .behavioural("returns", Numeric::robust().missing(Missing::Error))
        .behavioural("signup", Calendar::tenure())
        .behavioural("signup", Calendar::month())
        .behavioural("newsletter", Flag::new().missing(MissingLevel::Error))
        .psychographic("opinion", Ordered::recognised())
        .column(
            ColumnSpec::feature("score", Family::Psychographic, Numeric::standard()).weight(2.5).because("asked for"),
        )
        .profile_only("segment")
        .sensitive("religion")
        .identifier("email")
        .weight_column("w")
        .ignore("note")
        .as_of("2024-06-30".parse().unwrap())
        .with_family_weight(FamilyWeight::Equal)
        .with_level_weight(0.8)
}

#[test]
fn every_setting_comes_back_from_toml_and_from_json() {
    let spec = full();
    spec.check().unwrap();
    let text = toml::to_string(&spec).unwrap();
    assert_eq!(toml::from_str::<FeatureSpec>(&text).unwrap(), spec, "{text}");
    let text = serde_json::to_string(&spec).unwrap();
    assert_eq!(serde_json::from_str::<FeatureSpec>(&text).unwrap(), spec, "{text}");
    assert_eq!(toml::from_str::<FeatureSpec>("").unwrap(), FeatureSpec::default());
}

#[test]
fn toml_is_plain_keys_with_defaults_left_out() {
    let spec = FeatureSpec::new()
        .column(
            ColumnSpec::feature("spend", Family::Behavioural, Numeric::log_standard().winsorised())
                .because("skewed numbers from 0 up: logarithm"),
        )
        .demographic("plan", Categorical::one_hot())
        .behavioural("signup", Calendar::tenure().scaled(Numeric::robust().missing(Missing::Constant(1.5))))
        .ignore("note")
        .as_of("2024-06-30".parse().unwrap());
    let expected = r#"version = 1
family_weight = "by_attribute"
level_weight = 0.4
as_of = "2024-06-30"

[[columns]]
name = "spend"
family = "behavioural"
transform = "log_standard"
winsor = [0.01, 0.99]
because = "skewed numbers from 0 up: logarithm"

[[columns]]
name = "plan"
family = "demographic"
transform = "one_hot"

[[columns]]
name = "signup"
family = "behavioural"
transform = "tenure"
scaling = "robust"
missing = 1.5

[[columns]]
name = "note"
role = "ignore"
"#;
    assert_eq!(toml::to_string(&spec).unwrap(), expected);
}

#[track_caller]
fn refused(toml: &str, words: &[&str]) {
    let error = toml::from_str::<FeatureSpec>(toml).unwrap_err().to_string();
    assert!(words.iter().all(|word| error.contains(word)), "{error}");
}

#[test]
fn an_unknown_or_misplaced_key_is_named() {
    refused("familly_weight = 'equal'", &["familly_weight", "family_weight"]);
    refused("family_weight = 'evenly'", &["evenly", "by_attribute"]);
    refused("[[columns]]\nname = 'a'\ncolour = 'red'", &["colour"]);
    refused("[[columns]]\nname = 'a'\ntransform = 'zscore'", &["zscore", "standard"]);
    refused("[[columns]]\nname = 'a'\ntransform = 'one_hot'\nlambda = 1.0", &["`a`", "`lambda`", "one_hot"]);
    refused("[[columns]]\nname = 'a'\nrole = 'ignore'\nwinsor = [0.0, 1.0]", &["`a`", "`winsor`"]);
    refused("[[columns]]\nname = 'a'\ntransform = 'standard'\nmissing = 'level'", &["`a`", "level"]);
    refused("[[columns]]\nname = 'a'\ntransform = 'standard'\nmissing = 'mode'", &["missing", "median"]);
    refused("[[columns]]\nname = 'a'\ntransform = 'distance_to'", &["`a`", "point"]);
    refused("[[columns]]\nrole = 'ignore'", &["name"]);
}

#[track_caller]
fn judged(spec: FeatureSpec, expected: &str) {
    assert_eq!(spec.check().unwrap_err().to_string(), expected);
}

#[test]
fn check_names_the_column_and_the_mend() {
    let one = |numeric: Numeric| FeatureSpec::new().behavioural("a", numeric);
    judged(
        one(Numeric::standard().winsor(0.9, 0.1)),
        "winsor of `a` = [0.9, 0.1]: expected two quantiles, 0 <= low < high <= 1",
    );
    judged(
        one(Numeric::standard().missing(Missing::Constant(f64::NAN))),
        "missing of `a` = NaN: expected a finite number",
    );
    judged(
        FeatureSpec::new().demographic("a", Categorical::one_hot().rare_below(0.9)),
        "rare_below of `a` = 0.9: expected a share of the rows from 0 to 0.5",
    );
    judged(
        FeatureSpec::new().demographic("a", Ordered::levels(["low", "High", "high "])),
        "levels of `a` = `high` twice: expected every level once",
    );
    judged(
        one(Numeric::standard()).profile_only("a"),
        "column `a`: it stands twice; a column may only stand twice as a feature with two different transforms",
    );
    judged(
        one(Numeric::standard()).weight_column("v").weight_column("w"),
        "column `w`: there is another weight column; keep one",
    );
    judged(
        FeatureSpec::new().ignore("a"),
        "no column can carry a segmentation: `a` has another role; name the features in a spec if this is wrong",
    );
    let mut spec = one(Numeric::standard());
    spec.columns[0].family = None;
    judged(spec.clone(), "column `a`: a feature needs a family: demographic, geographic, behavioural or psychographic");
    spec.columns[0].transform = None;
    judged(spec.clone(), "column `a`: a feature needs a transform, such as transform = \"standard\"");
    spec.columns[0].role = Role::Ignore;
    spec.columns[0].weight = -1.0;
    assert!(spec.check().unwrap_err().to_string().starts_with("weight of `a` = -1: "));
    let mut spec = one(Numeric::standard());
    spec.version = 2;
    judged(spec, "version of the features = 2: expected 1 to 1; a newer spec needs a newer segmenta");
    judged(
        one(Numeric::standard()).with_level_weight(0.0),
        "level_weight = 0: expected a number above 0 and at most 1",
    );
    judged(
        FeatureSpec::new().behavioural("a", Calendar::month().scaled(Numeric::robust())),
        "column `a`: `month` is a cycle, which is not scaled; of the settings of numbers only missing = \"error\" goes with it",
    );
}
