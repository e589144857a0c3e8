"""Agreement with gold ratings where needs are found, not named.

DATA as for `agreement`.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.agreement import LEAST, centred
from benchmarks.rated import Rated
from benchmarks.section import Section, Sheet
from berth.core import Floats
from berth.market.discovery import discover

SETS = ("lounge", "tripadvisor", "airline")
STEM = 5
"""Words that share so many first letters are of one stem ("clean", "cleanliness")."""
EMPTY = {"rating", "the", "and", "of"}
"""Words of an aspect's name that name nothing."""


def found_in(rated: Rated) -> list[tuple[str, tuple[str, ...]]]:
    """The needs that berth finds, with their words, the most used first."""
    product = np.where(rated.product >= 0, rated.product, len(rated.products))
    found = discover(rated.words, rated.language, rated.row, product, rated.sentiment.units, seed=0)
    return [(need.name, need.words) for need in found.needs]


def matched(aspects: Sequence[str], needs: Sequence[tuple[str, Sequence[str]]]) -> dict[int, int]:
    """The need that each aspect goes with, at most one each, by what they are called alone.

    Alike are words of one stem; the k-th word of a need counts 1 / log2(k + 1), as in discounted
    gain, so that a label says more than a late keyword. Aspects like no need are left out.
    """
    alike = np.array([[_likeness(_words(aspect), need[1]) for need in needs] for aspect in aspects])
    rows, columns = linear_sum_assignment(-alike)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {row: column for row, column in pairs if alike[row, column] > 0}


def _words(aspect: str) -> list[str]:
    return [word for word in aspect.lower().split("_") if word not in EMPTY]


def _likeness(aspect: Sequence[str], words: Sequence[str]) -> float:
    gains = 1 / np.log2(np.arange(len(words)) + 2)
    each = [max((g for g, w in zip(gains, words, strict=True) if _alike(a, w)), default=0.0)
            for a in aspect]  # fmt: skip
    return float(np.mean(each))


def _alike(one: str, two: str) -> bool:
    """Whether a word is of one stem with any word of a keyword."""
    return any(_one_stem(one, part) for part in re.split(r"[ -]", two.lower()))


def _one_stem(one: str, two: str) -> bool:
    shortest = min(len(one), len(two))
    if shortest < 4:
        return one == two
    return one[: min(shortest, STEM)] == two[: min(shortest, STEM)]


def halo_free(served: Floats, truth: Floats, valid: np.ndarray, pairs: dict[int, int]) -> float:
    """DESIGN's measure where the cells of aspects without a need know nothing, that is 0."""
    gold = centred(truth, valid)
    ours = np.zeros_like(gold)
    columns = sorted(pairs)
    mine = centred(served[:, [pairs[k] for k in columns]], valid[:, columns])
    ours[:, columns] = np.nan_to_num(mine)
    known = np.isfinite(gold)
    return float(np.corrcoef(ours[known], gold[known])[0, 1])


def row(rated: Rated) -> tuple[str, ...]:
    """One row of the table."""
    needs = found_in(rated)
    aspects = [name for name, _ in rated.agenda]
    pairs = matched(aspects, needs)
    served = rated.served(rated.told(needs), [name for name, _ in needs])
    truth, count = rated.gold()
    valid, even = count >= LEAST, rated.even
    figures = [
        halo_free(served[some], truth[some], valid[some], pairs)
        for some in (np.ones_like(even), even, ~even)
    ]
    told = "; ".join(
        f"{' '.join(_words(aspect))}: {needs[pairs[k]][0] if k in pairs else '–'}"
        for k, aspect in enumerate(aspects)
    )
    return (
        rated.name, str(len(needs)), f"{len(pairs)} of {len(aspects)}",
        *(f"{figure:.3f}" for figure in figures), told,
    )  # fmt: skip


TITLES = (
    "set", "needs found", "aspects matched", "halo-free r, all", "even products", "odd products",
    "aspect: label of its need",
)  # fmt: skip
PROTOCOL = """As above, with needs found by berth in the same reviews, nothing said of them. A need
goes with an aspect by what the two are called alone (words of one stem, earlier words of a need
more), at most one to one; the cells of an aspect without a need are set to 0, that is to knowing
nothing, and stay in the correlation."""


def measure(data: Path) -> Section:
    """Measure every set."""
    rows = tuple(row(Rated.of(name, data)) for name in SETS)
    title = "Agreement with gold ratings, needs found"
    return Section(title, PROTOCOL, (Sheet("", TITLES, rows),))
