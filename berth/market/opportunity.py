"""Opportunity: where what matters is served badly.

    opportunity = importance * (high - satisfaction) / (high - low)

a share of the rating's variation times a share of the scale still to be won. Importance counts
once: Ulwick's score, importance + max(importance - satisfaction, 0), counts it twice, adds
quantities of different units, and ranks a need that matters much and is served well above one that
matters somewhat and fails. Which needs have the most room is uncertain, so the chance of being
among the top is published beside the number, never a quadrant.
"""

import numpy as np

from berth.core import Floats, InputError
from berth.statistics.estimate import Estimate


def opportunity(
    importance: Estimate, satisfaction: Estimate, scale: tuple[float, float]
) -> Estimate:
    """Importance [..., needs] times the shortfall of satisfaction [..., needs] on its scale.

    Leading axes broadcast: a market's importance [needs] or the segments' [segments, needs]
    against the market's satisfaction [needs], the segments' [segments, needs], or for a product's
    own view that product's row. The result is in shares of importance; n is the satisfaction's.
    """
    low, high = scale

    def room(weight: Floats, served: Floats) -> Floats:
        return np.asarray(weight * np.clip((high - served) / (high - low), 0, 1))

    value = room(importance.value, satisfaction.value)
    gap = importance.value.ndim - satisfaction.value.ndim
    draws = room(_widened(importance.draws, -gap), _widened(satisfaction.draws, gap))
    return Estimate(value, draws, np.broadcast_to(satisfaction.n, value.shape).astype(np.int64))


def _widened(draws: Floats, axes: int) -> Floats:
    """Draws with empty axes after the first, so that estimates of unequal rank broadcast."""
    return draws.reshape(draws.shape[0], *(1,) * max(0, axes), *draws.shape[1:])


def across_products(satisfaction: Estimate) -> Estimate:
    """The market's satisfaction [needs]: the mean over products, each counting the same.

    Equal counting keeps the most reviewed product from standing for the market.
    """
    return Estimate(
        satisfaction.value.mean(axis=0),
        satisfaction.draws.mean(axis=1),
        satisfaction.n.sum(axis=0),
    )


def own_opportunity(
    importance: Estimate, satisfaction: Estimate, own: int, scale: tuple[float, float]
) -> Estimate:
    """The room one product has on each need [..., needs]: importance times its own shortfall.

    satisfaction [products, needs].
    """
    mine = Estimate(satisfaction.value[own], satisfaction.draws[:, own], satisfaction.n[own])
    return opportunity(importance, mine, scale)


def probability_top(estimate: Estimate, k: int = 3) -> Floats:
    """The chance of each need [..., needs] to be among the k with the most room.

    How often it is over draws, which are to be posterior draws: a bootstrap repeats the luck by
    which a value came out highest, and its frequency is no probability. With k needs or fewer all
    are among the top; ties share their places.
    """
    value, draws = mended(estimate)
    if k >= value.shape[-1]:
        return np.ones(value.shape)
    line = -np.partition(-draws, k - 1, axis=-1)[..., k - 1 : k]
    above, at = draws > line, draws == line
    left = k - above.sum(axis=-1, keepdims=True)
    return np.asarray((above + at * left / at.sum(axis=-1, keepdims=True)).mean(axis=0))


def mended(estimate: Estimate) -> tuple[Floats, Floats]:
    """Value [...] and draws [replicates, ...] without gaps.

    A missing value becomes the mean over the first axis, or over all; a missing draw its value.
    Raises InputError where nothing at all is known.
    """
    value = estimate.value
    if not np.isfinite(value).any():
        raise InputError("nothing is known of any product or need.", remedy="Give more reviews.")
    for axis in (0, None):
        known = np.isfinite(value)
        count = known.sum(axis=axis, keepdims=True)
        mean = np.where(known, value, 0).sum(axis=axis, keepdims=True) / np.maximum(count, 1)
        value = np.where(~known & (count > 0), mean, value)
    return value, np.where(np.isfinite(estimate.draws), estimate.draws, value)
