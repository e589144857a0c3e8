"""Whether a need is missed when it fails, noticed when it delights, or both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from berth.core import Floats
from berth.market.panel import Panel
from berth.statistics.multiplicity import benjamini_hochberg

THIRD = 1 / 3
"""Of the units that speak of a need, those that count as bad, and those that count as good."""
SURE = 0.05
"""A smaller adjusted p-value counts."""
FEWEST = 30
"""Rated reviews that are silent or middling on a need, of fewer of which nothing is told."""


@dataclass(frozen=True, eq=False)
class Contrast:
    """penalty, reward: difference of the rating where the need's sentiment is in its lowest or
    highest third from where it is silent or middling, rating units, float64 [needs]; p: adjusted
    p-value of penalty and reward being equally strong; kind: one word a need."""

    penalty: Floats
    reward: Floats
    p: Floats
    kind: tuple[str, ...]


def penalty_reward(panel: Panel) -> Contrast:
    """Regress the rating on a dummy for each need's bad third and one for its good third.

    Penalty-reward contrast (Brandt 1988) with standard errors that allow for several reviews of a
    user (cluster-robust). `satisfier`: the reward is there and larger; `dissatisfier`: the penalty
    is; `both`: they are of one size and either is there, on its own side; else `neither`. All tests
    are adjusted over the needs (Benjamini & Hochberg 1995). These are not the classes of Kano's
    questionnaire, and they describe what goes together.
    """
    rated = np.isfinite(panel.rating)
    spoken = panel.mentioned & rated[:, None]
    needs = len(panel.needs)
    low, high = np.zeros((len(panel), needs)), np.zeros((len(panel), needs))
    for need in range(needs):
        heard = panel.sentiment[spoken[:, need], need]
        if len(heard) >= 3:
            low[spoken[:, need], need], high[spoken[:, need], need] = _thirds(heard)
    rest = (rated[:, None] & (low + high == 0)).sum(axis=0)
    design = np.column_stack([np.ones(len(panel)), low, high])[rated]
    slopes, covariance = _clustered(design, panel.rating[rated], panel.user[rated])
    penalty, reward = slopes[1 : needs + 1], slopes[needs + 1 :]
    at = np.arange(needs)
    errors = covariance[1:, 1:]
    # Penalties are negative, so that their sum with the rewards is 0 where both are equal.
    both = errors[at, at] + errors[at + needs, at + needs] + 2 * errors[at, at + needs]
    unequal = benjamini_hochberg(_p(penalty + reward, both))
    fails = benjamini_hochberg(_p(penalty, errors[at, at])) + (penalty >= 0)
    delights = benjamini_hochberg(_p(reward, errors[at + needs, at + needs])) + (reward <= 0)
    told = zip(penalty + reward, unequal, fails, delights, rest, strict=True)
    return Contrast(penalty, reward, unequal, tuple(_kind(*one) for one in told))


def _thirds(heard: Floats) -> tuple[Floats, Floats]:
    """1 for the worst third and for the best [mentions], as even as ties let them be.

    Ratings of an aspect have few values: whichever thirds their ties belong to, the middle must
    not vanish, for the others are set against it.
    """
    low, high = np.quantile(heard, [THIRD, 1 - THIRD])
    bads, goods = (heard <= low, heard < low), (heard >= high, heard > high)
    ways = [(bad, good & ~bad) for bad in bads for good in goods]

    def least(way: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> float:
        return min(float(part.mean()) for part in (*way, ~way[0] & ~way[1]))

    bad, good = max(ways, key=least)
    return bad.astype(np.float64), good.astype(np.float64)


def _kind(total: float, different: float, fails: float, delights: float, rest: int) -> str:
    """A need's kind from its p-values; nothing is said where too few are left to compare with."""
    if rest < FEWEST:
        return "neither"
    if different < SURE:
        if total > 0:
            return "satisfier" if delights < SURE else "neither"
        return "dissatisfier" if fails < SURE else "neither"
    return "both" if min(fails, delights) < SURE else "neither"


def _clustered(x: Floats, y: Floats, cluster: NDArray[np.integer]) -> tuple[Floats, Floats]:
    """Least squares and its sandwich covariance, scores summed within clusters."""
    bread = np.linalg.pinv(x.T @ x)
    slopes = bread @ (x.T @ y)
    scores = x * (y - x @ slopes)[:, None]
    _, place = np.unique(cluster, return_inverse=True)
    sums = np.zeros((int(place.max(initial=0)) + 1, x.shape[1]))
    np.add.at(sums, place, scores)
    groups = len(sums)
    small = groups / max(groups - 1, 1)
    return slopes, small * bread @ (sums.T @ sums) @ bread


def _p(value: Floats, variance: Floats) -> Floats:
    spread = np.sqrt(np.clip(variance, 0.0, None))
    z = np.divide(value, spread, out=np.zeros_like(value), where=spread > 1e-12)
    return np.asarray(2 * stats.norm.sf(np.abs(z)))
