//! Clusters of a bare matrix, for people who come with NumPy: `.npy` or numeric CSV in, labels and centroids out, one line of JSON.
//!
//! `cargo run --release --example cluster_matrix -- --input x.npy --algorithm kmeans --k 5 --labels-out labels.npy`

use std::process::ExitCode;
use std::time::Instant;

use clap::{CommandFactory, Parser};
use segmenta::clustering::{
    Clustering, DbscanSpec, DbscanSummary, DbscanWarning, GaussianMixture, GaussianMixtureSummary, HdbscanParams,
    KMeans, Labels, OpticsParams, Scalar,
};
use segmenta::error::{Error, ErrorKind, Result};
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array1, Array2, ArrayView2, Axis};
use segmenta::observe::{Silent, StopReason};
use segmenta::segmentation::{ClusterCount, OutputFiles};
use segmenta::selection::{Criterion, KSweep, StructureSpec, Verdict};
use segmenta::table::blocks::{ArrayBlocks, BlockSource, Endian, FileBlocks};
use segmenta::table::npy::{self, LabelWriter, NpyBlocks, NpyFloat, NpyMatrix};
use serde_json::{Value, json};

use crate::flags::{Algorithm, File, Flags};
use crate::sweep_row::row;

mod flags;
#[path = "../common/sweep_row.rs"]
mod sweep_row;
#[path = "../common/words.rs"]
mod words;

fn main() -> ExitCode {
    let flags = Flags::parse();
    if let Some(message) = flags.conflict() {
        Flags::command().error(clap::error::ErrorKind::ArgumentConflict, message).exit();
    }
    match run(&flags) {
        Ok(document) => {
            println!("{document}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}", words::in_flags(&error));
            ExitCode::from(error.class().exit_code())
        }
    }
}

/// What a fit leaves, apart from the labels.
struct Fitted {
    labels: Labels,
    /// The entries of the document that the algorithm gives.
    entries: Value,
    seconds: f64,
}

fn run(flags: &Flags) -> Result<Value> {
    if let Some(n_threads) = flags.threads {
        // The pool can be set up once a process, and nothing has used it yet.
        rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads.into())
            .build_global()
            .map_err(|error| Error::from(ErrorKind::Internal(error.to_string())))?;
    }
    if flags.is_stream() {
        return stream(flags);
    }
    let started = Instant::now();
    let input = flags.read(&flags.input)?;
    let weights = flags.weights.as_deref().map(|path| flags.read_weights(path)).transpose()?;
    let seconds_read = started.elapsed().as_secs_f64();
    let (n, d) = (input.n_rows(), input.n_columns());

    let fitted = match (input, flags.k) {
        (NpyMatrix::F32(x), Some(counts)) if flags.algorithm == Algorithm::Gmm => {
            mixture(flags, x.view(), weights, counts)?
        }
        (input, Some(counts)) if flags.algorithm == Algorithm::Gmm => {
            mixture(flags, input.into_f64().view(), weights, counts)?
        }
        (input, Some(counts @ ClusterCount::Range { .. })) => sweep(flags, input.into_f64(), weights, counts)?,
        (NpyMatrix::F32(x), _) => fit(flags, x.view(), weights)?,
        (input, _) => fit(flags, input.into_f64().view(), weights)?,
    };

    if let Some(path) = &flags.labels_out {
        OutputFiles::replace(path, |writer| npy::write_labels(writer, fitted.labels.iter()))?;
    }
    let mut document = json!({
        "algorithm": flags.algorithm.name(),
        "n": n,
        "d": d,
        "clusters": fitted.labels.n_clusters(),
        "noise": fitted.labels.n_noise(),
        "seconds_read": seconds_read,
        "seconds_fit": fitted.seconds,
    });
    if let (Value::Object(document), Value::Object(entries)) = (&mut document, fitted.entries) {
        document.extend(entries);
    }
    Ok(document)
}

fn fit<F: Scalar + NpyFloat>(flags: &Flags, x: ArrayView2<'_, F>, weights: Option<Array1<f64>>) -> Result<Fitted> {
    let weights = weights.as_ref().map(Array1::view);
    match (flags.algorithm, flags.k) {
        (Algorithm::Optics, _) => optics(flags, x),
        (Algorithm::Hdbscan, _) => {
            let params =
                flags.min_cluster_size.into_iter().fold(HdbscanParams::new(2), HdbscanParams::min_cluster_size);
            let params = flags.min_samples.into_iter().fold(params, HdbscanParams::min_samples).metric(flags.metric());
            let params = params.check()?;
            let started = Instant::now();
            let fit = params.fit_array(x, weights, &mut Silent)?;
            Ok(Fitted { labels: fit.labels, entries: no_entries(), seconds: started.elapsed().as_secs_f64() })
        }
        (Algorithm::Dbscan, _) => {
            let spec = DbscanSpec { eps: flags.eps, min_samples: flags.min_samples };
            let (params, reasons) = match spec.eps {
                Some(_) => (spec.params()?, Vec::new()),
                None => {
                    let advice = spec.advise(x, weights)?;
                    (advice.params, advice.reasons)
                }
            };
            let params = params.metric(flags.metric()).check()?;
            let started = Instant::now();
            let fit = params.fit_array(x, weights, &mut Silent)?;
            let seconds = started.elapsed().as_secs_f64();
            let mut entries = no_entries();
            entries["eps"] = params.eps().into();
            entries["min_samples"] = params.min_samples().into();
            entries["because"] = reasons.into();
            entries["warnings"] = warnings(&fit.summary, &fit.labels);
            Ok(Fitted { labels: fit.labels, entries, seconds })
        }
        (Algorithm::Kmeans, Some(ClusterCount::Fixed(k))) => {
            let params = flags.kmeans(k)?.check()?;
            let started = Instant::now();
            let fit = params.fit_array(x, weights, &mut Silent)?;
            let seconds = started.elapsed().as_secs_f64();
            write_centroids(flags, &fit.model)?;
            let entries = kmeans_entries(k, fit.summary.n_iter, fit.summary.inertia, fit.summary.stop);
            Ok(Fitted { labels: fit.labels, entries, seconds })
        }
        _ => Err(ErrorKind::Internal("flags that the parser lets through".into()).into()),
    }
}

/// What the result of a DBSCAN says against its parameters, also on standard error.
fn warnings(summary: &DbscanSummary, labels: &Labels) -> Value {
    let warnings = summary.warnings(&labels.sizes());
    warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
    let entry = |warning: &DbscanWarning| json!({ "code": warning.code(), "message": warning.to_string() });
    warnings.iter().map(entry).collect()
}

/// k-means of a file that is read in blocks.
fn stream(flags: &Flags) -> Result<Value> {
    let columns = flags.columns.unwrap_or(0);
    match File::of(&flags.input) {
        File::F32 => fit_stream(flags, &mut FileBlocks::<f32>::open(&flags.input, columns, Endian::Little)?),
        File::F64 => fit_stream(flags, &mut FileBlocks::<f64>::open(&flags.input, columns, Endian::Little)?),
        File::Npy | File::Csv => match npy::open_blocks(&flags.input)? {
            NpyBlocks::F32(mut blocks) => fit_stream(flags, &mut blocks),
            NpyBlocks::F64(mut blocks) => fit_stream(flags, &mut blocks),
            _ => Err(ErrorKind::Internal("a precision that is new".into()).into()),
        },
    }
}

fn fit_stream<F: Scalar + NpyFloat>(flags: &Flags, source: &mut dyn BlockSource<F>) -> Result<Value> {
    let Some(ClusterCount::Fixed(k)) = flags.k else {
        return Err(ErrorKind::Internal("flags that the parser lets through".into()).into());
    };
    let params = flags.kmeans(k)?.check()?;
    let started = Instant::now();
    let fit = with_weights(flags, |weights| params.fit_blocks(source, weights, &mut Silent))?;
    let seconds = started.elapsed().as_secs_f64();
    write_centroids(flags, &fit.model)?;
    if let Some(path) = &flags.labels_out {
        OutputFiles::replace(path, |writer| {
            let mut file = LabelWriter::new(writer, fit.n_rows)?;
            fit.model.assign_blocks(source, &mut Silent, |assignment| file.write(assignment.labels.iter()))?;
            file.finish()
        })?;
    }
    let mut document = json!({
        "algorithm": "kmeans",
        "n": fit.n_rows,
        "d": source.n_columns(),
        "clusters": k,
        "noise": 0,
        // Reading is a part of the fit.
        "seconds_read": 0.0,
        "seconds_fit": seconds,
    });
    let entries = kmeans_entries(k, fit.summary.n_iter, fit.summary.inertia, fit.summary.stop);
    if let (Value::Object(document), Value::Object(entries)) = (&mut document, entries) {
        document.extend(entries);
    }
    Ok(document)
}

/// What `work` gives with the weights of the flags as a source of blocks.
fn with_weights<T>(flags: &Flags, work: impl FnOnce(Option<&mut dyn BlockSource<f64>>) -> Result<T>) -> Result<T> {
    let Some(path) = &flags.weights else { return work(None) };
    if File::of(path) == File::Npy
        && let NpyBlocks::F64(mut blocks) = npy::open_blocks(path)?
    {
        return work(Some(&mut blocks));
    }
    let weights = flags.read_weights(path)?.insert_axis(Axis(1));
    work(Some(&mut ArrayBlocks::new(weights.view())))
}

/// Every number of clusters in the range, and the one that the metrics prefer.
fn sweep(flags: &Flags, x: Array2<f64>, weights: Option<Array1<f64>>, counts: ClusterCount) -> Result<Fitted> {
    let mut x = FeatureMatrix::from_array(x)?;
    if let Some(weights) = weights {
        x = x.with_weights(weights)?;
    }
    let params = flags.kmeans(*counts.range().start())?;
    let started = Instant::now();
    let mut sweep = KSweep::new(params, counts.range()).run(&x, &mut Silent)?;
    let seconds = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let spec = StructureSpec::default();
    sweep.measure_stability(&x, &spec.stability, &mut Silent)?;
    let mut choice = sweep.choose(Criterion::NumericVote);
    if let Some(structure) = sweep.judge(&x, choice.n_clusters, &spec, &mut Silent)? {
        choice = choice.with_structure(structure);
    }
    let seconds_judge = started.elapsed().as_secs_f64();
    let rows: Vec<Value> = sweep.rows().iter().map(row).collect();
    let fit = sweep
        .into_clustering(choice.n_clusters)
        .ok_or_else(|| Error::from(ErrorKind::Internal("a number of clusters that was never fitted".into())))?;
    write_centroids(flags, &fit.model)?;
    let mut entries = kmeans_entries(choice.n_clusters, fit.summary.n_iter, fit.summary.inertia, fit.summary.stop);
    entries["verdict"] = choice.verdict().map(Verdict::as_str).into();
    entries["near_ties"] = choice.near_ties.into();
    let stability = choice.structure.and_then(|structure| structure.stability);
    let of_segments = stability.iter().flat_map(|stability| &stability.segments).map(|segment| segment.jaccard);
    entries["stability"] = of_segments.collect();
    entries["because"] = choice.because.into();
    entries["seconds_judge"] = seconds_judge.into();
    entries["rows"] = rows.into();
    Ok(Fitted { labels: fit.labels, entries, seconds })
}

/// The order of the rows, and the clusters that are cut from it.
fn optics<F: Scalar>(flags: &Flags, x: ArrayView2<'_, F>) -> Result<Fitted> {
    let params = flags.min_samples.into_iter().fold(OpticsParams::default(), OpticsParams::min_samples);
    let params = flags.max_eps.into_iter().fold(params, OpticsParams::max_eps).check()?;
    let started = Instant::now();
    let optics = params.fit_array(x, &mut Silent)?;
    let labels = match flags.eps {
        Some(eps) => optics.extract_dbscan(eps)?,
        None => optics.extract_xi(flags.xi.unwrap_or(0.05), flags.min_cluster_size.unwrap_or(params.min_samples()))?,
    };
    let seconds = started.elapsed().as_secs_f64();
    if let Some(path) = &flags.ordering_out {
        let line = |row: usize| {
            let from = optics.predecessor(row).map_or(-1.0, |from| from as f64);
            [row as f64, optics.reachability()[row], optics.core_distances()[row], from]
        };
        let lines: Vec<[f64; 4]> = optics.ordering().map(line).collect();
        OutputFiles::replace(path, |writer| npy::write_matrix(writer, Array2::from(lines).view()))?;
    }
    Ok(Fitted { labels, entries: no_entries(), seconds })
}

/// What only algorithms that are told a number of clusters have.
fn no_entries() -> Value {
    json!({ "k": null, "n_iter": null, "inertia": null, "stop": null })
}

/// A mixture of every number of components that is asked for, and the one with the least BIC.
fn mixture<F: Scalar>(
    flags: &Flags,
    x: ArrayView2<'_, F>,
    weights: Option<Array1<f64>>,
    counts: ClusterCount,
) -> Result<Fitted> {
    let weights = weights.as_ref().map(Array1::view);
    let started = Instant::now();
    let mut rows = Vec::new();
    let mut best: Option<Clustering<GaussianMixture, GaussianMixtureSummary>> = None;
    for k in counts.check()?.range() {
        let fit = flags.mixture(k).check()?.fit_array(x, weights, &mut Silent)?;
        let summary = &fit.summary;
        rows.push(json!({
            "k": k, "log_likelihood": summary.log_likelihood, "bic": summary.bic, "aic": summary.aic,
            "n_parameters": summary.n_parameters, "n_iter": summary.n_iter, "stop": summary.stop.as_str(),
        }));
        if best.as_ref().is_none_or(|best| summary.bic < best.summary.bic) {
            best = Some(fit);
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let fit = best.ok_or_else(|| Error::from(ErrorKind::Internal("a range without numbers".into())))?;
    if let Some(path) = &flags.centroids_out {
        OutputFiles::replace(path, |writer| npy::write_matrix(writer, fit.model.means()))?;
    }
    if let Some(path) = &flags.memberships_out {
        let memberships = fit.model.responsibilities(x)?;
        OutputFiles::replace(path, |writer| npy::write_matrix(writer, memberships.view()))?;
    }
    let summary = &fit.summary;
    let mut entries = json!({
        "k": fit.model.n_components(), "n_iter": summary.n_iter, "inertia": null, "stop": summary.stop.as_str(),
        "log_likelihood": summary.log_likelihood, "bic": summary.bic, "aic": summary.aic,
        "n_parameters": summary.n_parameters, "weights": fit.model.weights().to_vec(),
    });
    if let ClusterCount::Range { .. } = counts {
        entries["because"] = "the least BIC".into();
        entries["rows"] = rows.into();
    }
    Ok(Fitted { labels: fit.labels, entries, seconds })
}

fn kmeans_entries(k: usize, n_iter: usize, inertia: f64, stop: StopReason) -> Value {
    json!({ "k": k, "n_iter": n_iter, "inertia": inertia, "stop": stop.as_str() })
}

fn write_centroids<F: Scalar + NpyFloat>(flags: &Flags, model: &KMeans<F>) -> Result<()> {
    match &flags.centroids_out {
        Some(path) => OutputFiles::replace(path, |writer| npy::write_matrix(writer, model.centroids())),
        None => Ok(()),
    }
}
