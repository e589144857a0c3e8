"""Agreement of satisfaction with gold ratings of aspects, with and without halo.

DATA holds skytrax/{lounge,airline}.csv.gz and tripadvisor/reviews.parquet.
"""

from pathlib import Path

import numpy as np

from benchmarks.rated import SOURCES, Rated
from benchmarks.section import Section, Sheet
from berth.core import Floats

SPLITS, RESAMPLES = 40, 1000
LEAST = 5
"""Cells with fewer gold ratings do not count."""


def centred(cells: Floats, valid: np.ndarray) -> Floats:
    """Each need's z-scores over products, less each product's mean."""
    kept = np.where(valid, cells, np.nan)
    scores = (kept - np.nanmean(kept, axis=0)) / np.nanstd(kept, axis=0)
    return scores - np.nanmean(scores, axis=1, keepdims=True)


def pearson(one: Floats, two: Floats) -> float:
    """Over the cells that both have."""
    both = np.isfinite(one) & np.isfinite(two)
    return float(np.corrcoef(one[both], two[both])[0, 1])


def halo_free(one: Floats, two: Floats, valid: np.ndarray) -> float:
    """DESIGN's measure: correlation after needs are z-scored and products centred."""
    return pearson(centred(one, valid), centred(two, valid))


def spread(found: Floats, truth: Floats, valid: np.ndarray) -> tuple[float, float]:
    """90 % interval of the halo-free r over resamples of the products."""
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(found), len(found)) for _ in range(RESAMPLES)]
    low, high = np.quantile([halo_free(found[i], truth[i], valid[i]) for i in drawn], [0.05, 0.95])
    return float(low), float(high)


def agreement(rated: Rated) -> tuple[str, ...]:
    """One row of the table."""
    told, names = rated.told(rated.agenda), [name for name, _ in rated.agenda]
    truth, count = rated.gold()
    valid, even = count >= LEAST, rated.even
    found = rated.served(told, names)
    sizes = np.bincount(rated.product[rated.product >= 0])
    overall = np.bincount(rated.product[rated.product >= 0], rated.rating[rated.product >= 0])
    flat = np.repeat((overall / sizes)[:, None], len(names), axis=1)
    rng = np.random.default_rng(0)
    halves, apart = [], []
    for _ in range(SPLITS):
        half = rng.random(len(rated)) < 0.5
        left, right = rated.gold(half)[0], rated.gold(~half)[0]
        both = valid & np.isfinite(right)
        halves.append(halo_free(left, right, both & np.isfinite(left)))
        apart.append(halo_free(rated.served(told, names, half), right, both))
    split = float(np.mean(halves))
    low, high = spread(found, truth, valid)
    return (
        rated.name,
        f"{len(rated.products)} × {len(names)}",
        f"{halo_free(found, truth, valid):.3f} ({low:.2f} to {high:.2f})",
        f"{halo_free(found[even], truth[even], valid[even]):.3f}",
        f"{halo_free(found[~even], truth[~even], valid[~even]):.3f}",
        f"{np.mean(apart):.3f}",
        f"{np.sqrt(2 * split / (1 + split)):.2f}",
        f"{pearson(np.where(valid, found, np.nan), truth):.2f}",
        f"0 (raw {pearson(np.where(valid, flat, np.nan), truth):.2f})",
        f"{rated.sentiment.explained:.2f}",
    )


TITLES = (
    "set", "products × needs", "halo-free r, all (90 % over products)", "even products",
    "odd products", "ours from one half, gold from the other", "ceiling", "raw r",
    "overall rating alone", "rating's variance explained, out of fold",
)  # fmt: skip
PROTOCOL = """Satisfaction from text and overall rating alone, needs named by at most five seed
words, against the mean gold rating of each aspect. Halo-free: each need's cells are z-scored over
products, each product's mean is taken out, then Pearson over all cells with at least 5 gold
ratings. Every review of a product with 20 or more (15 for airline) counts; the ceiling is what two
halves of the gold ratings agree with each other, raised to full length. The overall rating alone
has no halo-free agreement by definition; its raw r shows why raw r means little. Products are even
or odd by the hash of their names; methods were developed on the even ones."""


def measure(data: Path) -> Section:
    """Measure every set."""
    rows = [agreement(Rated.of(name, data)) for name in SOURCES]
    title = "Agreement with gold ratings, needs named by the user"
    return Section(title, PROTOCOL, (Sheet("", TITLES, tuple(rows)),))
