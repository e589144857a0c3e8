"""Recovery of synthetic markets whose truth is known.

    python -m benchmarks.recovery [--settings middle,reviews-20] [--seeds 3] [--kinds importance]

prints how right estimates are on markets that no published figure is of.
"""

import argparse
import sys

import polars as pl

from benchmarks.grid import DEVELOPING, Markets, markets
from benchmarks.judged import summary, thirds
from berth.market.synthetic import GRID

PARTS = ("few", "middle", "many")


def pooled(found: Markets) -> pl.DataFrame:
    """A row a kind: berth's figures, those by third of n, and berth's width over the oracle's."""
    some = thirds(found.quantities)
    whole = summary(some, ["by", "kind"])
    ours, theirs = (whole.filter(by=one).drop("by") for one in ("berth", "oracle"))
    parts = summary(some.filter(by="berth"), ["kind", "third"])
    by_third = parts.with_columns(pl.col("third").replace_strict(dict(enumerate(PARTS))))
    covers = by_third.pivot("third", index="kind", values="cover").select("kind", *PARTS)
    known = theirs.select(
        "kind", pl.col("width").alias("oracle"), pl.col("cover").alias("oracle_cover"),
        pl.col("rmse").alias("oracle_rmse"),
    )  # fmt: skip
    ratio = (pl.col("width") / pl.col("oracle")).alias("ratio")
    return ours.join(covers, on="kind", maintain_order="left").join(
        known, on="kind", maintain_order="left"
    ).with_columns(ratio)  # fmt: skip


def developing(settings: list[str], seeds: int, kinds: list[str]) -> None:
    """Print the figures of markets to develop by."""
    found = markets(settings, range(DEVELOPING, DEVELOPING + seeds))
    whole = pooled(found)
    if kinds:
        whole = whole.filter(pl.any_horizontal(pl.col("kind").str.starts_with(k) for k in kinds))
    print(
        f"{'kind':24} {'number':>7} cover few/middle/many   width /oracle  slope   rmse /oracle "
        "oracle's cover"
    )
    for row in whole.iter_rows(named=True):
        print("{kind:24} {quantities:7} {cover:5.2f} {few:4.2f} {middle:5.2f} {many:4.2f}  "
              "{width:8.3f} {ratio:7.2f} {slope:6.2f} {rmse:6.3f} {error:7.2f} {oracle_cover:10.2f}"
              .format(**row, error=row["rmse"] / row["oracle_rmse"]))  # fmt: skip
    means = found.marks.pivot("by", index="measure", values="value", aggregate_function="mean")
    print(*(f"{m:24} {one:.3f} (oracle {two:.3f})" for m, one, two in means.iter_rows()), sep="\n")


def main(arguments: list[str]) -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.recovery", description=__doc__)
    parser.add_argument("--settings", default=",".join(GRID))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--kinds", default="")
    asked = parser.parse_args(arguments)
    kinds = [kind for kind in asked.kinds.split(",") if kind]
    developing(asked.settings.split(","), asked.seeds, kinds)


if __name__ == "__main__":
    main(sys.argv[1:])
