"""Positions that appear, vanish or change their place between two runs."""

import polars as pl

from berth.artefact import Run
from berth.flows.comparison.matching import Pair

KEY = ("segment", "need", "against")
JOINT = " + "
"""Stands between the needs of a position that leads on two."""
WORTH = ("rank", "score", "supported", "unmet")


def changes(a: Run, b: Run, pairs: tuple[Pair, ...]) -> pl.DataFrame:
    """One row a position of either run: change, segment, need, against, and what each run says.

    change: `kept`, `appeared` or `vanished`; needs and segments by the names of A. Positions are
    one where segment, needs and rival are; segments are one where their labels are, and a label
    that was found anew may hide the same people.
    """
    names = {pair.b: pair.a for pair in pairs}
    left = a.tables["positions"].select(*KEY, *WORTH)
    right = b.tables["positions"].select(*KEY, *WORTH).with_columns(_renamed(names))
    both = left.join(right, KEY, "full", suffix="_b", coalesce=True, maintain_order="left_right")
    change = (
        pl.when(pl.col("rank").is_null()).then(pl.lit("appeared"))
        .when(pl.col("rank_b").is_null()).then(pl.lit("vanished"))
        .otherwise(pl.lit("kept")).alias("change")
    )  # fmt: skip
    return both.select(
        change,
        *KEY,
        *(pl.col(name).alias(f"{name}_a") for name in WORTH),
        *(pl.col(f"{name}_b") for name in WORTH),
    ).sort("rank_b", "rank_a", nulls_last=True, maintain_order=True)


def _renamed(names: dict[str, str]) -> pl.Expr:
    parts = pl.col("need").str.split(JOINT)
    return parts.list.eval(pl.element().replace(names)).list.join(JOINT).alias("need")
