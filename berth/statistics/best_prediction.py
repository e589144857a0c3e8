"""Best linear unbiased prediction of a table's cells, by effects of rows, columns and cells."""

from dataclasses import dataclass

import numpy as np

from berth.core import Floats

ROUNDS = 50
"""Rounds of solving for one kind of effect after another; what is left by then is next to none."""


@dataclass(frozen=True)
class Spreads:
    """Variances of the effects of rows, columns and cells around 0."""

    row: float
    column: float
    cell: float

    @classmethod
    def of(cls, draws: Floats) -> "Spreads":
        """From posterior draws of the cells [draws, rows, columns]: the mean over the draws."""
        centred = draws - draws.mean(axis=(1, 2), keepdims=True)
        row = centred.mean(axis=2, keepdims=True)
        column = centred.mean(axis=1, keepdims=True)
        parts = (row, column, centred - row - column)
        return cls(*(max(float(np.square(part).mean()), 1e-9) for part in parts))


def best_prediction(
    value: Floats, noise: Floats, margin: Floats, margin_noise: Floats, spreads: Spreads
) -> Floats:
    """The expected cells [rows, columns] behind a noisy table.

    value [rows, columns] = grand + row + column + cell + noise, of variance `noise`, infinite where
    nothing is known; margin [rows] = a level of its own + row + noise of variance `margin_noise`.
    The mixed model equations (Henderson 1975, Biometrics 31), solved by turns.
    """
    known = np.isfinite(value) & np.isfinite(noise)
    table = np.where(known, value, 0.0)
    weight = np.where(known, 1 / (np.where(known, noise, 1.0) + spreads.cell), 0.0)
    sure = 1 / np.maximum(margin_noise, 1e-12)
    row, column = np.zeros(len(value)), np.zeros(value.shape[1])
    grand = level = 0.0
    for _ in range(ROUNDS):
        rest = table - row[:, None] - column
        grand = float((weight * rest).sum() / max(weight.sum(), 1e-12))
        level = float((sure * (margin - row)).sum() / max(sure.sum(), 1e-12))
        pull = (weight * (table - grand - column)).sum(axis=1) + sure * (margin - level)
        row = pull / (weight.sum(axis=1) + sure + 1 / spreads.row)
        pull = (weight * (table - grand - row[:, None])).sum(axis=0)
        column = pull / (weight.sum(axis=0) + 1 / spreads.column)
    smooth = grand + row[:, None] + column
    return np.asarray(smooth + np.where(known, spreads.cell * weight * (table - smooth), 0.0))
