//! DBSCAN of published places by great-circle distance, label for label scikit-learn's (tests/fixtures/haversine_places.json).

use segmenta::clustering::{DbscanParams, Metric};
use segmenta::ndarray::Array2;
use segmenta::observe::Silent;

use super::density_grid::hash;
use super::sets::shared;
use crate::support::{fixture, whole};

#[test]
fn dbscan_of_places_finds_what_scikit_learn_finds_number_for_number() {
    let fixture = fixture("haversine_places.json");
    for entry in fixture["sets"].as_array().unwrap() {
        let Some(path) = shared(entry["file"].as_str().unwrap()) else { continue };
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|column| column.trim() == name).unwrap();
        let places = [0, 1].map(|column| at(entry["columns"][column].as_str().unwrap()));
        let unit = entry["unit"].as_f64().unwrap();
        let cell = |record: &csv::StringRecord, place: usize| record[place].trim().parse::<f64>().unwrap() * unit;
        let values: Vec<f64> =
            reader.records().flat_map(|record| places.map(|place| cell(record.as_ref().unwrap(), place))).collect();
        let x = Array2::from_shape_vec((whole(&entry["n"]), 2), values).unwrap();
        for case in entry["cases"].as_array().unwrap() {
            let params = DbscanParams::new(case[0].as_f64().unwrap()).min_samples(whole(&case[1]));
            let fit = params.metric(Metric::Haversine).check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap();
            let got = (fit.labels.n_clusters(), fit.summary.n_noise, fit.summary.n_core, hash(&fit.labels));
            let expected = (whole(&case[2]), whole(&case[3]), whole(&case[4]), case[5].as_str().unwrap().to_owned());
            assert_eq!(got, expected, "{}: {case}", entry["file"]);
        }
    }
}
