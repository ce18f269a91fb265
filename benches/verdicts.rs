//! How often the verdict is right: noise that must be told from segments, planted segments that must be found, and real data whose
//! groups are known, beside what each single metric would say.
//!
//! `cargo bench --bench verdicts` prints the tables of `src/docs/design.md`; `-- noise`, `-- planted` or `-- known` one of them, `-- gaussian`
//! one kind of noise; a number says how many seeds each row has, and `from=1000` which is the first. `cargo test` runs one of each.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use rand::Rng;
use segmenta::ndarray::{Array1, Array2, s};
use segmenta::prelude::*;
use segmenta::selection::{Criterion, KSweep, StructureSpec, Sweep, SweepRow, Verdict};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let is_test = has("--test") || !has("--bench");
    if has("--list") {
        return;
    }
    let first = arguments.iter().find_map(|argument| argument.strip_prefix("from=")?.parse().ok()).unwrap_or(0);
    let n_seeds = arguments.iter().find_map(|argument| argument.parse().ok());
    let seeds = |most: u64| first..first + n_seeds.unwrap_or(if is_test { 1 } else { most });
    let kinds = [Noise::Uniform, Noise::Gaussian, Noise::Correlated, Noise::Skewed];
    let name = |noise: Noise| format!("{noise:?}").to_lowercase();
    let all =
        !["noise", "planted", "known"].iter().any(|table| has(table)) && !kinds.iter().any(|&kind| has(&name(kind)));
    let kinds = kinds.into_iter().filter(|&kind| all || has("noise") || has(&name(kind)));
    noise(&kinds.collect::<Vec<Noise>>(), &seeds(100), is_test);
    if all || has("planted") {
        planted(&seeds(20), is_test);
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

fn noise(kinds: &[Noise], seeds: &Range<u64>, is_test: bool) {
    if kinds.is_empty() {
        return;
    }
    println!("\n| noise | n | d | none | constructive | natural |\n|---|---|---|---|---|---|");
    let sizes: &[usize] = if is_test { &[300] } else { &[500, 5000] };
    for &noise in kinds {
        for &n in sizes {
            for d in [2, 8, 20] {
                let mut counts = [0; 3];
                for seed in seeds.clone() {
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

/// What planted clouds look like.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Clouds {
    /// Round, of one size and one variance.
    Equal,
    /// Round, of one variance, up to four times as many rows in one as in another.
    Unequal,
    /// Unequal, and each stretched along axes of its own.
    Stretched,
    /// Unequal, and of variances up to eleven to one.
    Scaled,
    /// Unequal, and as long in their tails as Student's t with 4 degrees of freedom.
    Tailed,
}

/// The three single metrics as scikit-learn's users take them: the best value of the range.
const SINGLE: [fn(&SweepRow) -> Option<f64>; 3] = [
    |row| row.silhouette.value(),
    |row| row.calinski_harabasz.value(),
    |row| row.davies_bouldin.value().map(|value| -value),
];

fn singles(sweep: &Sweep) -> [usize; 3] {
    SINGLE.map(|value| {
        let known = sweep.rows().iter().filter_map(|row| Some((row.n_clusters, value(row)?)));
        known.reduce(|best, row| if row.1 > best.1 { row } else { best }).map_or(0, |(k, _)| k)
    })
}

fn planted(seeds: &Range<u64>, is_test: bool) {
    println!(
        "\n| clouds | d | apart | k found | and not none | natural | silhouette | Calinski-Harabasz | Davies-Bouldin | of |\n{}",
        "|---".repeat(10) + "|"
    );
    let (columns, cells): (&[usize], &[(Clouds, &[f64])]) = if is_test {
        (&[2], &[(Clouds::Equal, &[5.0])])
    } else {
        let near: &[f64] = &[2.5, 3.0, 4.0, 5.0];
        let far: &[f64] = &[4.0, 5.0];
        (
            &[2, 8],
            &[
                (Clouds::Equal, near),
                (Clouds::Unequal, near),
                (Clouds::Stretched, far),
                (Clouds::Scaled, far),
                (Clouds::Tailed, far),
            ],
        )
    };
    for &(clouds, distances) in cells {
        for &d in columns {
            for &apart in distances {
                let mut hits = [0; 6];
                let mut n = 0;
                for k in 2..=8 {
                    for seed in seeds.clone() {
                        let sweep = sweep(blobs(500, d, k, apart, clouds, 100 * seed + k as u64), seed);
                        let (found, verdict) = answer(&sweep);
                        let is_hit = found == k;
                        hits[0] += usize::from(is_hit);
                        hits[1] += usize::from(is_hit && verdict != Some(Verdict::None));
                        hits[2] += usize::from(is_hit && verdict == Some(Verdict::Natural));
                        for (count, single) in hits[3..].iter_mut().zip(singles(&sweep.1)) {
                            *count += usize::from(single == k);
                        }
                        n += 1;
                    }
                }
                let cells = hits.map(|hits| hits.to_string()).join(" | ");
                println!("| {clouds:?} | {d} | {apart} | {cells} | {n} |");
            }
        }
    }
}

/// The folders of `shared/data/gagolews`.
const BATTERIES: [&str; 5] = ["fcps", "sipu", "other", "uci", "g2mg"];

/// Sets of them with 100,000 rows and more.
const LARGE: [&str; 4] = ["birch1", "birch2", "worms_2", "worms_64"];

/// Every set of `shared/data` whose groups are known: its name, its rows and how many groups there are.
fn known_sets(data: &Path) -> impl Iterator<Item = (String, Array2<f64>, usize)> + use<> {
    let mut sets: Vec<(String, PathBuf)> = Vec::new();
    for battery in BATTERIES {
        let mut names: Vec<String> = std::fs::read_dir(data.join("gagolews").join(battery))
            .unwrap()
            .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".data.gz")?.to_string()))
            .filter(|name| !LARGE.contains(&name.as_str()))
            .collect();
        names.sort();
        sets.extend(names.into_iter().map(|name| {
            let path = data.join("gagolews").join(battery).join(&name);
            (format!("{battery}/{name}"), path)
        }));
    }
    let of_battery = |(name, path): (String, PathBuf)| {
        let path = path.to_str().unwrap();
        let labels = read(Path::new(&format!("{path}.labels0.gz")), 0).unwrap();
        let groups = labels.iter().fold(0.0f64, |most, &label| most.max(label)) as usize;
        (name, read(Path::new(&format!("{path}.data.gz")), 0).unwrap(), groups)
    };
    // The first line of a set of Fränti's says its size.
    let of_dim = |file: &str, folder: &Path| (format!("dim/{file}"), read(&folder.join(file), 1).unwrap(), 16);
    let folder = data.join("fraenti_dim");
    let dims = ["dim032.txt", "dim064.txt", "dim128.txt", "dim256.txt.gz", "dim512.txt.gz"];
    let seeds = read(&data.join("seeds/seeds_dataset.txt"), 0).unwrap();
    let seeds = ("uci/seeds".to_string(), seeds.slice(s![.., ..7]).to_owned(), 3);
    sets.into_iter().map(of_battery).chain(dims.into_iter().map(move |file| of_dim(file, &folder))).chain([seeds])
}

fn known(is_test: bool) {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    if !data.exists() {
        println!("shared/data absent: skipped");
        return;
    }
    println!(
        "\n| set | n | d | groups | k | verdict | silhouette | Calinski-Harabasz | Davies-Bouldin |\n{}",
        "|---".repeat(9) + "|"
    );
    let (mut hits, mut any, mut both) = ([0; 4], 0, 0);
    for (name, x, groups) in known_sets(data).take(if is_test { 1 } else { usize::MAX }) {
        let (n, d) = x.dim();
        let sweep = sweep_to(x, 1, if groups > 12 { groups + 6 } else { 12 });
        let (found, verdict) = answer(&sweep);
        let [silhouette, calinski_harabasz, davies_bouldin] = singles(&sweep.1);
        let answers = [found, silhouette, calinski_harabasz, davies_bouldin];
        hits.iter_mut().zip(answers).for_each(|(hits, answer)| *hits += usize::from(answer == groups));
        let is_any = answers[1..].contains(&groups);
        any += usize::from(is_any);
        both += usize::from(is_any && found == groups);
        let verdict = verdict.map_or("", Verdict::as_str);
        println!(
            "| {name} | {n} | {d} | {groups} | {found} | {verdict} | {silhouette} | {calinski_harabasz} | {davies_bouldin} |"
        );
    }
    let [found, silhouette, calinski_harabasz, davies_bouldin] = hits;
    println!("| hits | | | | {found} | | {silhouette} | {calinski_harabasz} | {davies_bouldin} |");
    println!("\nof the {any} sets whose number at least one of the three finds, {both} are found");
}

/// A file of numbers between blanks, plain or gzipped, without its first lines.
fn read(path: &Path, skipped: usize) -> Option<Array2<f64>> {
    let file = std::fs::File::open(path).ok()?;
    let mut text = String::new();
    match path.extension()?.to_str()? {
        "gz" => GzDecoder::new(file).read_to_string(&mut text).ok()?,
        _ => std::io::BufReader::new(file).read_to_string(&mut text).ok()?,
    };
    let rows: Vec<Vec<f64>> = text
        .lines()
        .skip(skipped)
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

/// Normal clouds of variance 1, or what `clouds` makes of them, whose centres are at least `apart` from each other.
fn blobs(n: usize, d: usize, k: usize, apart: f64, clouds: Clouds, seed: u64) -> Array2<f64> {
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
    let chances: Vec<f64> =
        (0..k).map(|_| if clouds == Clouds::Equal { 1.0 } else { rng.gen_range(0.25..1.0) }).collect();
    let chance = rand::distributions::WeightedIndex::new(chances).unwrap();
    let of_row: Vec<usize> = (0..n).map(|_| rng.sample(&chance)).collect();
    // What a cloud's normal rows are multiplied by: a number, or a matrix that stretches by 0.5 to 1.6 along axes drawn at random.
    let scales: Vec<f64> =
        (0..k).map(|_| if clouds == Clouds::Scaled { rng.gen_range(-0.8..0.4f64).exp() } else { 1.0 }).collect();
    let stretches: Vec<Array2<f64>> = match clouds {
        Clouds::Stretched => (0..k).map(|_| stretch(d, &mut rng)).collect(),
        _ => Vec::new(),
    };
    let mut x = Array2::from_shape_fn((n, d), |(row, _)| scales[of_row[row]] * normal(&mut rng));
    for (mut row, &of_row) in x.rows_mut().into_iter().zip(&of_row) {
        if clouds == Clouds::Stretched {
            let stretched = stretches[of_row].dot(&row);
            row.assign(&stretched);
        }
        if clouds == Clouds::Tailed {
            let chi_squared: f64 = (0..4).map(|_| normal(&mut rng).powi(2)).sum();
            row.mapv_inplace(|value| 0.8 * value / (chi_squared / 4.0).sqrt());
        }
        row.iter_mut().zip(&centres[of_row]).for_each(|(value, centre)| *value += centre);
    }
    x
}

/// A matrix that stretches by 0.5 to 1.6 along orthogonal axes (Gram and Schmidt of normal vectors).
fn stretch(d: usize, rng: &mut impl Rng) -> Array2<f64> {
    let mut axes: Vec<Array1<f64>> = Vec::new();
    while axes.len() < d {
        let mut axis = Array1::from_shape_fn(d, |_| normal(rng));
        for other in &axes {
            let along = axis.dot(other);
            axis.scaled_add(-along, other);
        }
        let length = axis.dot(&axis).sqrt();
        axes.push(axis / length);
    }
    let factors: Vec<f64> = (0..d).map(|_| rng.gen_range(-0.7..0.5f64).exp()).collect();
    Array2::from_shape_fn((d, d), |(i, j)| axes.iter().zip(&factors).map(|(axis, by)| by * axis[i] * axis[j]).sum())
}
