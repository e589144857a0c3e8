"""Many comparisons at once: adjusted p-values, and lower bounds that all hold together."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from berth.core import Floats


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values [m]: refusing those above q keeps the false discovery rate at most q.

    Holds for independent and for positively dependent tests (Benjamini & Hochberg 1995, JRSS B
    57; Benjamini & Yekutieli 2001, Annals of Statistics 29). NaN stands for a test that was not
    made: it stays NaN and does not count.
    """
    adjusted = np.full(np.shape(p), np.nan)
    made = np.flatnonzero(np.isfinite(p))
    order = made[np.argsort(p[made], kind="stable")]
    raw = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return adjusted


def simultaneous_lower(
    value: Floats, draws: Floats, level: float = 0.95, n: NDArray[np.int64] | None = None
) -> Floats:
    """Lower bounds [m] of quantities [m] from joint bootstrap draws [replicates, m].

    With probability `level` all m bounds hold at once, so however many are looked through, a claim
    that any of the quantities is above its bound is wrong in at most 1 - level of the runs. The
    bounds are studentised maxima (Romano & Wolf 2005, Econometrica 73): value - c * spread, with
    the one c that the largest of the m studentised deviations stays under in `level` of the draws.
    The draws' joint distribution is used, so that correlated quantities cost less than Bonferroni.

    Conservative where little is known. The quantile is the order statistic ceil((replicates + 1) *
    level); where there are too few replicates for it, c is Student's t with replicates - 1 degrees
    of freedom at Bonferroni's level. c is never below Student's t for a single comparison. n [m],
    the rows behind each value, widens each bound as Student's t with n - 1 degrees of freedom
    widens the normal, since the bootstrap makes too little of few rows. A quantity whose value or
    draws are missing, whose draws do not move, or which rests on fewer than 2 rows has the bound
    -inf: nothing can be claimed of it.
    """
    bounds = np.full(len(value), -np.inf)
    replicates = len(draws)
    if replicates < 2:
        return bounds
    known = np.isfinite(value) & np.isfinite(draws).all(axis=0)
    if n is not None:
        known &= n >= 2
    spread = np.zeros(len(value))
    spread[known] = draws[:, known].std(axis=0, ddof=1)
    # Rounding alone moves draws that are all alike by about one part in 10^16.
    known &= spread > 1e-12 * np.maximum(1.0, np.abs(np.where(known, value, 0.0)))
    if not known.any():
        return bounds
    moved = draws[:, known] - draws[:, known].mean(axis=0)
    factor = _critical((moved / spread[known]).max(axis=1), level, int(known.sum()))
    widened = np.ones(int(known.sum())) if n is None else _widening(n[known], level)
    bounds[known] = value[known] - factor * widened * spread[known]
    return bounds


def _critical(largest: Floats, level: float, comparisons: int) -> float:
    """What the largest deviation, one a replicate, stays under with probability `level`."""
    replicates = len(largest)
    rank = int(np.ceil((replicates + 1) * level))
    if rank > replicates:
        single = 1 - (1 - level) / comparisons
        return float(stats.t.ppf(single, replicates - 1))
    found = float(np.partition(largest, rank - 1)[rank - 1])
    return max(found, float(stats.t.ppf(level, replicates - 1)))


def _widening(n: NDArray[np.int64], level: float) -> Floats:
    """How much wider than the bootstrap's a bound from n rows has to be, [m]."""
    student = stats.t.ppf(level, n - 1) / stats.norm.ppf(level)
    return np.asarray(student * np.sqrt(n / (n - 1)))
