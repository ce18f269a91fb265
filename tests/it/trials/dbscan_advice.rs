//! How far the suggested `eps` and `min_samples` of DBSCAN come on shapes with known answers.

use segmenta::clustering::DbscanSpec;
use segmenta::observe::Silent;

use super::sets::{Published, agreement, shared};

const SHAPES: [&str; 9] =
    ["atom", "chainlink", "engytime", "hepta", "lsun", "target", "tetra", "twodiamonds", "wingnut"];

#[test]
fn the_suggestion_comes_near_to_most_shapes() {
    let Some(folder) = shared("gagolews/fcps") else { return };
    let mut sum = 0.0;
    for name in SHAPES {
        let set = Published::read(&folder, name);
        let advice = DbscanSpec::default().advise(set.x.view(), None).unwrap();
        let fit = advice.params.check().unwrap().fit_array(set.x.view(), None, &mut Silent).unwrap();
        let rand = set.labellings.iter().map(|labels| agreement(&fit.labels, labels).0).fold(f64::MIN, f64::max);
        let warnings = fit.summary.warnings(&fit.labels.sizes());
        println!(
            "{name}: {:?}: adjusted Rand {rand:.3}, {} clusters, {} of {} noise, {warnings:?}",
            advice.reasons,
            fit.labels.n_clusters(),
            fit.labels.n_noise(),
            fit.labels.len()
        );
        sum += rand;
    }
    assert!(sum / SHAPES.len() as f64 > 0.6, "mean adjusted Rand {:.3}", sum / SHAPES.len() as f64);
}
