"""How often, and how fast, scikit-learn's KMeans(n_init=10) finds the best known inertia of the sets of `tests/fixtures/kmeans_starts.json`.

    OMP_NUM_THREADS=2 python3 benches/peers/kmeans_starts.py ../shared/data [SET ...]

The same for ours: cargo test --release --test it trials::kmeans_starts -- --ignored --nocapture
Needs scikit-learn (1.9.1 was measured). One line a set: seeds that succeed, the mean of the first 20 over the best known, and the
milliseconds of one restart (n_init=1) and of the whole.
"""

import csv
import gzip
import json
import pathlib
import sys
import time

import numpy as np
from sklearn.cluster import KMeans

HERE = pathlib.Path(__file__).parent
SETS = json.loads((HERE / "../../tests/fixtures/kmeans_starts.json").read_text())["sets"]
# An inertia within this factor of the best known one is a success.
SUCCESS = 1.000001


def read(path):
    return gzip.open(path, "rt") if path.suffix == ".gz" else open(path, encoding="utf-8-sig")


def numbers(path):
    with read(path) as file:
        return np.array([[float(value) for value in line.split()] for line in file if line.strip()])


def standardised(path, delimiter):
    """The columns of numbers but for ids and constants, rows with gaps left out, at mean 0 and variance 1."""
    with read(path) as file:
        header, *rows = list(csv.reader(file, delimiter=delimiter))

    def is_number(text):
        try:
            float(text)
        except ValueError:
            return text == ""
        return True

    kept = [
        at
        for at, name in enumerate(header)
        if name.lower() not in ("id", "customerid", "cust_id") and all(is_number(row[at]) for row in rows)
    ]
    values = [[row[at] for at in kept] for row in rows]
    x = np.array([[float(text) for text in row] for row in values if "" not in row])
    x = x[:, x.std(axis=0) > 0]
    return (x - x.mean(axis=0)) / x.std(axis=0)


def matrix(folder, entry):
    path = folder / entry["file"]
    if entry["form"] == "numbers":
        return numbers(path)
    if entry["form"] == "numbers_after_a_line":
        return np.array(
            [[float(value) for value in line.split()] for line in read(path).read().splitlines()[1:] if line.strip()]
        )
    return standardised(path, entry["delimiter"])


def main():
    folder = pathlib.Path(sys.argv[1])
    wanted = sys.argv[2:]
    print("set n d k | successes of seeds | mean of 20 over the best known - 1 | least - 1 | ms n_init=1 | ms n_init=10")
    for entry in SETS:
        if wanted and entry["name"] not in wanted:
            continue
        x = matrix(folder, entry)
        k, best = entry["k"], entry["inertia"]
        n_seeds = entry["seeds"]
        started = time.perf_counter()
        inertias = [KMeans(k, n_init=10, random_state=seed).fit(x).inertia_ for seed in range(n_seeds)]
        whole = (time.perf_counter() - started) / n_seeds
        times = []
        for seed in range(5):
            started = time.perf_counter()
            KMeans(k, n_init=1, random_state=seed).fit(x)
            times.append(time.perf_counter() - started)
        successes = sum(inertia <= best * SUCCESS for inertia in inertias)
        print(
            f"{entry['name']} {x.shape[0]} {x.shape[1]} {k} | {successes} of {n_seeds} |"
            f" {np.mean(inertias[:20]) / best - 1:+.2e} | {min(inertias) / best - 1:+.2e} |"
            f" {sorted(times)[2] * 1e3:.1f} | {whole * 1e3:.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
