"""The cells that two runs have in common, quantity by quantity."""

import numpy as np
import polars as pl

from berth.artefact import Run
from berth.flows.comparison.matching import Pair


def importances(a: Run, b: Run, pairs: tuple[Pair, ...], quantity: str) -> pl.DataFrame:
    """Cells of a column of the `needs` tables that stands with its interval."""
    sides = [
        run.tables["needs"].select(
            "need",
            pl.lit("").alias("product"),
            pl.col(quantity).alias("value"),
            pl.col(f"{quantity}_low").alias("low"),
            pl.col(f"{quantity}_high").alias("high"),
            pl.lit(None, dtype=pl.Float64).alias("n"),
        )
        for run in (a, b)
    ]
    return _joined(sides[0], sides[1], pairs)


def satisfactions(a: Run, b: Run, pairs: tuple[Pair, ...]) -> pl.DataFrame:
    """Cells of the `satisfaction` tables: products of one name, needs that are paired."""
    wanted = ("need", "product", "value", "low", "high", "n")
    cells_a, cells_b = (run.tables["satisfaction"].select(wanted) for run in (a, b))
    return _joined(cells_a, cells_b, pairs)


def shares(a: Run, b: Run, pairs: tuple[Pair, ...]) -> pl.DataFrame:
    """Cells of the needs' shares of the opinion units, with intervals over users or reviews.

    The tables hold no interval for a share: it is the normal one of a ratio of sums over users
    (linearised; Cochran 1977, Sampling Techniques, section 6.3), units of one user being alike.
    """
    return _joined(_share(a), _share(b), pairs)


def _share(run: Run) -> pl.DataFrame:
    units, members = run.tables["units"], run.tables["members"]
    by = units.join(members.select("row_id", "user").unique("row_id"), "row_id", "left").select(
        pl.coalesce("user", "row_id").alias("by"), "need"
    )
    total = by.group_by("by", maintain_order=True).agg(pl.len().alias("units"))
    users, units_of = total.height, total["units"].to_numpy().astype(float)
    rows = []
    for need in run.tables["needs"]["need"]:
        on = by.filter(pl.col("need") == need).group_by("by").agg(pl.len().alias("on"))
        hits = total.join(on, "by", "left", maintain_order="left")["on"].fill_null(0).to_numpy()
        share = hits.sum() / max(units_of.sum(), 1)
        rest = ((hits - share * units_of) ** 2).sum() * users / max(users - 1, 1)
        half = 1.6448536 * np.sqrt(rest) / max(units_of.sum(), 1)
        rows.append((need, "", share, max(share - half, 0), min(share + half, 1), float(users)))
    names = {"need": pl.String, "product": pl.String, "value": pl.Float64}
    bounds = {"low": pl.Float64, "high": pl.Float64, "n": pl.Float64}
    return pl.DataFrame(rows, schema={**names, **bounds}, orient="row")


def _joined(a: pl.DataFrame, b: pl.DataFrame, pairs: tuple[Pair, ...]) -> pl.DataFrame:
    same = pl.DataFrame(
        [(pair.a, pair.b) for pair in pairs],
        schema={"need": pl.String, "need_b": pl.String},
        orient="row",
    )
    sides = ("value", "low", "high", "n")
    left = a.rename({side: f"{side}_a" for side in sides})
    right = b.rename({"need": "need_b"} | {side: f"{side}_b" for side in sides})
    return left.join(same, "need", maintain_order="left").join(
        right, ["need_b", "product"], maintain_order="left"
    )
