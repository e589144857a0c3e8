"""Recovery of synthetic markets whose truth is known.

    python -m benchmarks.recovery [--settings middle,reviews-20] [--seeds 3] [--kinds importance]

prints how right estimates are on markets that no published figure is of.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.grid import DEVELOPING, SEEDS, Markets, markets
from benchmarks.judged import resampled, summary, thirds
from benchmarks.section import Section, Sheet
from berth.market.synthetic import GRID

PARTS = ("few", "middle", "many")
ENDS = ("middle", "hard")
MORE = tuple(range(1, 7))
"""Markets of the middle and of the hard corner, on which the structure is judged."""
MARKS = (
    "importance rho", "map r", "map r, needs alike", "segment ARI", "segments right", "top-3 hits",
)  # fmt: skip
NEEDED = 2 * 1.645
"""Width of a 90 % interval for normal errors of root mean square 1."""
_MARKET = ["setting", "seed"]


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
    joined = ours.join(covers, on="kind", maintain_order="left")
    return joined.join(known, on="kind", maintain_order="left").with_columns(
        (pl.col("width") / pl.col("oracle")).alias("ratio"),
        (pl.col("width") / (NEEDED * pl.col("oracle_rmse"))).alias("needed"),
    )


def developing(settings: list[str], seeds: int, kinds: list[str]) -> None:
    """Print the figures of markets to develop by."""
    found = markets(settings, range(DEVELOPING, DEVELOPING + seeds))
    whole = pooled(found)
    if kinds:
        whole = whole.filter(pl.any_horizontal(pl.col("kind").str.starts_with(k) for k in kinds))
    print(
        f"{'kind':24} {'number':>7} cover few/middle/many   width /oracle /needed  slope   rmse "
        "/oracle oracle's cover"
    )
    for row in whole.iter_rows(named=True):
        print("{kind:24} {quantities:7} {cover:5.2f} {few:4.2f} {middle:5.2f} {many:4.2f}  "
              "{width:8.3f} {ratio:7.2f} {needed:7.2f} {slope:6.2f} {rmse:6.3f} "
              "{error:7.2f} {oracle_cover:10.2f}"
              .format(**row, error=row["rmse"] / row["oracle_rmse"]))  # fmt: skip
    means = found.marks.pivot("by", index="measure", values="value", aggregate_function="mean")
    print(*(f"{m:24} {one:.3f} (oracle {two:.3f})" for m, one, two in means.iter_rows()), sep="\n")


def intervals(found: Markets) -> Sheet:
    """Every kind of quantity, over the whole grid."""
    inside = pl.col("truth").is_between("low_90", "high_90").cast(pl.Float64)
    counted = found.quantities.filter(by="berth").group_by("kind", *_MARKET, maintain_order=True)
    cover = counted.agg(inside.sum().alias("right"), pl.len().alias("of"))
    bounds = {kind: resampled(cover.filter(kind=kind)) for kind in cover["kind"].unique()}
    rows = []
    for row in pooled(found).iter_rows(named=True):
        low, high = bounds[row["kind"]]
        thirds = (f"{row[part]:.2f}" for part in PARTS)
        slope = "–" if row["slope"] is None or np.isnan(row["slope"]) else f"{row['slope']:.2f}"
        rows.append(
            (row["kind"], f"{row['quantities']:,}", f"{row['cover']:.2f} ({low:.2f} to {high:.2f})",
             *thirds, f"{row['width']:.3f}", f"{row['ratio']:.2f}",
             f"{row['needed']:.2f}", slope, f"{row['rmse']:.3f}",
             f"{row['oracle_rmse']:.3f}", f"{row['oracle_cover']:.2f}")
        )  # fmt: skip
    titles = (
        "kind", "quantities", "covered by the 90 % interval (90 % over markets)", "few n",
        "middle n", "many n", "mean width", "width over the oracle's",
        "over what the oracle's errors need", "slope on truth", "RMSE",
        "oracle's RMSE", "oracle's coverage",
    )  # fmt: skip
    return Sheet("Intervals, the whole grid", titles, tuple(rows))


def structure(found: Markets) -> Sheet:
    """What is told of whole markets, in the middle and in the hard corner of the grid."""
    rows = []
    for setting in ENDS:
        for by in ("berth", "oracle"):
            some = found.marks.filter(setting=setting, by=by)
            rows.append((setting, by, *(_mean(some.filter(measure=m)["value"]) for m in MARKS)))
    return Sheet(
        f"Structure, {len(MORE)} markets each (90 % over markets)", ("", "by", *MARKS), tuple(rows)
    )


def _mean(values: pl.Series) -> str:
    known = values.drop_nans()
    if not len(known):
        return "–"
    reach = 1.645 * float(known.std() or 0.0) / np.sqrt(len(known))  # type: ignore[arg-type]
    mean = float(known.mean())  # type: ignore[arg-type]
    return f"{mean:.2f} ({mean - reach:.2f} to {mean + reach:.2f})"


def each_setting(found: Markets) -> Sheet:
    """The means of the structure's marks in every setting."""
    ours = found.marks.filter(by="berth").filter(pl.col("value").is_not_nan())
    means = ours.group_by("setting", "measure").agg(pl.col("value").mean())
    known = {(s, m): value for s, m, value in means.iter_rows()}
    rows = [
        (s, *(f"{known[s, m]:.2f}" if (s, m) in known else "–" for m in MARKS))
        for s in ours["setting"].unique(maintain_order=True)
    ]
    return Sheet("Structure by setting", ("setting", *MARKS), tuple(rows))


def by_setting(found: Markets, caption: str, column: str) -> Sheet:
    """Coverage (`cover`) or width over the oracle's (`ratio`) of every kind in every setting."""
    whole = summary(found.quantities, ["setting", "by", "kind"])
    ours, theirs = (whole.filter(by=one) for one in ("berth", "oracle"))
    both = ours.join(theirs, on=["setting", "kind"], suffix="_oracle").with_columns(
        (pl.col("width") / pl.col("width_oracle")).alias("ratio")
    )
    kinds = ours["kind"].unique(maintain_order=True).to_list()
    known = {(s, k): value for s, k, value in both["setting", "kind", column].iter_rows()}
    rows = [
        (s, *(f"{known[s, k]:.2f}" if (s, k) in known else "–" for k in kinds))
        for s in ours["setting"].unique(maintain_order=True)
    ]
    return Sheet(caption, ("setting", *kinds), tuple(rows))


PROTOCOL = """Markets written from known needs, segments and products (`berth/market/synthetic/`),
every setting of its fixed grid, analysed as `berth position` does with needs given by the market's
seed words (the first product is the own one). Methods were developed on other seeds.

Coverage: the share of quantities whose 90 % interval holds the truth, by thirds of the rows behind
them (n) over the grid, too. The truth of satisfaction is the population's mean experience, whether
spoken of or not; beside it stands the mean experience of those who speak of the need ("as voiced").
Importance is the population's relative weight, a segment's that among its own reviews; segments are
set against the true ones that most of their users belong to, one to one. The truth of similarity
and of the map is what either would be of true satisfaction and importance; the map is turned, not
scaled. A position's true score is what it would win with true satisfaction, weights and segments;
the positions judged are those shown. Trends are all 0 here. Slope: of the value on the truth within
markets; below 1 differences are shown smaller than they are. Ratings of other scales are made
points of five.

The oracle knows of every clause its true need and what its writer lived through, of the same
reviews; what follows is estimated by the same code, without what allows for doubt about words:
satisfaction is that of normal effects of products, needs and cells, importance the plain relative
weights (segments' importance alone keeps its doubt). An oracle errs by more than its intervals say
where people leave unsaid what matters to them; so widths are also set against what its errors would
need, 3.29 times their root mean square.

Structure: Spearman's rho of importance; Procrustes correlation r of the products' places with those
the map claims to show, and with the principal axes of satisfaction where all needs weigh alike;
adjusted Rand index of users' likeliest segments; runs with the right number of segments; share of
the three needs with the most room that are among the three shown first."""


def measure(data: Path) -> Section:
    """Measure every setting of the grid; takes no data."""
    found = markets()
    sheets = (
        structure(markets(ENDS, MORE)),
        intervals(found),
        each_setting(found),
        by_setting(found, "Coverage of the 90 % intervals by setting", "cover"),
        by_setting(found, "Width over the oracle's by setting", "ratio"),
    )
    notes = (f"{len(GRID)} settings with {len(SEEDS)} markets each.",)
    return Section("Recovery of synthetic markets", PROTOCOL, sheets, notes)


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
