"""Advantages that berth supports on real sets, held against the ratings of aspects.

DATA holds skytrax/{lounge,airline}.csv.gz and tripadvisor/reviews.parquet.
"""

from pathlib import Path

import numpy as np
from scipy import stats

from benchmarks.nulls import wilson
from benchmarks.rated import SOURCES, Rated
from benchmarks.section import Section, Sheet
from berth.core import Floats
from berth.market.advantage import DIFFER, advantages, alike
from berth.market.contest import NOBODY, Candidates
from berth.market.satisfaction import satisfaction

LEAST = 10
"""Gold ratings of a product on a need, with fewer of which a claim is not judged."""
BEYOND = 0.05
"""One-sided: gold contradicts a claim where it shows the opposite beyond chance."""


def claims(rated: Rated) -> np.ndarray:
    """Every advantage, each product in turn the own one [products, rivals, needs]."""
    names = [name for name, _ in rated.agenda]
    panel = rated.panel(rated.told(rated.agenda), names, np.ones(len(rated), dtype=bool))
    served, number = satisfaction(panel, seed=0), len(rated.products)
    found = np.zeros((number, number, len(names)), dtype=bool)
    if alike(panel) > DIFFER:
        return found
    for own in range(number):
        rivals = np.array([other for other in range(number) if other != own])
        field = Candidates(np.array([NOBODY]), np.array([[0, NOBODY]]), rivals)
        found[own, rivals] = advantages(served, field, own).T
    return found


def differences(rated: Rated) -> tuple[Floats, Floats, np.ndarray]:
    """Of gold ratings between all pairs of products [products, products, needs]: mean, its standard
    error (Welch), and whether both have `LEAST`."""
    mean, count = rated.gold()
    inside = rated.product >= 0
    total = np.zeros_like(mean)
    product = rated.product[inside]
    rest = np.square(rated.aspects[inside] - mean[product])
    np.add.at(total, product, np.nan_to_num(rest))
    noise = total / np.maximum(count - 1, 1) / np.maximum(count, 1)
    judged = (count[:, None] >= LEAST) & (count >= LEAST)
    return mean[:, None] - mean, np.sqrt(noise[:, None] + noise), judged


def row(name: str, data: Path) -> tuple[str, ...]:
    """One row of the table."""
    rated = Rated.of(name, data)
    found = claims(rated)
    gap, error, judged = differences(rated)
    told = found & judged
    z = gap[told] / np.maximum(error[told], 1e-9)
    against = z < stats.norm.ppf(BEYOND)
    pairs = judged & (np.abs(gap) > 0)
    return (
        name,
        str(len(rated.products)),
        f"{found.any(axis=(1, 2)).sum()} of {len(found)}",
        f"{found.sum() / len(found):.1f}",
        wilson(int((gap[told] > 0).sum()), int(told.sum())),
        f"{int(against.sum())} of {int(told.sum()):,}",
        f"{told.sum() / (pairs & (gap > 0)).sum():.3f}",
    )


PROTOCOL = f"""Needs named by the user, text, product and overall rating alone; each product in turn
is the own one, and every advantage over every rival that `supported` would rest on is held against
the mean ratings of that aspect by the same reviewers, which berth has not seen. Judged where both
products have {LEAST} or more such ratings. Gold itself is noisy: "the opposite beyond chance" is a
one-sided test at {BEYOND:.0%} by Welch's standard error. "Of true ones": the share of all pairs of
products and needs that gold orders so which are found. Intervals are Wilson's, and too narrow:
claims share products."""
TITLES = (
    "set", "products", "with any advantage", "advantages a product", "gold agrees",
    "gold says the opposite beyond chance", "of true ones, found",
)  # fmt: skip


def measure(data: Path) -> Section:
    """Measure every set."""
    rows = tuple(row(name, data) for name in SOURCES)
    return Section("Advantages on real sets", PROTOCOL, (Sheet("", TITLES, rows),))
