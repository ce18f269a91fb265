//! The fast silhouette is the plain one, for any number of threads; a sampled one says so and is near.

use rand::Rng;
use segmenta::clustering::Labels;
use segmenta::ndarray::Array2;
use segmenta::seed::Seed;
use segmenta::selection::metrics::{Sampling, SilhouetteBasis, silhouette, silhouette_profile, silhouette_samples};

use crate::support::with_threads;

/// The definition, word by word.
fn naive(x: &Array2<f64>, labels: &Labels) -> Vec<Option<f64>> {
    let distance =
        |i: usize, j: usize| x.row(i).iter().zip(x.row(j)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
    let mean_to = |i: usize, cluster: usize| {
        let others: Vec<usize> = (0..x.nrows()).filter(|&j| j != i && labels.get(j) == Some(cluster)).collect();
        (!others.is_empty()).then(|| others.iter().map(|&j| distance(i, j)).sum::<f64>() / others.len() as f64)
    };
    let of_row = |i: usize| {
        let own = labels.get(i)?;
        let Some(a) = mean_to(i, own) else { return Some(0.0) };
        let others = (0..labels.n_clusters()).filter(|&cluster| cluster != own);
        let b = others.filter_map(|cluster| mean_to(i, cluster)).fold(f64::INFINITY, f64::min);
        Some(if a.max(b) == 0.0 { 0.0 } else { (b - a) / a.max(b) })
    };
    (0..x.nrows()).map(of_row).collect()
}

/// Coarsely rounded rows, so that there are duplicates, in `k` clusters with some noise.
fn random_case(seed: u64) -> (Array2<f64>, Labels) {
    let mut rng = Seed::new(seed).rng();
    let (n, d, k) = (rng.gen_range(8..300), rng.gen_range(1..7), rng.gen_range(2..13));
    let x = Array2::from_shape_fn((n, d), |_| f64::from(rng.gen_range(-9i32..9)) / 3.0);
    let noise = rng.gen_range(0.0..0.3);
    let labels: Vec<Option<usize>> = (0..n)
        .map(|row| if row < 4 { Some(row % 2) } else { (!rng.gen_bool(noise)).then(|| rng.gen_range(0..k)) })
        .collect();
    (x, Labels::try_new(labels, k).expect("a sound test case"))
}

#[test]
fn the_fast_silhouette_is_the_naive_one() {
    for seed in 0..60 {
        let (x, labels) = random_case(seed);
        let expected = naive(&x, &labels);
        let got = silhouette_samples(x.view(), &labels).unwrap();
        for (row, (got, expected)) in got.iter().zip(&expected).enumerate() {
            match (got, expected) {
                (Some(got), Some(expected)) => {
                    assert!((got - expected).abs() < 1e-12, "seed {seed}, row {row}: {got}, {expected}");
                }
                _ => assert_eq!(got, expected, "seed {seed}, row {row}"),
            }
        }
        let kept: Vec<f64> = expected.into_iter().flatten().collect();
        let mean = kept.iter().sum::<f64>() / kept.len() as f64;
        let value = silhouette(x.view(), &labels, Sampling::Exact, Seed::default()).unwrap().value;
        assert!((value - mean).abs() < 1e-12, "seed {seed}: {value}, {mean}");
    }
}

/// Three overlapping groups.
fn three_groups(n: usize, seed: u64) -> (Array2<f64>, Labels) {
    let mut rng = Seed::new(seed).rng();
    let group = |row: usize| {
        if row % 10 < 6 {
            0
        } else if row % 10 < 9 {
            1
        } else {
            2
        }
    };
    let x = Array2::from_shape_fn((n, 3), |(row, _)| 1.2 * group(row) as f64 + rng.gen_range(-1.0..1.0));
    (x, Labels::try_new((0..n).map(|row| Some(group(row))), 3).expect("a sound test case"))
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let (x, labels) = three_groups(1501, 1);
    let with = |n_threads: usize| {
        with_threads(n_threads, || {
            let samples = silhouette_samples(x.view(), &labels).unwrap();
            let exact = silhouette(x.view(), &labels, Sampling::Exact, Seed::default()).unwrap();
            let sampled = silhouette(x.view(), &labels, Sampling::AtMost(700), Seed::default()).unwrap();
            (samples, exact, sampled)
        })
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn a_sample_says_so_and_depends_on_the_seed_alone() {
    let (x, labels) = three_groups(900, 2);
    let with = |sampling, seed| silhouette(x.view(), &labels, sampling, Seed::new(seed)).unwrap();
    assert_eq!(with(Sampling::AtMost(900), 1), with(Sampling::Exact, 2));
    let sampled = with(Sampling::AtMost(300), 1);
    assert!(
        matches!(sampled.basis, SilhouetteBasis::Sampled { n_sampled: 300, standard_error } if standard_error > 0.0)
    );
    assert_eq!(sampled, with(Sampling::AtMost(300), 1));
    assert_ne!(sampled, with(Sampling::AtMost(300), 2));
    let error = silhouette(x.view(), &labels, Sampling::AtMost(39), Seed::new(1)).unwrap_err();
    assert_eq!(error.to_string(), "sampling at_most = 39: expected at least 40 rows");
}

#[test]
fn the_standard_error_covers_the_error_of_a_sample() {
    let (x, labels) = three_groups(2000, 3);
    let exact = silhouette(x.view(), &labels, Sampling::Exact, Seed::default()).unwrap().value;
    let n_draws = 200;
    let (mut covered, mut bias) = (0, 0.0);
    for seed in 0..n_draws {
        let sampled = silhouette(x.view(), &labels, Sampling::AtMost(300), Seed::new(seed)).unwrap();
        let error = sampled.value - exact;
        bias += error / n_draws as f64;
        covered += usize::from(error.abs() <= 1.96 * sampled.basis.standard_error());
    }
    println!("covered {covered} of {n_draws}, bias {bias:.5}");
    assert!(covered >= 180, "the 95 % interval held the exact value {covered} times of {n_draws}");
    assert!(bias.abs() < 0.004, "{bias}");
}

#[test]
fn a_profile_is_the_samples_cluster_by_cluster() {
    for seed in 0..30 {
        let (x, labels) = random_case(seed);
        let profile = silhouette_profile(x.view(), &labels, Sampling::Exact, Seed::default()).unwrap();
        let samples = silhouette_samples(x.view(), &labels).unwrap();
        let value = silhouette(x.view(), &labels, Sampling::Exact, Seed::default()).unwrap().value;
        assert_eq!(profile.mean.to_bits(), value.to_bits(), "the silhouette is the mean");
        assert_eq!((profile.n_measured, profile.n_rows), (labels.len() - labels.n_noise(), profile.n_measured));
        assert_eq!(profile.clusters.len(), labels.n_clusters());
        for (cluster, blade) in profile.clusters.iter().enumerate() {
            let own = samples.iter().zip(labels.iter()).filter(|(_, label)| *label == Some(cluster));
            let mut own: Vec<f64> = own.map(|(value, _)| value.unwrap()).collect();
            own.sort_by(f64::total_cmp);
            assert_eq!(blade.n_measured, own.len());
            assert_eq!(blade.n_below_zero, own.iter().filter(|value| **value < 0.0).count());
            assert_eq!(blade.quantiles.len(), own.len().min(41));
            if own.len() <= 41 {
                assert_eq!(blade.quantiles, own, "few values are themselves");
            } else {
                let (first, last) = (own[0], own[own.len() - 1]);
                assert_eq!((blade.quantiles[0], blade.quantiles[40]), (first, last));
                let (middle, median) = (own.len() / 2, blade.quantiles[20]);
                assert!(own[middle - 1] <= median && median <= own[middle]);
            }
            match blade.mean {
                Some(mean) => assert!((mean - own.iter().sum::<f64>() / own.len() as f64).abs() < 1e-12),
                None => assert!(own.is_empty()),
            }
        }
    }
}

#[test]
fn a_profile_of_a_sample_is_that_of_its_silhouette() {
    let (x, labels) = three_groups(3000, 4);
    let (sampling, seed) = (Sampling::AtMost(400), Seed::new(3));
    let with = |threads| with_threads(threads, || silhouette_profile(x.view(), &labels, sampling, seed).unwrap());
    let profile = with(1);
    assert_eq!(profile, with(3));
    assert_eq!((profile.n_measured, profile.n_rows), (400, 3000));
    assert_eq!(profile.mean, silhouette(x.view(), &labels, sampling, seed).unwrap().value);
    assert_eq!(profile.clusters.iter().map(|blade| blade.n_measured).sum::<usize>(), 400);
    let mut csv = Vec::new();
    profile.write_csv(&mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.starts_with("segment,share,silhouette,mean,n_measured,n_below_zero\n0,0,"), "{csv}");
    let n_quantiles: usize = profile.clusters.iter().map(|blade| blade.quantiles.len()).sum();
    assert_eq!(csv.lines().count(), 1 + n_quantiles);
}
