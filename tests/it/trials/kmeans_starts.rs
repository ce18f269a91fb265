//! How often k-means with its defaults finds the best known inertia, by seed, beside scikit-learn's ten starts
//! (`benches/peers/kmeans_starts.py`).

use std::path::Path;
use std::time::Instant;

use segmenta::clustering::KMeansParams;
use segmenta::ndarray::{Array2, Axis};
use segmenta::observe::Silent;
use segmenta::seed::Seed;
use serde_json::Value;

use super::sets::{read_matrix, read_matrix_after_a_line, shared};
use crate::support::{fixture, whole};

/// An inertia within this factor of the best known one is a success.
const SUCCESS: f64 = 1.000001;

/// Seeds whose mean is compared.
const N_COMPARED: usize = 20;

/// The matrix of a set, where it is there.
fn matrix(set: &Value) -> Option<Array2<f64>> {
    let path = shared(set["file"].as_str().expect("a path"))?;
    Some(match set["form"].as_str().expect("a form") {
        "numbers" => read_matrix(&path),
        "numbers_after_a_line" => read_matrix_after_a_line(&path),
        _ => standardised(&path, set["delimiter"].as_str().expect("a delimiter").as_bytes()[0]),
    })
}

/// The columns of numbers but for ids and constants, rows with gaps left out, at mean 0 and variance 1.
fn standardised(path: &Path, delimiter: u8) -> Array2<f64> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(path).expect("a file");
    let header: Vec<String> = reader
        .headers()
        .expect("names")
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').to_lowercase())
        .collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a row")).collect();
    let is_number = |at: usize| rows.iter().all(|row| row[at].is_empty() || row[at].parse::<f64>().is_ok());
    let is_id = |at: usize| ["id", "customerid", "cust_id"].contains(&header[at].as_str());
    let kept: Vec<usize> = (0..header.len()).filter(|&at| !is_id(at) && is_number(at)).collect();
    let whole_rows = rows.iter().filter(|row| kept.iter().all(|&at| !row[at].is_empty()));
    let values: Vec<f64> =
        whole_rows.flat_map(|row| kept.iter().map(|&at| row[at].parse().expect("a number"))).collect();
    let x = Array2::from_shape_vec((values.len() / kept.len(), kept.len()), values).expect("a matrix");
    let (means, deviations) = (x.mean_axis(Axis(0)).expect("rows"), x.std_axis(Axis(0), 0.0));
    let varying: Vec<usize> = (0..kept.len()).filter(|&at| deviations[at] > 0.0).collect();
    ((x - means) / deviations).select(Axis(1), &varying)
}

/// How the seeds of a set went.
struct Outcome {
    inertias: Vec<f64>,
    milliseconds: f64,
}

impl Outcome {
    fn of(x: &Array2<f64>, k: usize, n_seeds: usize) -> Self {
        let started = Instant::now();
        let inertia = |seed| {
            let params = KMeansParams::new(k).seed(Seed::new(seed)).check().expect("sound parameters");
            params.fit_array(x.view(), None, &mut Silent).expect("sound rows").summary.inertia
        };
        let inertias = (0..n_seeds as u64).map(inertia).collect();
        Self { inertias, milliseconds: started.elapsed().as_secs_f64() * 1e3 / n_seeds as f64 }
    }

    fn n_successes(&self, best: f64) -> usize {
        self.inertias.iter().filter(|&&inertia| inertia <= best * SUCCESS).count()
    }

    fn mean(&self) -> f64 {
        let compared = &self.inertias[..self.inertias.len().min(N_COMPARED)];
        compared.iter().sum::<f64>() / compared.len() as f64
    }

    fn least(&self) -> f64 {
        self.inertias.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

/// `SEGMENTA_START_SEEDS=100 cargo test --release --test it trials::kmeans_starts -- --nocapture` prints the recorded table.
#[test]
fn the_default_start_is_as_good_as_ten_starts_of_scikit_learn() {
    println!("set n d k | successes of seeds | mean of 20 over the best known - 1 | least - 1 | ms");
    let told = std::env::var("SEGMENTA_START_SEEDS").ok().and_then(|told| told.parse().ok());
    let n_seeds = told.unwrap_or(N_COMPARED);
    let mut worse: Vec<String> = Vec::new();
    for set in fixture("kmeans_starts.json")["sets"].as_array().expect("a list") {
        let Some(x) = matrix(set) else { continue };
        let (name, k) = (set["name"].as_str().expect("a name"), whole(&set["k"]));
        let (best, theirs) = (set["inertia"].as_f64().expect("a number"), set["scikit_learn_mean"].as_f64());
        let outcome = Outcome::of(&x, k, n_seeds);
        println!(
            "{name} {} {} {k} | {} of {} | {:+.2e} | {:+.2e} | {:.1}",
            x.nrows(),
            x.ncols(),
            outcome.n_successes(best),
            outcome.inertias.len(),
            outcome.mean() / best - 1.0,
            outcome.least() / best - 1.0,
            outcome.milliseconds,
        );
        if outcome.mean() > theirs.expect("a number") * SUCCESS {
            worse.push(name.to_string());
        }
    }
    assert!(worse.is_empty(), "sets with a mean inertia above scikit-learn's: {worse:?}");
}
