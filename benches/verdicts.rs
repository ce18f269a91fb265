//! How often the verdict is right: noise that must be told from segments, planted segments that must be found, and real data whose
//! groups are known, beside what each single metric would say.
//!
//! `cargo bench --bench verdicts` prints the tables of `src/docs/design.md`; `-- noise`, `-- planted` or `-- known` one of them, a number
//! the seeds for each row. `cargo test` runs a few seeds of each.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use rand::Rng;
use segmenta::ndarray::Array2;
use segmenta::prelude::*;
use segmenta::selection::{Criterion, KSweep, StructureSpec, Sweep, Verdict};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let is_test = has("--test") || !has("--bench");
    if has("--list") {
        return;
    }
    let seeds = arguments.iter().find_map(|argument| argument.parse().ok());
    let all = !["noise", "planted", "known"].iter().any(|table| has(table));
    if all || has("noise") {
        noise(seeds.unwrap_or(if is_test { 1 } else { 100 }), is_test);
    }
    if all || has("planted") {
        planted(seeds.unwrap_or(if is_test { 1 } else { 10 }), is_test);
    }
    if all || has("known") {
        known(is_test);
    }
}

/// Data without groups.
#[derive(Clone, Copy, Debug)]
enum Noise {
    Uniform,
    Gaussian,
    /// Gaussian with columns that hang together.
    Correlated,
    /// Each column log-normal: one mode and a long tail.
    Skewed,
}

fn noise(n_seeds: u64, is_test: bool) {
    println!("\n| noise | n | d | none | constructive | natural |\n|---|---|---|---|---|---|");
    let sizes: &[usize] = if is_test { &[300] } else { &[500, 5000] };
    for noise in [Noise::Uniform, Noise::Gaussian, Noise::Correlated, Noise::Skewed] {
        for &n in sizes {
            for d in [2, 8, 20] {
                let mut counts = [0; 3];
                for seed in 0..n_seeds {
                    let (_, verdict) = answer(&sweep(draw(noise, n, d, seed), seed));
                    counts[match verdict {
                        Some(Verdict::Natural) => 2,
                        Some(Verdict::Constructive) => 1,
                        _ => 0,
                    }] += 1;
                }
                println!("| {noise:?} | {n} | {d} | {} | {} | {} |", counts[0], counts[1], counts[2]);
            }
        }
    }
}

fn planted(n_seeds: u64, is_test: bool) {
    println!(
        "\n| planted | d | apart | k found | and not none | natural | silhouette | Calinski-Harabasz | Davies-Bouldin | of |\n{}",
        "|---".repeat(10) + "|"
    );
    let columns: &[usize] = if is_test { &[2] } else { &[2, 8] };
    for &(name, equal) in if is_test { &[("blobs", true)][..] } else { &[("blobs", true), ("unequal blobs", false)] } {
        for &d in columns {
            for apart in if is_test { vec![5.0] } else { vec![2.5, 3.0, 4.0, 5.0] } {
                let mut hits = [0; 6];
                let mut n = 0;
                for k in 2..=8 {
                    for seed in 0..n_seeds {
                        let sweep = sweep(blobs(500, d, k, apart, equal, 100 * seed + k as u64), seed);
                        let (found, verdict) = answer(&sweep);
                        n += 1;
                        let single = |criterion| usize::from(sweep.1.choose(criterion).n_clusters == k);
                        let is_hit = found == k;
                        hits[0] += usize::from(is_hit);
                        hits[1] += usize::from(is_hit && verdict != Some(Verdict::None));
                        hits[2] += usize::from(is_hit && verdict == Some(Verdict::Natural));
                        hits[3] += single(Criterion::Silhouette);
                        hits[4] += single(Criterion::CalinskiHarabasz);
                        hits[5] += single(Criterion::DaviesBouldin);
                    }
                }
                let cells = hits.map(|hits| hits.to_string()).join(" | ");
                println!("| {name} | {d} | {apart} | {cells} | {n} |");
            }
        }
    }
}

/// Sets of `shared/data/gagolews` whose labels are known, and others beside.
const KNOWN: [&str; 22] = [
    "fcps/hepta",
    "fcps/lsun",
    "fcps/tetra",
    "fcps/twodiamonds",
    "fcps/wingnut",
    "sipu/a1",
    "sipu/s1",
    "sipu/s2",
    "sipu/s3",
    "sipu/s4",
    "sipu/unbalance",
    "sipu/aggregation",
    "sipu/r15",
    "sipu/d31",
    "other/iris",
    "other/square",
    "uci/wine",
    "g2mg/g2mg_2_10",
    "g2mg/g2mg_2_30",
    "g2mg/g2mg_8_30",
    "g2mg/g2mg_32_50",
    "g2mg/g2mg_128_70",
];

fn known(is_test: bool) {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/gagolews"));
    if !folder.exists() {
        println!("shared/data/gagolews absent: skipped");
        return;
    }
    println!(
        "\n| set | n | d | groups | k | verdict | silhouette | Calinski-Harabasz | Davies-Bouldin |\n{}",
        "|---".repeat(9) + "|"
    );
    for name in KNOWN.iter().take(if is_test { 1 } else { KNOWN.len() }) {
        let (Some(x), Some(labels)) =
            (read(&folder.join(format!("{name}.data.gz"))), read(&folder.join(format!("{name}.labels0.gz"))))
        else {
            println!("| {name} | absent: skipped |");
            continue;
        };
        let groups = labels.iter().fold(0.0f64, |most, &label| most.max(label)) as usize;
        let (n, d) = x.dim();
        let most = if groups > 12 { groups + 6 } else { 12 };
        let sweep = sweep_to(x, 1, most);
        let (found, verdict) = answer(&sweep);
        let single = |criterion| sweep.1.choose(criterion).n_clusters;
        println!(
            "| {name} | {n} | {d} | {groups} | {found} | {} | {} | {} | {} |",
            verdict.map_or("", Verdict::as_str),
            single(Criterion::Silhouette),
            single(Criterion::CalinskiHarabasz),
            single(Criterion::DaviesBouldin)
        );
    }
}

fn read(path: &Path) -> Option<Array2<f64>> {
    let mut text = String::new();
    GzDecoder::new(std::fs::File::open(path).ok()?).read_to_string(&mut text).ok()?;
    let rows: Vec<Vec<f64>> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split_whitespace().map(|value| value.parse().unwrap()).collect())
        .collect();
    let d = rows.first()?.len();
    Some(Array2::from_shape_vec((rows.len(), d), rows.concat()).unwrap())
}

fn sweep(x: Array2<f64>, seed: u64) -> (FeatureMatrix, Sweep) {
    sweep_to(x, seed, 10)
}

fn sweep_to(x: Array2<f64>, seed: u64, most: usize) -> (FeatureMatrix, Sweep) {
    let x = FeatureMatrix::from_array(x).unwrap();
    let sweep = KSweep::new(KMeansParams::new(2).seed(Seed::new(seed)), 2..=most).run(&x, &mut Silent).unwrap();
    (x, sweep)
}

/// The number that is chosen, and the verdict on it.
fn answer((x, sweep): &(FeatureMatrix, Sweep)) -> (usize, Option<Verdict>) {
    let chosen = sweep.choose(Criterion::NumericVote).n_clusters;
    let structure = sweep.judge(x, chosen, &StructureSpec::default(), &mut Silent).unwrap();
    if std::env::var_os("VERDICTS_DETAIL").is_some() {
        let structure = structure.as_ref().unwrap();
        let stability = structure.stability.as_ref().unwrap();
        eprintln!(
            "k {chosen} separation {:.1} compactness {:.1} jaccard {:.2} rand {:.2}",
            structure.separation.unwrap_or(f64::NAN),
            structure.compactness.unwrap_or(f64::NAN),
            stability.mean_jaccard(),
            stability.adjusted_rand
        );
    }
    (chosen, structure.map(|structure| structure.verdict))
}

fn normal(rng: &mut impl Rng) -> f64 {
    (-2.0 * (1.0 - rng.r#gen::<f64>()).ln()).sqrt() * (std::f64::consts::TAU * rng.r#gen::<f64>()).cos()
}

fn draw(noise: Noise, n: usize, d: usize, seed: u64) -> Array2<f64> {
    let mut rng = Seed::new(seed).derive("noise", (n * d) as u64).rng();
    match noise {
        Noise::Uniform => Array2::from_shape_fn((n, d), |_| rng.r#gen()),
        Noise::Gaussian => Array2::from_shape_fn((n, d), |_| normal(&mut rng)),
        Noise::Correlated => {
            let mixing = Array2::from_shape_fn((d, d), |_| normal(&mut rng));
            Array2::from_shape_fn((n, d), |_| normal(&mut rng)).dot(&mixing)
        }
        Noise::Skewed => Array2::from_shape_fn((n, d), |_| (0.75 * normal(&mut rng)).exp()),
    }
}

/// Normal clouds of variance 1 whose centres are at least `apart` from each other.
fn blobs(n: usize, d: usize, k: usize, apart: f64, equal: bool, seed: u64) -> Array2<f64> {
    let mut rng = Seed::new(seed).derive("blobs", (10 * d + k) as u64).rng();
    let mut side = apart * f64::max(1.6, 1.3 * (k as f64).powf(1.0 / d as f64));
    let centres = loop {
        let mut centres: Vec<Vec<f64>> = Vec::new();
        for _ in 0..5000 {
            let centre: Vec<f64> = (0..d).map(|_| side * rng.r#gen::<f64>()).collect();
            let squared = |other: &Vec<f64>| centre.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            if centres.iter().all(|other| squared(other) >= apart * apart) {
                centres.push(centre);
            }
            if centres.len() == k {
                break;
            }
        }
        if centres.len() == k {
            break centres;
        }
        side *= 1.05;
    };
    let chances: Vec<f64> = (0..k).map(|_| if equal { 1.0 } else { rng.gen_range(0.25..1.0) }).collect();
    let chance = rand::distributions::WeightedIndex::new(chances).unwrap();
    let of_row: Vec<usize> = (0..n).map(|_| rng.sample(&chance)).collect();
    Array2::from_shape_fn((n, d), |(row, column)| centres[of_row[row]][column] + normal(&mut rng))
}
