//! What files keep: parameters, specifications, models and summaries come back as they were, and forged ones do not come at all.

use segmenta::clustering::{Assign, Assignment, ClustererSpec, Clustering, FittedModel, FittedSummary};
use segmenta::seed::Seed;
use serde_json::Value;

use super::data::{fit_touching, narrowed, touching};
use super::subject::{Number, Plain, Subject, every_spec, laws};

laws! {
    parameters_survive_json_and_toml,
    a_parameter_that_nobody_knows_is_refused_by_name,
    models_and_summaries_survive_json_bit_for_bit,
    a_model_that_was_tampered_with_is_refused,
    everything_may_be_sent_to_threads,
}

#[test]
fn the_list_of_the_laws_is_that_of_the_algorithms_a_file_may_name() {
    let refused = serde_json::from_str::<ClustererSpec>(r#"{"algorithm":"nothing"}"#).unwrap_err().to_string();
    let named: Vec<&str> = refused.split('`').skip(3).step_by(2).collect();
    let listed: Vec<&str> = every_spec().iter().map(ClustererSpec::algorithm).collect();
    assert_eq!(named, listed, "{refused}");
}

/// What comes back from a file.
fn reread<T: Plain>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

fn parameters_survive_json_and_toml<S: Subject>() {
    let x = touching(4, 50);
    let all = [S::for_groups(3), S::for_touching(400), S::without_chance(x.view()), S::one_cluster()];
    for params in all.into_iter().chain(S::at_the_bounds()) {
        assert_eq!(reread(&params), params);
        let spec = params.to_spec();
        assert_eq!(reread(&spec), spec);
        if let Ok(text) = toml::to_string(&spec) {
            assert_eq!(toml::from_str::<ClustererSpec>(&text).unwrap(), spec, "{text}");
        }
    }
    let seeded = S::for_groups(3).with_seed(Seed::new(u64::MAX));
    assert_eq!(reread(&seeded), seeded);
}

fn a_parameter_that_nobody_knows_is_refused_by_name<S: Subject>() {
    fn refuse<T: Plain>(value: &T) {
        let mut json = serde_json::to_value(value).unwrap();
        json["n_clutsers"] = 3.into();
        let error = serde_json::from_value::<T>(json).unwrap_err().to_string();
        assert!(error.contains("n_clutsers"), "{error}");
    }
    refuse(&S::for_groups(3));
    refuse(&S::for_groups(3).to_spec());
}

fn models_and_summaries_survive_json_bit_for_bit<S: Subject>() {
    fn of<S: Subject, F: Number>() {
        let x = narrowed::<F>(&touching(400, 51));
        let fit = S::for_touching(400).fit(x.view(), None).unwrap();
        let model = reread(&fit.model);
        assert_eq!(model, fit.model);
        assert_eq!(model.assign(x.view()).unwrap(), fit.model.assign(x.view()).unwrap());
        assert_eq!(reread(&fit.summary), fit.summary);
    }
    of::<S, f64>();
    of::<S, f32>();
    let fitted = S::into_fitted(fit_touching::<S>(&touching(400, 52)).model);
    assert_eq!(reread(&fitted), fitted);
}

fn a_model_that_was_tampered_with_is_refused<S: Subject>() {
    let model = fit_touching::<S>(&touching(400, 53)).model;
    let sound = serde_json::to_value(&model).unwrap();
    let fields: Vec<String> = sound.as_object().unwrap().keys().cloned().collect();
    let refuse = |what: &str, json: Value| assert!(serde_json::from_value::<S::Of<f64>>(json).is_err(), "{what}");
    refuse("nothing", Value::Null);
    refuse("another field", with(&sound, "more", 1.into()));
    for field in &fields {
        let mut without = sound.clone();
        without.as_object_mut().unwrap().remove(field);
        refuse(&format!("no {field}"), without);
        for forged in [Value::Null, "1".into(), Value::Bool(true), (-1).into(), Value::Array(Vec::new())] {
            refuse(&format!("{field} = {forged}"), with(&sound, field, forged));
        }
        if let Some(list) = sound[field].as_array() {
            let shorter = list[1..].to_vec();
            refuse(&format!("a shorter {field}"), with(&sound, field, shorter.into()));
            let mut hollow = list.clone();
            hollow[0] = Value::Null;
            refuse(&format!("{field} with a hole"), with(&sound, field, hollow.into()));
        } else if sound[field].is_u64() {
            for count in [0, sound[field].as_u64().unwrap() + 1, u64::MAX / 2, u64::MAX] {
                refuse(&format!("{field} = {count}"), with(&sound, field, count.into()));
            }
        }
    }
}

fn with(json: &Value, field: &str, value: Value) -> Value {
    let mut json = json.clone();
    json[field] = value;
    json
}

fn everything_may_be_sent_to_threads<S: Subject>() {
    fn sent<T: Send + Sync + Unpin>() {}
    sent::<S>();
    sent::<S::Checked>();
    sent::<S::Of<f64>>();
    sent::<S::Of<f32>>();
    sent::<S::Summary>();
    sent::<Clustering<S::Of<f64>, S::Summary>>();
    sent::<Assignment>();
    sent::<(ClustererSpec, FittedModel, FittedSummary)>();
}
