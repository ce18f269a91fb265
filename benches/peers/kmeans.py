"""Our k-means beside scikit-learn's and oneDAL's, by turns on the same inputs, two threads each.

    pip install numpy scikit-learn==1.9.1 scikit-learn-intelex==2026.2.0
    python3 benches/peers/kmeans.py fixed FOLDER [CASE ...]       # 20 iterations from the same centroids
    python3 benches/peers/kmeans.py converge FOLDER [CASE ...]    # the same centroids, to convergence (tol 1e-4, at most 300)
    python3 benches/peers/kmeans.py default FOLDER [CASE ...]     # every library's own start, a seed a turn

FOLDER holds a folder for each case, with x.npy (n x d), init.npy (k x d) and case.json ({"kind": "kmeans", "k": ...}), as
`../shared/peers/make_data.py` writes them. Ours is `target/release/examples/cluster_matrix`, or what CLUSTER_MATRIX names. The figure is
the fit alone; each runs in a process of its own, after a small fit that warms it up. Medians of TURNS (5) turns.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
OURS = os.environ.get("CLUSTER_MATRIX", HERE.parent.parent / "target/release/examples/cluster_matrix")
TURNS = int(os.environ.get("TURNS", "5"))
LIMITS = {"fixed": (20, 0.0), "converge": (300, 1e-4)}

PEER = """
import json, pathlib, sys, time, warnings
import numpy as np

warnings.filterwarnings("ignore")
library, case, k, what, n_iter, tol, seed = sys.argv[1:]
if library == "scikit-learn":
    from sklearn.cluster import KMeans
else:
    from sklearnex.cluster import KMeans
case = pathlib.Path(case)
x = np.load(case / "x.npy")
KMeans(int(k), n_init=1, max_iter=2).fit(x[:20000])
model = KMeans(int(k), random_state=int(seed))
if what != "default":
    model = KMeans(int(k), init=np.load(case / "init.npy"), n_init=1, max_iter=int(n_iter), tol=float(tol))
started = time.perf_counter()
model.fit(x)
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "n_iter": int(model.n_iter_), "inertia": float(model.inertia_)}))
"""


def last_line(command):
    out = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "OMP_NUM_THREADS": "2"})
    return json.loads(out.stdout.splitlines()[-1])


def ours(case, k, what, seed):
    command = [OURS, "--input", case / "x.npy", "--algorithm", "kmeans", "--k", k, "--threads", 2, "--seed", seed]
    if what != "default":
        n_iter, tol = LIMITS[what]
        command += ["--init", case / "init.npy", "--n-init", 1, "--max-iter", n_iter, "--tol", tol]
    found = last_line([str(part) for part in command])
    return {"seconds": found["seconds_fit"], "n_iter": found["n_iter"], "inertia": found["inertia"]}


def peer(library, case, k, what, seed):
    n_iter, tol = LIMITS.get(what, (0, 0.0))
    return last_line([sys.executable, "-c", PEER, library, str(case), str(k), what, str(n_iter), str(tol), str(seed)])


def main():
    what, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    wanted = sys.argv[3:]
    print("| case | ours s | scikit-learn s | oneDAL s | fastest peer / ours | iterations | our inertia beside the fastest peer's |")
    print("|---|---|---|---|---|---|---|")
    for case in sorted(folder.iterdir()):
        spec = case / "case.json"
        if not spec.exists() or (wanted and case.name not in wanted):
            continue
        spec = json.loads(spec.read_text())
        if spec["kind"] != "kmeans":
            continue
        runs = {"ours": [], "scikit-learn": [], "oneDAL": []}
        for seed in range(TURNS):
            for library, found in runs.items():
                args = (case, spec["k"], what, seed)
                found.append(ours(*args) if library == "ours" else peer(library, *args))
        seconds = {library: statistics.median(run["seconds"] for run in found) for library, found in runs.items()}
        inertia = {library: statistics.mean(run["inertia"] for run in found) for library, found in runs.items()}
        n_iter = ", ".join(str(round(statistics.median(run["n_iter"] for run in found))) for found in runs.values())
        fastest = min(("scikit-learn", "oneDAL"), key=seconds.get)
        print(
            f"| {case.name} | {seconds['ours']:.3f} | {seconds['scikit-learn']:.3f} | {seconds['oneDAL']:.3f} |"
            f" {seconds[fastest] / seconds['ours']:.1f} | {n_iter} | {inertia['ours'] / inertia[fastest] - 1:+.1e} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
