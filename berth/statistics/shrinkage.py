"""Shrinkage: what draws of many noisy quantities say once their noise is reckoned with."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats, stream


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
