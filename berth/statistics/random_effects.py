"""Random effects of rows and columns, with what is known of each cell's noise."""

from dataclasses import dataclass

import numpy as np

from berth.core import Floats, stream

WARMING, APART = 200, 3
"""Rounds of the sampler before the first draw, and from one draw to the next."""
BELIEF = 2.0
"""Degrees of freedom behind what is believed of the spreads beforehand."""


@dataclass(frozen=True, eq=False)
class Effects:
    """Draws of a table's parts: grand [draws]: its level; level [draws]: that of the margin; row
    [draws, rows] and column [draws, columns], around 0; cell [draws, rows, columns]: what rows and
    columns leave, around 0."""

    grand: Floats
    level: Floats
    row: Floats
    column: Floats
    cell: Floats


def effects(
    value: Floats,
    noise: Floats,
    margin: Floats,
    margin_noise: Floats,
    *,
    believed: float,
    draws: int,
    seed: int,
) -> Effects:
    """Posterior draws of the effects behind a noisy table, by Gibbs sampling.

    value [rows, columns] = grand + row + column + cell + normal noise of variance `noise`, infinite
    where nothing is known of a cell; margin [rows] = a level of its own + row + normal noise of
    variance `margin_noise`: what else is known of the rows. Effects are normal, with spreads that
    are drawn too, from a scaled inverse chi-square prior of `BELIEF` degrees of freedom around
    `believed` (Gelman and Hill 2007, Data Analysis Using Regression, chapter 18).
    """
    rng = stream(seed, "random effects")
    known = np.isfinite(value) & np.isfinite(noise)
    # A figure without noise would stop the sampler: it gets next to none.
    noise, margin_noise = (np.maximum(one, 1e-6 * believed**2) for one in (noise, margin_noise))
    table = np.where(known, value, 0.0)
    spread = np.full(3, believed**2)
    rows, columns = value.shape
    row, level = np.zeros(rows), _mean(margin, margin_noise)
    column, cell = np.zeros(columns), np.zeros(value.shape)
    grand = float(table[known].mean()) if known.any() else 0.0
    sure, certain = _known(np.ones(rows), margin_noise), np.where(known, 1 / noise, 0.0)
    kept: list[tuple[float, float, Floats, Floats, Floats]] = []
    for at in range(WARMING + draws * APART):
        # Rows and columns are drawn with the cells' own effects integrated out: they mix faster.
        weight = np.where(known, 1 / (noise + spread[2]), 0.0)
        rest = table - column
        row = _normal(
            (weight * (rest - grand)).sum(axis=1) + _known(margin - level, margin_noise),
            weight.sum(axis=1) + sure + 1 / spread[0],
            rng,
        )
        rest = table - row[:, None]
        column = _normal(
            (weight * (rest - grand)).sum(axis=0), weight.sum(axis=0) + 1 / spread[1], rng
        )
        rest = rest - column
        grand = float(_normal((weight * rest).sum(), max(weight.sum(), 1e-12), rng))
        level = float(_normal((sure * (margin - row)).sum(), max(sure.sum(), 1e-12), rng))
        cell = _normal(certain * (rest - grand), certain + 1 / spread[2], rng)
        spread = np.array([_spread(part, believed, rng) for part in (row, column, cell)])
        if at >= WARMING and (at - WARMING) % APART == 0:
            kept.append((grand, level, row, column, cell))
    parts = (np.array(part) for part in zip(*kept, strict=True))
    return Effects(*parts)


def _known(value: Floats, noise: Floats) -> Floats:
    """Values over their variances, 0 where nothing is known."""
    return np.divide(value, noise, out=np.zeros_like(noise), where=np.isfinite(noise))


def _mean(value: Floats, noise: Floats) -> float:
    sure = _known(np.ones_like(noise), noise)
    return float(np.nansum(value * sure) / max(sure.sum(), 1e-12))


def _normal(pull: Floats | float, precision: Floats | float, rng: np.random.Generator) -> Floats:
    """A draw of normal quantities, from precision times mean, and precision."""
    size = np.shape(precision)
    return np.asarray(pull / precision + rng.normal(size=size) / np.sqrt(precision))


def _spread(effect: Floats, believed: float, rng: np.random.Generator) -> float:
    """A draw of the variance of effects around 0."""
    total = BELIEF * believed**2 + float(np.square(effect).sum())
    return total / float(rng.chisquare(BELIEF + effect.size))
