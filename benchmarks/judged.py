"""Estimates of a kind beside their truth, and what that says of them."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from berth.core import Floats
from berth.statistics.estimate import Estimate

LEVELS = (0.5, 0.8, 0.9, 0.95)


def beside(kind: str, by: str, one: Estimate, truth: Floats, unit: float = 1.0) -> pl.DataFrame:
    """Columns kind, by, n, value, truth, and low and high at each level, as low_90; a row each.

    Estimates [...] of the same shape as the truth, both times unit (by which ratings of any scale
    become points of five, and can be pooled). What is missing on either side is left out.
    """
    columns = {"value": unit * one.value, "truth": unit * np.asarray(truth)}
    for level in LEVELS:
        low, high = one.interval(level)
        name = f"{level * 100:.0f}"
        columns |= {f"low_{name}": unit * low, f"high_{name}": unit * high}
    flat = {name: np.asarray(values, dtype=float).ravel() for name, values in columns.items()}
    n = np.broadcast_to(one.n, one.value.shape).ravel().astype(np.int64)
    frame = pl.DataFrame({"n": n, **flat}).with_columns(pl.col(pl.Float64).fill_nan(None))
    return frame.drop_nulls().select(pl.lit(kind).alias("kind"), pl.lit(by).alias("by"), pl.all())


def summary(frame: pl.DataFrame, groups: Sequence[str]) -> pl.DataFrame:
    """How right the 90 % intervals and the values of each group are.

    frame: rows of `beside` with columns setting and seed. Columns: groups, quantities, cover,
    width, rmse, slope: of value on truth, both less their mean over the kind in a market, so that
    it says how far differences within a market are compressed.
    """
    market = ["setting", "seed", "kind", "by"]
    value, truth = (pl.col(one) - pl.col(one).mean().over(market) for one in ("value", "truth"))
    inside = pl.col("truth").is_between("low_90", "high_90")
    return (
        frame.with_columns(value.alias("v"), truth.alias("t"))
        .group_by(groups, maintain_order=True)
        .agg(
            pl.len().alias("quantities"),
            inside.mean().alias("cover"),
            (pl.col("high_90") - pl.col("low_90")).mean().alias("width"),
            (pl.col("value") - pl.col("truth")).pow(2).mean().sqrt().alias("rmse"),
            ((pl.col("v") * pl.col("t")).sum() / pl.col("t").pow(2).sum()).alias("slope"),
        )
    )


def thirds(frame: pl.DataFrame) -> pl.DataFrame:
    """With a column `third`: 0 for the third of each kind's quantities with the fewest rows."""
    rank = pl.col("n").rank("average").over("kind", "by")
    place = (3 * (rank - 0.5) / pl.len().over("kind", "by")).floor().cast(pl.Int64)
    return frame.with_columns(place.alias("third"))


def resampled(frame: pl.DataFrame, draws: int = 1000) -> tuple[float, float]:
    """90 % interval of the ratio of the sums of `right` and `of`, by resampled rows (markets)."""
    right, of = frame["right"].to_numpy(), frame["of"].to_numpy()
    drawn = np.random.default_rng(0).integers(0, len(of), (draws, len(of)))
    low, high = np.quantile(right[drawn].sum(axis=1) / of[drawn].sum(axis=1), [0.05, 0.95])
    return float(low), float(high)
