"""Whether the same needs are found in other samples of the same reviews, and in any run.

DATA as for `agreement`.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from benchmarks.discovered import found_in
from benchmarks.rated import SOURCES, Rated, opened
from benchmarks.section import Section, Sheet
from berth.market.discovery import discover

RESAMPLES = 50
SETS = ("lounge", "tripadvisor")
THREADS = ("1", "2")


def held(rated: Rated, needs: list[tuple[str, tuple[str, ...]]]) -> sparse.csc_array:
    """Which units each need holds, 0 or 1 [units, needs]."""
    return sparse.csc_array((rated.told(needs) > 0).astype(float))


def matched(one: sparse.csc_array, other: sparse.csc_array) -> float:
    """Mean Jaccard index of the needs of one [units, needs] with their match among the other's,
    weighed by the units they hold; a need without a match counts 0."""
    both = (one.T @ other).toarray()
    sizes = [np.asarray(some.sum(axis=0)).ravel() for some in (one, other)]
    jaccard = both / np.maximum(sizes[0][:, None] + sizes[1] - both, 1)
    rows, columns = linear_sum_assignment(-jaccard)
    return float((sizes[0][rows] * jaccard[rows, columns]).sum() / sizes[0].sum())


def resampled(rated: Rated, rng: np.random.Generator) -> list[tuple[str, tuple[str, ...]]]:
    """The needs found in as many reviews drawn with replacement."""
    drawn = np.sort(rng.integers(0, len(rated), len(rated)))
    first = np.searchsorted(rated.row, np.arange(len(rated) + 1))
    units = np.concatenate([np.arange(first[r], first[r + 1]) for r in drawn])
    row = np.repeat(np.arange(len(drawn)), first[drawn + 1] - first[drawn])
    product = np.where(rated.product >= 0, rated.product, len(rated.products))[drawn]
    found = discover(
        rated.words.gather(units), pl.Series(["en"]).new_from_index(0, len(units)), row, product,
        rated.sentiment.units[units], seed=0,
    )  # fmt: skip
    return [(need.name, need.words) for need in found.needs]


def row(rated: Rated) -> tuple[str, ...]:
    """One row of the table of resamples."""
    needs = found_in(rated)
    full, rng = held(rated, needs), np.random.default_rng(0)
    scores = [matched(full, held(rated, resampled(rated, rng))) for _ in range(RESAMPLES)]
    low, high = np.quantile(scores, [0.05, 0.95])
    return (
        rated.name, str(len(rated.agenda)), str(len(needs)),
        f"{np.mean(scores):.3f} ({low:.2f} to {high:.2f})",
    )  # fmt: skip


def digest(path: Path, product: str, text: str, rating: str, threads: str) -> str:
    """A run's tables and position.json as one hash, with so many threads for every library."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        command = [
            sys.executable, "-m", "berth", "position", str(path), "--product", product, "--text",
            text, "--rating", rating, "--out", str(out), "--seed", "0", "--replicates", "50",
        ]  # fmt: skip
        names = ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
        settings = {**os.environ, **dict.fromkeys(names, threads), "NO_COLOR": "1"}
        subprocess.run(command, check=True, env=settings, capture_output=True)
        files = sorted([*out.rglob("*.csv"), *out.rglob("*.parquet"), out / "position.json"])
        whole = hashlib.sha256()
        for file in files:
            whole.update(file.relative_to(out).as_posix().encode() + file.read_bytes())
        return whole.hexdigest()


def same(name: str, data: Path) -> tuple[str, ...]:
    """One row of the table of runs."""
    source = SOURCES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reviews.csv"
        columns = [source.product, source.text, source.rating]
        opened(data / source.file).select(columns).write_csv(path)
        runs = [digest(path, *columns, threads) for threads in THREADS]
    return name, ", ".join(THREADS), "yes" if len(set(runs)) == 1 else "no"


def measure(data: Path) -> Section:
    """Measure every set."""
    rows = tuple(row(Rated.of(name, data)) for name in SETS)
    runs = tuple(same(name, data) for name in SETS)
    return Section(
        "Stability",
        PROTOCOL,
        (
            Sheet("", ("set", "aspects", "needs found", f"need-match Jaccard, {RESAMPLES} "
                       "resamples (90 % of them)"), rows),
            Sheet("Runs with the same input, options and seed:",
                  ("set", "threads", "tables and position.json byte-identical"), runs),
        ),
    )  # fmt: skip


PROTOCOL = """Needs are found anew in resamples of the reviews (drawn with replacement), and matched
one to one with those of the full run by the units of the full set that they hold (Hungarian
assignment on Jaccard indices); the mean over needs weighs each by its units."""
