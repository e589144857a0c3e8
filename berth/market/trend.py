"""Trend: how satisfaction with each need, and talk of it, changes over time."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse, stats

from berth.core import Floats
from berth.market.panel import Panel
from berth.statistics.estimate import Estimate
from berth.statistics.multiplicity import benjamini_hochberg

MONTHS = 6
"""Calendar months, of fewer of which nothing is said."""
MENTIONS = 20
"""Dated reviews that speak of a need, of fewer of which nothing is said."""
_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class Trend:
    """slope: change of satisfaction in rating points a year [needs]; share: change a year of the
    share of reviews that speak of the need [needs]; p, share_p: adjusted p-values of no change
    [needs]; months: calendar months with a dated review. NaN where a need is spoken of in fewer
    than 20 dated reviews or 6 months, or never twice of one product."""

    slope: Estimate
    p: Floats
    share: Estimate
    share_p: Floats
    months: int


def trend(panel: Panel, *, replicates: int = 200, seed: int = 0) -> Trend:
    """Fit a straight line over time to what reviews say of each need, within products.

    Weighted least squares of the review's sentiment on the need (weights: its units), and of
    whether it speaks of the need, on time in years, with an effect for every product: that a better
    product is reviewed more of late is no trend. Standard errors are cluster-robust by user
    (Liang & Zeger 1986, Biometrika 73); p-values are Student's, adjusted over the needs (Benjamini
    & Hochberg 1995). Draws are the slope plus the users' influences on it in each resample, which
    is the bootstrap to first order. What befalls all reviews of one month alike, an outage say, is
    not in the standard error.
    """
    days, month = _dates(panel)
    dated = days >= 0
    spoken = (panel.mentioned & dated[:, None])[dated]
    counts = np.where(spoken, panel.counts[dated], 0.0)
    heard = np.where(spoken, panel.sentiment[dated], 0.0)
    product, user = panel.product[dated], panel.user[dated]
    years = days[dated] / _YEAR
    lasting = [len(np.unique(month[dated][spoken[:, k]])) for k in range(len(panel.needs))]
    said = (spoken.sum(axis=0) >= MENTIONS) & (np.array(lasting) >= MONTHS)
    talk = (panel.talk > 0)[dated].astype(np.float64)
    lines = [
        _fit(years, heard, counts, product, user),
        _fit(years, talk, np.ones(talk.shape), product, user),
    ]
    influence = np.hstack([line.influence for line in lines])
    moved = [(weights[dated] - 1) @ influence for weights in panel.resamples(replicates, seed)]
    halves = np.split(np.stack(moved), 2, axis=1)
    rows = (spoken.sum(axis=0), np.full(len(said), dated.sum()))
    (slope, p), (share, share_p) = (
        _judged(line, said, part, n) for line, part, n in zip(lines, halves, rows, strict=True)
    )
    return Trend(slope, p, share, share_p, len(np.unique(month[dated])))


def _dates(panel: Panel) -> tuple[Floats, NDArray[np.int64]]:
    """Days since the first date, -1 where there is none, and months since year 0 [reviews]."""
    time = panel.time
    if time is None or time.null_count() == len(time):
        return np.full(len(panel), -1.0), np.zeros(len(panel), dtype=np.int64)
    day = time.cast(pl.Date)
    month = (day.dt.year() * 12 + day.dt.month().cast(pl.Int32)).fill_null(0)
    since = day.to_physical() - day.to_physical().min()
    return since.cast(pl.Float64).fill_null(-1.0).to_numpy(), month.to_numpy().astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Line:
    """slope, variance, freedom: degrees of freedom of its test [needs]; influence: what each review
    adds to the slope, scaled to the variance [reviews, needs]."""

    slope: Floats
    variance: Floats
    freedom: NDArray[np.int64]
    influence: Floats


def _fit(
    years: Floats,
    outcome: Floats,
    weight: Floats,
    product: NDArray[np.integer],
    user: NDArray[np.integer],
) -> _Line:
    """Slopes of outcome [reviews, needs] over years [reviews] within products; 0 if undefined."""
    of_product, of_user = _groups(product), _groups(user)
    heavy = of_product @ weight

    def within(values: Floats) -> Floats:
        total = of_product @ (weight * values)
        mean = np.divide(total, heavy, out=np.zeros_like(total), where=heavy > 0)
        return np.asarray(values - of_product.T @ mean)

    time, rest = within(np.repeat(years[:, None], weight.shape[1], axis=1)), within(outcome)
    moment = (weight * time**2).sum(axis=0)
    inverse = np.divide(1.0, moment, out=np.zeros_like(moment), where=moment > 1e-9)
    slope = (weight * time * rest).sum(axis=0) * inverse
    influence = weight * time * (rest - slope * time) * inverse
    rows, users = (weight > 0).sum(axis=0), (of_user @ weight > 0).sum(axis=0)
    # Each product's effect and the slope itself are fitted.
    fitted = (heavy > 0).sum(axis=0) + 1
    small = users / np.maximum(users - 1, 1) * (rows - 1) / np.maximum(rows - fitted, 1)
    influence *= np.sqrt(small)
    variance = np.square(of_user @ influence).sum(axis=0)
    return _Line(slope, variance, users - fitted, influence)


def _groups(group: NDArray[np.integer]) -> sparse.csr_array:
    """Membership [groups, rows]."""
    ones = np.ones(len(group))
    shape = (int(group.max(initial=-1)) + 1, len(group))
    return sparse.csr_array((ones, (group, np.arange(len(group)))), shape=shape)


def _judged(
    line: _Line, said: NDArray[np.bool_], moved: Floats, n: NDArray[np.integer]
) -> tuple[Estimate, Floats]:
    """Slopes with draws [replicates, needs], and adjusted p-values; NaN where nothing is said."""
    known = said & (line.variance > 1e-18) & (line.freedom >= 1)
    slope = np.where(known, line.slope, np.nan)
    z = slope / np.sqrt(np.where(known, line.variance, 1.0))
    p = 2 * stats.t.sf(np.abs(z), np.maximum(line.freedom, 1))
    estimate = Estimate(slope, slope + moved, np.where(known, n, 0).astype(np.int64))
    return estimate, benjamini_hochberg(np.asarray(p))
