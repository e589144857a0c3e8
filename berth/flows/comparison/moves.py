"""Differences between two runs, their intervals, and which of them are beyond chance."""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from berth.core import Floats
from berth.statistics.multiplicity import benjamini_hochberg

LEVEL = 0.9
"""The level of the intervals that go in, and of those that come out."""
RATE = 0.1
"""The false discovery rate at which a difference counts as moved."""

SIDES = ("value", "low", "high", "n")
SCHEMA = {
    "quantity": pl.String,
    "product": pl.String,
    "need": pl.String,
    "need_b": pl.String,
    "a": pl.Float64,
    "a_low": pl.Float64,
    "a_high": pl.Float64,
    "b": pl.Float64,
    "b_low": pl.Float64,
    "b_high": pl.Float64,
    "difference": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
    "q": pl.Float64,
    "moved": pl.Boolean,
}


def difference(
    a: Floats,
    a_low: Floats,
    a_high: Floats,
    b: Floats,
    b_low: Floats,
    b_high: Floats,
    n: NDArray[np.float64],
) -> tuple[Floats, Floats, Floats, Floats]:
    """b - a, its 90 % interval, and a two-sided p-value, each float64 [m].

    The runs are taken as independent. The interval is recovered from the two that are known (MOVER,
    Zou & Donner 2008, Statistics in Medicine 27): what lies below the difference is made of the
    lower half of b's interval and the upper half of a's, and the other way round, so that skewed
    intervals stay skewed. p holds the half that faces 0 against Student's t with n - 1 degrees of
    freedom, n [m] the fewer rows of the two (NaN where unknown: the normal). Where fewer than 2
    rows, or an interval without width, say nothing of chance, low, high and p are NaN.
    """
    freedom = np.where(np.isnan(n), np.inf, n - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        normal = stats.norm.ppf((1 + LEVEL) / 2)
        # A bootstrap makes too little of few rows; Student's t makes up for it.
        wider = stats.t.ppf((1 + LEVEL) / 2, np.maximum(freedom, 1)) / normal
        move = b - a
        below = np.hypot(b - b_low, a_high - a) * wider
        above = np.hypot(b_high - b, a - a_low) * wider
        facing = np.where(move > 0, below, above)
        known = (freedom >= 1) & (below > 0) & (above > 0) & np.isfinite(move)
        score = np.abs(move) / (facing / wider / normal)
        p = 2 * stats.t.sf(score, np.maximum(freedom, 1))
    low, high = move - below, move + above
    low, high, p = (np.where(known, one, np.nan) for one in (low, high, p))
    return move, low, high, p


def adjusted(quantity: str, cells: pl.DataFrame) -> pl.DataFrame:
    """The moves of one quantity, by `SCHEMA`, as many rows as cells.

    cells: product, need, need_b, and value, low, high, n of each run (`value_a`, ...). q is p
    adjusted over the cells of the quantity (Benjamini & Hochberg); `moved` where it is at most .1.
    """
    take = {name: cells[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in _numbers()}
    n = np.fmin(take["n_a"], take["n_b"])
    a, a_low, a_high, b, b_low, b_high = (
        take[f"{side}_{run}"] for run in "ab" for side in ("value", "low", "high")
    )
    move, low, high, p = difference(a, a_low, a_high, b, b_low, b_high, n)
    q = benjamini_hochberg(p)
    frame = cells.select(
        pl.lit(quantity).alias("quantity"),
        "product", "need", "need_b",
        pl.col("value_a").alias("a"), pl.col("low_a").alias("a_low"),
        pl.col("high_a").alias("a_high"), pl.col("value_b").alias("b"),
        pl.col("low_b").alias("b_low"), pl.col("high_b").alias("b_high"),
    )  # fmt: skip
    found = {"difference": move, "low": low, "high": high, "p": p, "q": q}
    frame = frame.with_columns(pl.Series(name, x).fill_nan(None) for name, x in found.items())
    moved = (pl.col("q") <= RATE).fill_null(False).alias("moved")
    return frame.with_columns(moved).cast(SCHEMA)  # type: ignore[arg-type]


def _numbers() -> list[str]:
    return [f"{side}_{run}" for side in SIDES for run in "ab"]
