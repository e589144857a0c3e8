"""Time drift: ratings, reviewed products and what is spoken of that change over the period."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from berth.core import PROOF_LIMIT, Finding, Floats
from berth.market.caveats.telling import LEVEL, days
from berth.market.panel import Panel
from berth.market.trend import Trend
from berth.statistics.multiplicity import benjamini_hochberg

MOVED = 0.05
"""Share of the scale by which ratings, and of the reviews by which talk of a need, must have
changed over the period."""
OLD, OLDER = 0.25, 90.0
"""A product's reviews are of another time where their median date is off by this share of the
period, and by as many days."""
FEWEST = 30
"""Dated reviews, of fewer of which nothing is said; a product needs as many."""
_YEAR = 365.25


def rating_drift(panel: Panel) -> Iterator[Finding]:
    """How far ratings have moved over the period: within products, and of single products.

    Slope of the rating on time, times the period (between the 5th and the 95th hundredth of the
    dates); standard errors by user (Liang & Zeger 1986), tests adjusted over market and products.
    """
    day, dated = days(panel)
    used = dated & np.isfinite(panel.rating)
    if used.sum() < FEWEST:
        return
    period = _period(day[used])
    product, user = panel.product[used], panel.user[used]
    time, rating = day[used] / _YEAR, panel.rating[used]
    size = np.bincount(product, minlength=len(panel.products))
    alone = _slopes(product, len(size), time, rating, user)
    within, rest = (one - _means(product, one, size)[product] for one in (time, rating))
    whole = np.zeros(len(product), dtype=np.int32)
    market = _slopes(whole, 1, within, rest, user, fitted=int((size > 0).sum()))
    slope, error = (np.append(a, m) for a, m in zip(alone, market, strict=True))
    n = np.append(size, size.sum())
    known = (n >= FEWEST) & (error > 0)
    t = np.abs(slope) / np.where(known, error, 1)
    p = np.where(known, 2 * stats.t.sf(t, np.maximum(n - 2, 1)), np.nan)
    change, doubt = slope * period, stats.t.ppf(0.95, np.maximum(n - 2, 1)) * error * period
    wide = panel.scale[1] - panel.scale[0]
    for at in np.flatnonzero((benjamini_hochberg(p) < LEVEL) & (np.abs(change) >= MOVED * wide)):
        here = at < len(size)
        rows = np.flatnonzero(used & (panel.product == at) if here else used)
        yield Finding(
            "caveats.rating_drift", {"product": panel.products[at]} if here else {},
            float(change[at]), (float(change[at] - doubt[at]), float(change[at] + doubt[at])),
            unit="rating", n=int(n[at]), rows=_ends(panel, rows, day),
            method="slope over time, times the period",
        )  # fmt: skip


def ages(panel: Panel) -> Iterator[Finding]:
    """Products whose reviews are from another time than those of the others, in years of median.

    Mann & Whitney's (1947) test of each product's dates against all others', adjusted over the
    products. Negative where the product's are older.
    """
    day, dated = days(panel)
    product = panel.product[dated]
    size = np.bincount(product, minlength=len(panel.products))
    if dated.sum() < FEWEST or (size > 0).sum() < 2:
        return
    when, total = day[dated], int(size.sum())
    rank = stats.rankdata(when)
    other = total - size
    mean, variance = size * (total + 1) / 2, size * other * (total + 1) / 12
    tried = (size >= FEWEST) & (other >= FEWEST)
    z = (np.bincount(product, rank, len(size)) - mean) / np.sqrt(np.where(tried, variance, 1))
    adjusted = benjamini_hochberg(np.where(tried, 2 * stats.norm.sf(np.abs(z)), np.nan))
    far = max(OLD * _period(when) * _YEAR, OLDER)
    for at in np.flatnonzero(adjusted < LEVEL):
        mine = when[product == at]
        gap = float(np.median(mine) - np.median(when[product != at]))
        if abs(gap) >= far:
            rows = np.flatnonzero(dated & (panel.product == at))
            yield Finding(
                "caveats.age", {"product": panel.products[at], "middle": _month(mine)},
                gap / _YEAR, unit="years", n=int(size[at]), rows=_ends(panel, rows, day),
                method="difference of median dates",
            )  # fmt: skip


def talk_drift(panel: Panel, trend: Trend) -> Iterator[Finding]:
    """Needs that a larger or smaller share of the reviews speaks of at the period's end."""
    day, dated = days(panel)
    if dated.sum() < FEWEST:
        return
    period = _period(day[dated])
    low, high = trend.share.interval()
    change = trend.share.value * period
    told = (trend.share_p < LEVEL) & (np.abs(change) >= MOVED)
    for k in np.flatnonzero(told):
        rows = np.flatnonzero(dated & (panel.talk[:, k] > 0))
        yield Finding(
            "caveats.talk_drift", {"need": panel.needs[k]}, float(change[k]),
            (float(low[k] * period), float(high[k] * period)), unit="share",
            n=int(trend.share.n[k]), rows=_ends(panel, rows, day),
            method="slope over time within products, times the period",
        )  # fmt: skip


def _period(day: Floats) -> float:
    """Years between the 5th and the 95th hundredth of the dates."""
    first, last = np.quantile(day, [0.05, 0.95])
    return float(last - first) / _YEAR


def _month(day: Floats) -> str:
    middle = pl.Series([int(np.median(day))], dtype=pl.Int32).cast(pl.Date)
    return str(middle.dt.strftime("%Y-%m")[0])


def _ends(panel: Panel, rows: NDArray[np.int64], day: Floats) -> tuple[str, ...]:
    """The first and the last of the rows in time, to be compared."""
    order = rows[np.argsort(day[rows], kind="stable")]
    half = PROOF_LIMIT // 2
    shown = dict.fromkeys([*order[:half].tolist(), *order[-half:].tolist()])
    return tuple(panel.row_ids.gather(list(shown)))


def _means(group: NDArray[np.int32], values: Floats, size: NDArray[np.int64]) -> Floats:
    return np.asarray(np.bincount(group, values, len(size)) / np.maximum(size, 1))


def _slopes(
    group: NDArray[np.int32],
    groups: int,
    x: Floats,
    y: Floats,
    cluster: NDArray[np.int32],
    fitted: int = 1,
) -> tuple[Floats, Floats]:
    """Least-squares slopes of y on x in each group, and standard errors by cluster, [groups].

    fitted: levels fitted in each group. NaN errors where a group's x does not vary.
    """
    size = np.bincount(group, minlength=groups)
    x, y = x - _means(group, x, size)[group], y - _means(group, y, size)[group]
    moment = np.bincount(group, x * x, groups)
    slope = np.bincount(group, x * y, groups) / np.maximum(moment, 1e-12)
    key = cluster.astype(np.int64) * groups + group
    _, first, voice = np.unique(key, return_index=True, return_inverse=True)
    influence = np.bincount(voice, x * (y - slope[group] * x))
    spread = np.bincount(group[first], np.square(influence), groups)
    small = size / np.maximum(size - fitted - 1, 1)
    error = np.sqrt(spread * small) / np.maximum(moment, 1e-12)
    return slope, np.where(moment > 1e-9, error, np.nan)
