//! From an order log to behaviour: what a line costs, and the memory that a large log takes.
//!
//! `cargo bench --bench orders` measures and begins with a table of ten million lines; `cargo test` runs every benchmark once on
//! small logs. The log is drawn from a seed and streamed to a file; `SEGMENTA_ORDERS_CSV=log.csv` keeps it, for
//! `benches/peers/orders.py` to compute the same features from.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use rand::Rng;
use segmenta::features::behaviour::{Behaviour, BehaviourAccumulator, BehaviourSpec};
use segmenta::observe::Silent;
use segmenta::seed::Seed;
use segmenta::table::orders::OrderReader;

/// Where the log is kept for the peer.
const KEPT: &str = "SEGMENTA_ORDERS_CSV";

/// Days that a log spans.
const N_DAYS: u64 = 1000;

fn main() {
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(3)).configure_from_args();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    // As criterion decides it: `cargo bench` says `--bench`, `cargo test` does not.
    let is_test = has("--test") || !has("--bench");
    let is_filtered = arguments.iter().any(|argument| !argument.starts_with('-')) || has("--list");
    if !is_filtered {
        // First, so that the peak of memory is that of the large log alone.
        if is_test { table(20_000, 1000) } else { table(10_000_000, 500_000) }
    }
    let sizes: &[u64] = if is_test { &[2000] } else { &[10_000, 100_000, 1_000_000] };
    sizes.iter().for_each(|&n_lines| passes(&mut criterion, n_lines));
    criterion.final_summary();
}

fn passes(criterion: &mut Criterion, n_lines: u64) {
    let mut log = Vec::new();
    write_log(&mut log, n_lines, n_lines / 20).unwrap();
    let mut group = criterion.benchmark_group("orders");
    group.throughput(Throughput::Elements(n_lines));
    group.bench_function(BenchmarkId::new("behaviour", format!("lines={n_lines}")), |bencher| {
        bencher.iter(|| behaviour(black_box(&log[..])));
    });
    group.finish();
}

/// One pass over a log of its own, in a file.
fn table(n_lines: u64, n_customers: u64) {
    let kept = std::env::var_os(KEPT).map(PathBuf::from);
    let temporary = std::env::temp_dir().join(format!("segmenta-orders-{}.csv", std::process::id()));
    let path = kept.as_deref().unwrap_or(&temporary);
    write_log(BufWriter::with_capacity(1 << 20, File::create(path).unwrap()), n_lines, n_customers).unwrap();
    let megabytes = std::fs::metadata(path).unwrap().len() as f64 / 1e6;
    let before = peak_megabytes();
    let started = Instant::now();
    let behaviour = behaviour(File::open(path).unwrap());
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "\n{:>10} {:>10} {:>8} {:>8}  {:>8} {:>15} {:>8}",
        "lines", "customers", "columns", "MB", "seconds", "million lines/s", "peak MB"
    );
    println!(
        "{n_lines:>10} {:>10} {:>8} {megabytes:>8.1}  {seconds:>8.2} {:>15.2} {:>8}",
        behaviour.ids().len(),
        behaviour.columns().len(),
        n_lines as f64 / 1e6 / seconds,
        peak_megabytes().map_or_else(|| "unknown".into(), |peak| format!("{peak:.0}")),
    );
    if let Some(before) = before {
        println!("the log is not held: {before:.0} MB were in use before it was read\n");
    }
    println!("checked by the peer: sum of order_spend_total {}", sum(&behaviour, "order_spend_total"));
    if kept.is_none() {
        remove(path);
    }
}

fn behaviour(log: impl std::io::Read + Send) -> Behaviour {
    let mut accumulator = BehaviourAccumulator::new(&BehaviourSpec::default()).unwrap();
    OrderReader::new().read(log, "orders.csv", &mut Silent, |line| accumulator.push(line)).unwrap();
    accumulator.finish().unwrap()
}

fn sum(behaviour: &Behaviour, name: &str) -> f64 {
    let column = behaviour.columns().iter().find(|column| column.name() == name).unwrap();
    column.numbers().unwrap().present().sum()
}

fn remove(path: &Path) {
    std::fs::remove_file(path).unwrap();
}

/// A log by date, as shops have it: orders of one to four lines, a few of them returns, by customers of whom some buy far more
/// than others.
fn write_log(mut out: impl Write, n_lines: u64, n_customers: u64) -> std::io::Result<()> {
    const CATEGORIES: [&str; 8] = ["bread", "dairy", "drinks", "fruit", "garden", "household", "meat", "toys"];
    const CHANNELS: [&str; 3] = ["web", "store", "phone"];
    const DEVICES: [&str; 3] = ["mobile", "desktop", "tablet"];
    const COUNTRIES: [&str; 5] = ["BR", "FR", "ES", "UA", "GB"];
    let mut rng = Seed::new(10).rng();
    writeln!(out, "order_id,customer_id,order_date,amount,quantity,product,category,channel,device,discount,country")?;
    let first: segmenta::table::Day = "2021-01-01".parse().unwrap();
    let days: Vec<String> = (0..N_DAYS).map(|day| first.plus_days(day as i32).to_string()).collect();
    let (mut n_written, mut order) = (0, 0u64);
    while n_written < n_lines {
        order += 1;
        let skewed: f64 = rng.r#gen::<f64>().powf(1.5);
        let customer = ((n_customers as f64 * skewed) as u64).min(n_customers - 1);
        let day = &days[(n_written * N_DAYS / n_lines) as usize];
        let (hour, minute) = (rng.gen_range(7..23), rng.gen_range(0..60));
        let (channel, device) = (CHANNELS[rng.gen_range(0..3)], DEVICES[rng.gen_range(0..3)]);
        let discount = if rng.gen_ratio(1, 5) { "10" } else { "0" };
        let country = COUNTRIES[(customer % 5) as usize];
        for _ in 0..rng.gen_range(1..=4u64).min(n_lines - n_written) {
            let product = rng.gen_range(0..5000usize);
            let (pieces, price) = (rng.gen_range(1..5i64), 99 + (product as i64 * 37) % 4000);
            let sign = if rng.gen_ratio(1, 30) { -1 } else { 1 };
            let cents = pieces * price;
            let minus = if sign < 0 { "-" } else { "" };
            writeln!(
                out,
                "O{order:07},C{customer:06},{day} {hour:02}:{minute:02},{minus}{}.{:02},{},P{product:04},{},{channel},{device},{discount},{country}",
                cents / 100,
                cents % 100,
                sign * pieces,
                CATEGORIES[product % 8],
            )?;
            n_written += 1;
        }
    }
    out.flush()
}

/// The most memory that the process has had, where the system tells.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1000.0)
}
