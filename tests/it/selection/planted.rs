//! The default criterion finds a planted number of segments, and the one for numbers as often as any single index.

use std::io::Read;

use flate2::read::GzDecoder;
use rand::Rng;
use rand::seq::SliceRandom;
use segmenta::ndarray::{Array1, Array2, Axis, concatenate};
use segmenta::prelude::*;
use segmenta::selection::{Criterion, KSweep, SweepRow, SweepTable};

const CRITERIA: [Criterion; 4] =
    [Criterion::Vote, Criterion::Silhouette, Criterion::CalinskiHarabasz, Criterion::DaviesBouldin];

/// What the printed shares are of.
const SHOWN: &str = "vote, silhouette, Calinski-Harabasz, Davies-Bouldin";

fn normal(rng: &mut impl Rng) -> f64 {
    (0..12).map(|_| rng.r#gen::<f64>()).sum::<f64>() - 6.0
}

/// Centres at least `apart` standard deviations from each other, in the smallest box that is easily found.
fn centres(k: usize, d: usize, apart: f64, rng: &mut impl Rng) -> Array2<f64> {
    let mut side = 1.0;
    loop {
        for _ in 0..60 {
            let centres = Array2::from_shape_fn((k, d), |_| rng.gen_range(-side..side));
            let distance_sq = |i: usize, j: usize| (&centres.row(i) - &centres.row(j)).mapv(|x| x * x).sum();
            if (0..k).all(|i| (0..i).all(|j| distance_sq(i, j) >= apart * apart)) {
                return centres;
            }
        }
        side += 0.5;
    }
}

/// A segment for each of `n` rows: of equal chance, or of chances up to four to one.
fn segments(n: usize, k: usize, equal: bool, rng: &mut impl Rng) -> Vec<usize> {
    let chance: Vec<f64> = (0..k).map(|_| if equal { 1.0 } else { rng.gen_range(0.25..1.0) }).collect();
    let chance_of = rand::distributions::WeightedIndex::new(chance).expect("a sound test case");
    (0..n).map(|_| rng.sample(&chance_of)).collect()
}

fn standardised(mut x: Array2<f64>) -> Array2<f64> {
    for mut column in x.columns_mut() {
        let (mean, sd) = (column.mean().expect("a sound test case"), column.std(0.0));
        column.mapv_inplace(|value| (value - mean) / sd);
    }
    x
}

fn blobs(n: usize, d: usize, truth: &[usize], apart: f64, rng: &mut impl Rng) -> Array2<f64> {
    let k = truth.iter().max().expect("a sound test case") + 1;
    let centres = centres(k, d, apart, rng);
    standardised(Array2::from_shape_fn((n, d), |(row, column)| centres[[truth[row], column]] + normal(rng)))
}

/// A one-hot block of total variance `weight`: each segment has a favourite level with the chance `loyal`.
fn category(truth: &[usize], loyal: f64, weight: f64, rng: &mut impl Rng) -> Array2<f64> {
    let n_levels: usize = rng.gen_range(3..6);
    let k = truth.iter().max().expect("a sound test case") + 1;
    let mut favourite: Vec<usize> = (0..k).map(|segment| segment % n_levels).collect();
    favourite.shuffle(rng);
    let mut block = Array2::zeros((truth.len(), n_levels));
    for (row, &segment) in truth.iter().enumerate() {
        let level = if rng.gen_bool(loyal) { favourite[segment] } else { rng.gen_range(0..n_levels) };
        block[[row, level]] = 1.0;
    }
    let mean: Array1<f64> = block.mean_axis(Axis(0)).expect("a sound test case");
    block -= &mean;
    let variance = block.mapv(|value| value * value).sum() / truth.len() as f64;
    block * (weight / variance).sqrt()
}

/// A kind of mixed table: three numbers tell the segments apart, and categories are tied to them at 60 to 85 %.
struct Mix {
    name: &'static str,
    /// Least distance of two segments in the telling numbers, in standard deviations.
    apart: f64,
    /// Variance of a category's block against 1 of a number.
    weight: f64,
    /// Numbers that say nothing about the segments.
    n_silent_numbers: usize,
    /// Categories that say nothing about the segments.
    n_silent_categories: usize,
}

const MIXES: [Mix; 3] = [
    Mix {
        name: "light categories, a silent number",
        apart: 4.5,
        weight: 0.5,
        n_silent_numbers: 1,
        n_silent_categories: 0,
    },
    Mix { name: "heavy categories", apart: 4.5, weight: 2.0, n_silent_numbers: 0, n_silent_categories: 0 },
    Mix { name: "heavy categories, one silent", apart: 4.5, weight: 2.0, n_silent_numbers: 0, n_silent_categories: 1 },
];

fn mixed(truth: &[usize], n_categories: usize, mix: &Mix, rng: &mut impl Rng) -> Array2<f64> {
    let n = truth.len();
    let mut blocks = vec![blobs(n, 3, truth, mix.apart, rng)];
    if mix.n_silent_numbers > 0 {
        blocks.push(standardised(Array2::from_shape_fn((n, mix.n_silent_numbers), |_| normal(rng))));
    }
    for _ in 0..n_categories {
        let loyal = rng.gen_range(0.6..0.85);
        blocks.push(category(truth, loyal, mix.weight, rng));
    }
    for _ in 0..mix.n_silent_categories {
        blocks.push(category(truth, 0.0, mix.weight, rng));
    }
    let views: Vec<_> = blocks.iter().map(Array2::view).collect();
    concatenate(Axis(1), &views).expect("a sound test case")
}

fn sweep(x: Array2<f64>, seed: u64) -> SweepTable {
    let x = FeatureMatrix::from_array(x).expect("a sound test case");
    let params = KMeansParams::new(2).n_init(4).seed(Seed::new(seed));
    KSweep::new(params, 2..=10).run(&x, &mut Silent).expect("a sound test case").table().clone()
}

/// How often each criterion comes within one of the truth, as a share.
fn within_one(tables: &[(usize, SweepTable)]) -> [f64; 4] {
    CRITERIA.map(|criterion| {
        let hits = tables.iter().filter(|(k, table)| table.choose(criterion).n_clusters.abs_diff(*k) <= 1).count();
        hits as f64 / tables.len() as f64
    })
}

#[test]
fn the_vote_finds_planted_blobs_within_one() {
    let mut tables = Vec::new();
    for k in 3..=8 {
        for d in [2, 4, 8] {
            for equal in [true, false] {
                let seed = (1000 * k + 10 * d + usize::from(equal)) as u64;
                let mut rng = Seed::new(seed).rng();
                let truth = segments(600, k, equal, &mut rng);
                tables.push((k, sweep(blobs(600, d, &truth, 4.0, &mut rng), seed)));
            }
        }
    }
    let shares = within_one(&tables);
    println!("blobs: {SHOWN} {shares:.3?}");
    let [vote, ..] = shares;
    assert!(vote >= 0.95, "{vote}");
}

#[test]
fn the_vote_finds_planted_segments_of_mixed_tables_within_one() {
    for mix in MIXES {
        let mut tables = Vec::new();
        for k in [5, 6] {
            for n_categories in [2, 3] {
                for repeat in 0..5 {
                    let seed = (1000 * k + 10 * n_categories + repeat) as u64;
                    let mut rng = Seed::new(seed).rng();
                    let truth = segments(2000, k, false, &mut rng);
                    tables.push((k, sweep(mixed(&truth, n_categories, &mix, &mut rng), seed)));
                }
            }
        }
        let shares = within_one(&tables);
        println!("{}: {SHOWN} {shares:.3?}", mix.name);
        let [vote, ..] = shares;
        assert!(vote >= 0.75, "{}: {vote}", mix.name);
    }
}

/// The three indices as scikit-learn's users take them: the best value of the range.
fn best_by_index(table: &SweepTable) -> [usize; 3] {
    let values: [fn(&SweepRow) -> Option<f64>; 3] = [
        |row| row.silhouette.value(),
        |row| row.calinski_harabasz.value(),
        |row| row.davies_bouldin.value().map(|value| -value),
    ];
    values.map(|value| {
        let best = table.rows().iter().max_by(|a, b| value(a).partial_cmp(&value(b)).expect("finite numbers"));
        best.map_or(0, |row| row.n_clusters)
    })
}

#[test]
fn the_vote_on_numbers_finds_planted_clouds_at_least_as_often_as_any_index() {
    for (d, apart) in [(2, 3.5), (8, 3.0)] {
        let (mut found, mut by_index, mut n) = (0, [0; 3], 0);
        for k in 2..=8 {
            for equal in [true, false] {
                let seed = (7000 + 100 * k + 10 * d + usize::from(equal)) as u64;
                let mut rng = Seed::new(seed).rng();
                let truth = segments(400, k, equal, &mut rng);
                let table = sweep(blobs(400, d, &truth, apart, &mut rng), seed);
                found += usize::from(table.choose(Criterion::NumericVote).n_clusters == k);
                by_index.iter_mut().zip(best_by_index(&table)).for_each(|(hits, best)| *hits += usize::from(best == k));
                n += 1;
            }
        }
        println!("{d} columns, {apart} apart: numeric vote {found} of {n}, by index {by_index:?}");
        assert!(by_index.iter().all(|&hits| found >= hits), "{d} columns: {found}, by index {by_index:?}");
        assert!(found >= n - 2, "{d} columns: {found} of {n}");
    }
}

/// Sets of `shared/data/gagolews` whose number an index finds, and on which it is the number of groups.
const KNOWN: [(&str, usize, usize); 7] = [
    ("fcps/hepta", 3, 7),
    ("fcps/tetra", 3, 4),
    ("fcps/twodiamonds", 2, 2),
    ("fcps/wingnut", 2, 2),
    ("sipu/r15", 2, 15),
    ("sipu/pathbased", 2, 3),
    ("g2mg/g2mg_4_50", 4, 2),
];

#[test]
fn the_vote_on_numbers_finds_the_groups_of_known_sets() {
    for (name, d, k) in KNOWN {
        let path = format!("{}/../shared/data/gagolews/{name}.data.gz", env!("CARGO_MANIFEST_DIR"));
        let Ok(file) = std::fs::File::open(path) else {
            println!("shared/data/gagolews/{name} absent: skipped");
            continue;
        };
        let mut text = String::new();
        GzDecoder::new(file).read_to_string(&mut text).expect("a sound file");
        let values: Vec<f64> = text.split_whitespace().map(|value| value.parse().expect("a number")).collect();
        let x = Array2::from_shape_vec((values.len() / d, d), values).expect("a sound file");
        let x = FeatureMatrix::from_array(x).expect("a sound file");
        let params = KMeansParams::new(2).n_init(4).seed(Seed::new(3));
        let sweep = KSweep::new(params, 2..=k.max(8) + 4).run(&x, &mut Silent).expect("a sound test case");
        assert_eq!(sweep.choose(Criterion::NumericVote).n_clusters, k, "{name}\n{}", sweep.table());
    }
}
