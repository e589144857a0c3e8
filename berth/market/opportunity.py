"""Opportunity: where what matters is served badly.

    opportunity = importance * (high - satisfaction) / (high - low)

a share of the rating's variation times a share of the scale still to be won. Importance counts
once: Ulwick's score, importance + max(importance - satisfaction, 0), counts it twice, adds
quantities of different units, and ranks a need that matters much and is served well above one that
matters somewhat and fails. Which needs have the most room is uncertain, so the chance of being
among the top is published beside the number, never a quadrant.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats, InputError, stream
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

    A bootstrap frequency is not a probability: the value that came out highest did so partly by
    luck, and every draw repeats that luck. The draws are shrunken first (`believable`), towards
    the mean over needs; where the needs' true room is spread normally, the frequencies are then
    posterior probabilities. With k needs or fewer all are among the top; ties share their places.
    """
    value, draws = mended(estimate)
    if k >= value.shape[-1]:
        return np.ones(value.shape)
    draws = believable(value, draws, centre=lambda x: np.asarray(x.mean(axis=-1, keepdims=True)))
    line = -np.partition(-draws, k - 1, axis=-1)[..., k - 1 : k]
    above, at = draws > line, draws == line
    left = k - above.sum(axis=-1, keepdims=True)
    return np.asarray((above + at * left / at.sum(axis=-1, keepdims=True)).mean(axis=0))


def believable(
    value: Floats,
    draws: Floats,
    *,
    centre: Callable[[Floats], Floats],
    n: NDArray[np.int64] | None = None,
    freedom: int | None = None,
    seed: int = 0,
) -> Floats:
    """Posterior draws by hierarchical Bayes, from bootstrap draws [replicates, ...] of [...].

    The quantities are taken as normal around `centre(value)` with one common variance, and each
    value as normal around its quantity with the variance of its draws. The common variance is
    drawn anew for every replicate from its posterior under the uniform shrinkage prior (Daniels
    1999, Canadian Journal of Statistics 27), so that not knowing it is part of the answer. What is
    kept of a deviation is its reliability, and of the draws' own scatter the root of that, so that
    correlations between quantities survive. `centre` must be linear; it is taken as it is drawn.

    n [...]: rows behind each value, if its noise falls as 1 / n: where the draws scatter less than
    that many rows usually would (two reviews that agree, or none), independent noise makes up for
    it. freedom: how many of the deviations are free, by default one less than the length of the
    last axis in each of its rows; none leaves the draws as they are.
    """
    moving = centre(draws)
    rest, scatter = value - centre(value), draws - moving
    scatter = scatter - scatter.mean(axis=0)
    seen = scatter.var(axis=0)
    noise = seen if n is None else usual_noise(seen, n)
    free = rest.size - rest.size // rest.shape[-1] if freedom is None else freedom
    rng = stream(seed, "believable")
    spread = _spreads(rest, noise, free / rest.size, len(draws), rng)
    if spread is None:
        return draws
    spread = spread.reshape(-1, *(1,) * rest.ndim)
    known = np.isfinite(noise)
    finite = np.where(known, noise, 0.0)
    kept = np.where(known, spread / (spread + finite), 0.0)
    wanted = np.where(known, kept * finite, spread)
    added = np.sqrt(np.maximum(wanted - kept * seen, 0.0)) * rng.normal(size=draws.shape)
    return np.asarray(moving + kept * rest + np.sqrt(kept) * scatter + added)


def _spreads(
    rest: Floats, noise: Floats, free: float, replicates: int, rng: np.random.Generator
) -> Floats | None:
    """Draws [replicates] of the variance of the true deviations; None where nothing is noisy."""
    known = np.isfinite(noise) & (noise > 0)
    if free <= 0 or not known.any():
        return None
    kept = (np.arange(100) + 0.5) / 100
    grid = 1 / np.mean(1 / noise[known]) * kept / (1 - kept)
    # Deviations from an estimated centre are smaller than from the true one, by the share free.
    total = free * grid[:, None] + noise[known]
    fit = -0.5 * free * (np.log(total) + rest[known] ** 2 / total).sum(axis=1)
    weight = np.exp(fit - fit.max())
    return np.asarray(rng.choice(grid, replicates, p=weight / weight.sum()))


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


def usual_noise(seen: Floats, n: NDArray[np.int64]) -> Floats:
    """The variance [...] to reckon with for means of n rows; infinite where there are none.

    seen [...]: variances of bootstrap draws, which make too little of few rows, by (n - 1) / n on
    average, and anything between nothing and too much for one cell: no less is taken than what n
    rows of the median spread have.
    """
    wide = np.divide(seen * n, n - 1.0, out=seen.copy(), where=n > 1)
    enough = n >= 5
    pool = (wide * n)[enough if enough.any() else n > 0]
    middle = float(np.median(pool)) if pool.size else 0.0
    floor = np.divide(middle, n, out=np.full(n.shape, np.inf), where=n > 0)
    return np.asarray(np.maximum(wide, floor))
