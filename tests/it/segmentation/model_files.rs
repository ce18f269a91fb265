//! Saved models: what no run can have written is refused with a typed error.

use segmenta::datasets;
use segmenta::error::{ErrorClass, ErrorKind, ModelFault};
use segmenta::observe::Silent;
use segmenta::seed::Seed;
use segmenta::segmentation::{Segmentation, Segmenter};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn model() -> String {
    let shop = datasets::shop(200, Seed::new(1)).unwrap();
    Segmenter::default().fit(&shop.customers, &mut Silent).unwrap().segmentation.to_json().unwrap()
}

fn fault(document: &str) -> ModelFault {
    let error = Segmentation::from_json(document).expect_err("the document is refused");
    assert_eq!(error.class(), ErrorClass::Model);
    match error.kind() {
        ErrorKind::Model(fault) => fault.clone(),
        other => panic!("{other:?}"),
    }
}

/// A change of a payload.
type Change = Box<dyn Fn(&mut Value)>;

/// The document with its payload changed and its checksum made to fit again.
fn forged(document: &str, change: impl FnOnce(&mut Value)) -> String {
    let envelope: Value = serde_json::from_str(document).unwrap();
    let mut payload = envelope["payload"].clone();
    change(&mut payload);
    let payload = payload.to_string();
    let sha256: String = Sha256::digest(payload.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        r#"{{"format":"segmenta.segmentation","format_version":1,"created_by":"x","sha256":"{sha256}","payload":{payload}}}"#
    )
}

#[test]
fn a_model_comes_back_as_it_was_saved() {
    let path = std::env::temp_dir().join(format!("segmenta-it-{}-model.json", std::process::id()));
    let document = model();
    let segmentation = Segmentation::from_json(&document).unwrap();
    segmentation.save(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), document);
    assert_eq!(Segmentation::load(&path).unwrap(), segmentation);
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(Segmentation::load(&path).unwrap_err().kind(), ErrorKind::Io { .. }));
}

#[test]
fn what_is_no_model_is_told_from_what_is_too_new_and_what_was_changed() {
    let document = model();
    for text in ["", "{}", "[]", "null", "not json", r#"{"format":"other","format_version":1}"#, "{\"format\":1}"] {
        assert!(matches!(fault(text), ModelFault::NotAModel { .. }), "{text}");
    }
    let newer = document.replacen("\"format_version\":1", "\"format_version\":7", 1);
    assert!(matches!(fault(&newer), ModelFault::TooNew { found: 7, supported: 1, .. }));
    let older = document.replacen("\"format_version\":1", "\"format_version\":0", 1);
    assert!(matches!(fault(&older), ModelFault::NotAModel { .. }));
    let changed = document.replacen("customers", "custOmers", 1);
    assert_ne!(changed, document);
    assert!(matches!(fault(&changed), ModelFault::Checksum { .. }));
}

#[test]
fn no_truncation_and_no_flipped_byte_goes_unseen() {
    let document = model();
    for step in 0..60 {
        let end = document.len() * step / 60;
        fault(&document[..end]);
        let mut bytes = document.clone().into_bytes();
        bytes[end] = if bytes[end] == b'7' { b'8' } else { b'7' };
        if let Ok(text) = String::from_utf8(bytes) {
            // A flip in the name of the program that wrote it is the only one that means nothing.
            if let Ok(read) = Segmentation::from_json(&text) {
                assert_eq!(read, Segmentation::from_json(&document).unwrap());
            }
        }
    }
}

#[test]
fn a_payload_that_contradicts_itself_is_refused_even_with_a_fitting_checksum() {
    let document = model();
    assert!(Segmentation::from_json(&forged(&document, |_| {})).is_ok());
    let changes: Vec<(&str, Change)> = vec![
        ("a fence too few", Box::new(|p| drop(p["fences"].as_array_mut().unwrap().pop()))),
        ("a negative fence", Box::new(|p| p["fences"][0] = (-1.0).into())),
        ("a fence that is no number", Box::new(|p| p["fences"][0] = Value::Null)),
        ("a centroid value too few", Box::new(|p| drop(p["model"]["centroids"].as_array_mut().unwrap().pop()))),
        ("more clusters than values", Box::new(|p| p["model"]["n_clusters"] = 99.into())),
        ("a product that overflows", Box::new(|p| p["model"]["n_clusters"] = u64::MAX.into())),
        ("a centroid that is no number", Box::new(|p| p["model"]["centroids"][0] = Value::Null)),
        ("an unknown algorithm", Box::new(|p| p["model"]["algorithm"] = "magic".into())),
        ("a segment too few", Box::new(|p| drop(p["profiles"]["segments"].as_array_mut().unwrap().pop()))),
        ("another number chosen", Box::new(|p| p["choice"]["n_clusters"] = 1.into())),
        ("an unknown field", Box::new(|p| p["surprise"] = 1.into())),
        ("an unknown field below", Box::new(|p| p["spec"]["surprise"] = 1.into())),
        ("no encoder", Box::new(|p| drop(p.as_object_mut().unwrap().remove("encoder")))),
        ("a map of another segment", Box::new(|p| p["map"]["bins"][0]["segment"] = 77.into())),
        ("an empty sweep", Box::new(|p| p["sweep"]["rows"] = Value::Array(Vec::new()))),
        ("another number of customers", Box::new(|p| p["sweep"]["n_rows"] = 3.into())),
        ("a silhouette above 1", Box::new(|p| p["silhouettes"]["clusters"][0]["quantiles"][40] = 1.5.into())),
        ("silhouettes out of order", Box::new(|p| p["silhouettes"]["clusters"][0]["quantiles"][0] = 0.99.into())),
        ("silhouettes of a segment too few", {
            Box::new(|p| drop(p["silhouettes"]["clusters"].as_array_mut().unwrap().pop()))
        }),
        ("more measured than there are", Box::new(|p| p["silhouettes"]["n_measured"] = 201.into())),
        ("a flow of more customers", Box::new(|p| p["flows"][0]["counts"][0][0] = 9999.into())),
        ("a flow with a hole", Box::new(|p| drop(p["flows"].as_array_mut().unwrap().remove(1)))),
        ("a flow that is not square", Box::new(|p| drop(p["flows"][0]["counts"][0].as_array_mut().unwrap().pop()))),
        ("a stability across above 1", Box::new(|p| p["flows"][0]["across"][0] = 2.into())),
        ("an interval backwards", {
            Box::new(|p| {
                p["choice"]["structure"]["stability"]["interval"] = serde_json::json!({"low": 0.9, "high": 0.1})
            })
        }),
        ("a list for an object", Box::new(|p| p["summary"] = Value::Array(Vec::new()))),
    ];
    for (name, change) in changes {
        let fault = fault(&forged(&document, |payload| change(payload)));
        assert!(matches!(fault, ModelFault::Damaged { .. }), "{name}: {fault}");
    }
}

#[test]
fn a_document_nested_beyond_reason_is_refused_without_a_stack_overflow() {
    for depth in [127, 128, 129, 100_000] {
        let payload = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let sha256: String = Sha256::digest(payload.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        fault(&format!(
            r#"{{"format":"segmenta.segmentation","format_version":1,"created_by":"x","sha256":"{sha256}","payload":{payload}}}"#
        ));
    }
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let document = model();
    let doubled = document.replacen("\"format_version\":1,", "\"format_version\":1,\"format_version\":1,", 1);
    fault(&doubled);
}
