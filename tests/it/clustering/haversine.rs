//! Density clustering of places on the Earth: against scikit-learn, at the antimeridian and at the poles.

use segmenta::clustering::{
    Assign, Clusterer, Dbscan, DbscanParams, Hdbscan, HdbscanParams, Labels, Metric, Scalar, SingleCluster,
};
use segmenta::error::ErrorKind;
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array2, array};
use segmenta::observe::Silent;
use serde_json::Value;

use crate::support::{fixture, matrix, numbers, whole};

fn dbscan(eps_km: f64, min_samples: usize) -> DbscanParams {
    DbscanParams::new(eps_km).min_samples(min_samples).metric(Metric::Haversine)
}

fn labels_of<F: Scalar>(params: &DbscanParams, x: &Array2<F>) -> Labels {
    params.check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap().labels
}

fn set<'a>(fixture: &'a Value, case: &Value) -> &'a Value {
    fixture["sets"].as_array().unwrap().iter().find(|set| set["name"] == case["set"]).unwrap()
}

fn labels(text: &Value) -> Vec<Option<usize>> {
    text.as_str().unwrap().split(' ').map(|label| label.parse().ok()).collect()
}

#[test]
fn dbscan_is_scikit_learns_with_haversine_number_for_number() {
    let fixture = fixture("haversine.json");
    let mut n_labels = 0;
    for case in fixture["dbscan"].as_array().unwrap() {
        let set = set(&fixture, case);
        let x = matrix(&set["x"], whole(&set["n"]), 2);
        let params = dbscan(case["eps"].as_f64().unwrap(), whole(&case["min_samples"]));
        let fit = params.check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap();
        let name = format!("{} within {} km", case["set"], case["eps"]);
        assert_eq!(fit.labels.iter().collect::<Vec<_>>(), labels(&case["labels"]), "{name}");
        assert_eq!(fit.summary.n_core, whole(&case["n_core"]), "{name}");
        n_labels += x.nrows();
    }
    println!("{n_labels} labels agree");
}

#[test]
fn hdbscan_is_scikit_learns_with_haversine() {
    let fixture = fixture("haversine.json");
    for case in fixture["hdbscan"].as_array().unwrap() {
        let set = set(&fixture, case);
        let x = matrix(&set["x"], whole(&set["n"]), 2);
        let params = HdbscanParams::new(whole(&case["min_cluster_size"])).metric(Metric::Haversine).check().unwrap();
        let found = params.fit_array(x.view(), None, &mut Silent).unwrap().model.memberships();
        let name = format!("{} of {}", case["set"], case["min_cluster_size"]);
        let ours: Vec<Option<usize>> = found.labels.iter().collect();
        let theirs = labels(&case["labels"]);
        // Clusters are numbered otherwise.
        let pairs: std::collections::BTreeSet<_> = ours.iter().zip(&theirs).collect();
        let n_theirs = theirs.iter().flatten().max().map_or(0, |most| most + 1);
        let n_noise = usize::from(theirs.contains(&None));
        assert_eq!((pairs.len(), found.labels.n_clusters()), (n_theirs + n_noise, n_theirs), "{name}: {pairs:?}");
        for (ours, theirs) in found.probabilities.iter().zip(numbers(&case["probabilities"])) {
            assert!((ours - theirs).abs() < 1e-6, "{name}: {ours} {theirs}");
        }
    }
}

#[test]
fn the_antimeridian_is_no_border_and_a_pole_is_one_place() {
    let fiji = array![[-16.5, 179.95], [-16.5, -179.95], [-16.5, 180.0], [-16.5, -180.0], [-16.5, 179.0]];
    assert_eq!(
        labels_of(&dbscan(11.0, 2), &fiji).iter().collect::<Vec<_>>(),
        [Some(0), Some(0), Some(0), Some(0), None]
    );
    let pole = array![[90.0, 0.0], [90.0, 135.0], [89.99, -60.0], [89.99, 120.0], [-90.0, 0.0]];
    assert_eq!(labels_of(&dbscan(1.2, 2), &pole).sizes(), [4]);
    // A degree of longitude is 111 km at the equator and half of it at 60 degrees.
    let pairs = array![[0.0, 10.0], [0.0, 11.0], [60.0, 10.0], [60.0, 11.0]];
    assert_eq!(labels_of(&dbscan(56.0, 2), &pairs).iter().collect::<Vec<_>>(), [None, None, Some(0), Some(0)]);
    assert_eq!(labels_of(&dbscan(25_000.0, 2), &pole).sizes(), [5], "everywhere is within half the way around");
}

#[test]
fn new_places_are_answered_in_kilometres_and_the_model_is_saved_with_its_metric() {
    let x = array![[38.72, -9.14], [38.73, -9.15], [38.71, -9.13], [41.15, -8.61], [41.16, -8.62], [41.14, -8.6]];
    let matrix = FeatureMatrix::from_array(x.clone()).unwrap();
    let model = dbscan(5.0, 3).cluster(&matrix, &mut Silent).unwrap().model;
    let new = array![[38.72, -9.16], [40.0, -9.0], [38.72, -9.14]];
    let found = model.assign(new.view()).unwrap();
    assert_eq!(found.labels.iter().collect::<Vec<_>>(), [Some(0), None, Some(0)]);
    assert!((found.distances[0] - 1.412).abs() < 0.01, "{}", found.distances[0]);
    assert!((found.distances[1] - 131.0).abs() < 5.0 && found.distances[2] == 0.0, "{:?}", found.distances);
    let json = serde_json::to_string(&model).unwrap();
    let read: Dbscan = serde_json::from_str(&json).unwrap();
    assert_eq!(read, model);
    assert_eq!(read.assign(new.view()).unwrap(), found);
    assert!(serde_json::from_str::<Dbscan>(&json.replace("41.15", "141.15")).is_err(), "no such latitude");

    let params = HdbscanParams::new(3).min_samples(2).metric(Metric::Haversine).single_cluster(SingleCluster::Refused);
    let tree = params.cluster(&matrix, &mut Silent).unwrap().model;
    let placed = tree.assign(new.view()).unwrap();
    assert_eq!(placed.labels.get(0), Some(0));
    assert!((placed.distances[0] - found.distances[0]).abs() < 0.4, "{:?}", placed.distances);
    let read: Hdbscan = serde_json::from_str(&serde_json::to_string(&tree).unwrap()).unwrap();
    assert_eq!(read, tree);
    assert_eq!(read.assign(x.view()).unwrap(), tree.assign(x.view()).unwrap());
    assert!(tree.reaches().iter().all(|reach| (50.0..400.0).contains(reach)), "kilometres: {:?}", tree.reaches());
    let apart = params.clone().cluster_selection_epsilon(500.0).single_cluster(SingleCluster::Allowed);
    assert_eq!(apart.cluster(&matrix, &mut Silent).unwrap().labels.n_clusters(), 1, "they part below 500 km");

    // Parameters say their metric, and those without one are as they were.
    let spec = serde_json::to_string(&dbscan(5.0, 3)).unwrap();
    assert!(spec.contains("haversine"), "{spec}");
    assert_eq!(serde_json::from_str::<DbscanParams>(&spec).unwrap(), dbscan(5.0, 3));
    assert!(!serde_json::to_string(&DbscanParams::new(1.0)).unwrap().contains("metric"));
}

#[test]
fn what_is_no_place_is_refused_with_its_place_in_the_matrix() {
    let params = dbscan(5.0, 3).check().unwrap();
    let refused = |x: Array2<f64>| params.fit_array(x.view(), None, &mut Silent).unwrap_err();
    assert_eq!(
        refused(array![[0.0, 0.0, 0.0]]).to_string(),
        "a matrix of latitudes and longitudes: expected 2 columns, got 3"
    );
    assert_eq!(
        refused(array![[0.0, 0.0], [-90.5, 0.0]]).to_string(),
        "column `1`, row 2: -90.5 is outside the domain of great-circle distance, which needs latitudes from -90 to 90; give latitude and longitude in degrees, in this order"
    );
    assert!(matches!(refused(array![[0.0, 181.0]]).kind(), ErrorKind::Domain { row: 1, .. }));
    assert!(matches!(refused(array![[0.0, f64::NAN]]).kind(), ErrorKind::NotFinite { row: 1, .. }));
    let tree = HdbscanParams::new(3).metric(Metric::Haversine).check().unwrap();
    let x = array![[0.0, 181.0], [0.0, 0.0]];
    assert!(matches!(tree.fit_array(x.view(), None, &mut Silent).unwrap_err().kind(), ErrorKind::Domain { .. }));
    let single: Array2<f32> = array![[-23.5, -46.6], [-23.51, -46.61], [40.0, 2.0]];
    assert_eq!(labels_of(&dbscan(5.0, 2), &single).sizes(), [2]);
}
