"""Calibration of every probability and of intervals at several levels, on synthetic markets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import polars as pl

from benchmarks.grid import Markets, markets
from benchmarks.judged import LEVELS
from benchmarks.section import HERE, Section, Sheet
from berth.report.svg import svg

BINS = 10
"""Of equal width."""
CHARTED = (
    "satisfaction", "market satisfaction", "importance", "opportunity", "similarity",
    "position score",
)  # fmt: skip
_MARKET = ["setting", "seed"]
_PAPER, _INK, _LINE = "#ffffff", "#1f2328", "#d0d7de"


def covered(found: Markets) -> pl.DataFrame:
    """kind, level, cover, quantities: how many intervals at each level hold the truth."""
    ours = found.quantities.filter(by="berth")
    parts = [
        ours.group_by("kind", maintain_order=True)
        .agg(
            pl.col("truth").is_between(f"low_{at}", f"high_{at}").mean().alias("cover"),
            pl.len().alias("quantities"),
        )
        .with_columns(level=pl.lit(level))
        for level, at in ((level, f"{level * 100:.0f}") for level in LEVELS)
    ]
    return pl.concat(parts)


def reliability(chances: pl.DataFrame) -> pl.DataFrame:
    """kind, bin, p (mean shown), true (share that came true), n: by bins of what was shown."""
    place = (pl.col("p") * BINS).floor().clip(0, BINS - 1).cast(pl.Int64).alias("bin")
    return (
        chances.group_by("kind", place, maintain_order=True)
        .agg(pl.col("p").mean(), pl.col("true").mean(), pl.len().alias("n"))
        .sort("kind", "bin")
    )


def errors(chances: pl.DataFrame) -> tuple[float, float, float]:
    """Expected calibration error, with its 90 % interval over resampled markets.

    The mean of |p - share that came true| over `BINS` bins, weighted by how much is in each.
    """
    sums = (
        chances.with_columns((pl.col("p") * BINS).floor().clip(0, BINS - 1).alias("bin"))
        .group_by(*_MARKET, "bin", maintain_order=True)
        .agg((pl.col("p") - pl.col("true")).sum().alias("off"), pl.len().alias("n"))
    )
    found = sums.select(_MARKET).unique(maintain_order=True).with_row_index("market")
    sums = sums.join(found, on=_MARKET, maintain_order="left")
    market = sums["market"].to_numpy()
    off, n = np.zeros((len(found), BINS)), np.zeros(len(found))
    np.add.at(off, (market, sums["bin"].to_numpy().astype(np.int64)), sums["off"].to_numpy())
    np.add.at(n, market, sums["n"].to_numpy())

    def error(rows: np.ndarray) -> float:
        return float(np.abs(off[rows].sum(axis=0)).sum() / n[rows].sum())

    rng = np.random.default_rng(0)
    drawn = [error(rng.integers(0, len(n), len(n))) for _ in range(1000)]
    low, high = np.quantile(drawn, [0.05, 0.95])
    return error(np.arange(len(n))), float(low), float(high)


def probabilities(found: Markets) -> Sheet:
    """A row a kind of probability."""
    rows = []
    for (kind,), some in found.chances.group_by("kind", maintain_order=True):
        error, low, high = errors(some)
        shown, came = some["p"].to_numpy(), some["true"].to_numpy().astype(float)
        p, true, brier = shown.mean(), came.mean(), np.square(shown - came).mean()
        base = true * (1 - true)
        rows.append(
            (str(kind), f"{len(some):,}", f"{p:.3f}", f"{true:.3f}",
             f"{error:.3f} ({low:.3f} to {high:.3f})", f"{brier:.3f}", f"{base:.3f}")
        )  # fmt: skip
    titles = (
        "probability", "shown", "mean", "came true", "expected calibration error (90 %)",
        "Brier score", "of the base rate alone",
    )  # fmt: skip
    return Sheet("Probabilities", titles, tuple(rows))


def bins(found: Markets) -> Sheet:
    """What came true of what was shown, by bins."""
    known = reliability(found.chances)
    cells = {
        (k, b): f"{t:.2f} of {n:,}" for k, b, t, n in known["kind", "bin", "true", "n"].iter_rows()
    }
    kinds = found.chances["kind"].unique(maintain_order=True).to_list()
    rows = [
        (f"{b / BINS:.1f} to {(b + 1) / BINS:.1f}", *(cells.get((k, b), "–") for k in kinds))
        for b in range(BINS)
    ]
    return Sheet("Share that came true, by what was shown", ("shown", *kinds), tuple(rows))


def levels(found: Markets) -> Sheet:
    """Actual coverage at each nominal level, and the mean distance between them."""
    table = covered(found).pivot("level", index="kind", values="cover", maintain_order=True)
    rows = [
        (kind, *(f"{one:.2f}" for one in covers), f"{_off(covers):.3f}")
        for kind, *covers in table.iter_rows()
    ]
    titles = ("kind", *(f"{level:.0%}" for level in LEVELS), "mean error")
    return Sheet("Intervals: share that holds the truth, by level", titles, tuple(rows))


def _off(covers: Sequence[float]) -> float:
    return float(np.abs(np.array(covers) - np.array(LEVELS)).mean())


def drawn(found: Markets) -> Any:
    """Both calibrations: dots on the diagonal are right."""
    share = covered(found).filter(pl.col("kind").is_in(CHARTED))
    chance = reliability(found.chances).filter(pl.col("n") >= 20)
    left = _panel(
        share.select(x="level", y="cover", kind="kind"),
        "Intervals", "nominal level", "share that holds the truth",
    )  # fmt: skip
    right = _panel(
        chance.select(x="p", y="true", kind="kind"),
        "Probabilities", "shown", "share that came true",
    )  # fmt: skip
    chart = alt.hconcat(left, right).resolve_scale(color="independent", shape="independent")
    return (
        chart.configure(background=_PAPER, padding=16, font="Liberation Sans, Arial")
        .configure_axis(labelColor=_INK, titleColor=_INK, gridColor=_LINE, domainColor=_LINE)
        .configure_legend(labelColor=_INK, orient="bottom", columns=2, title=None)
        .configure_title(color=_INK, anchor="start")
        .configure_view(stroke=_LINE)
    )


def _panel(points: pl.DataFrame, title: str, x: str, y: str) -> Any:
    """One calibration: x and y from 0 to 1, a colour and a shape a kind."""
    unit = alt.Scale(domain=[0, 1])
    tint = alt.Scale(range=["#0b5cad", "#b45309", "#15803d", "#a21caf", "#475569", "#be123c"])
    order = points["kind"].unique(maintain_order=True).to_list()
    base = alt.Chart({"values": points.to_dicts()}).encode(
        x=alt.X("x:Q", scale=unit, title=x),
        y=alt.Y("y:Q", scale=unit, title=y),
        color=alt.Color("kind:N", scale=tint, sort=order),
    )
    ends = alt.Chart({"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]})
    diagonal = ends.mark_line(color=_INK, strokeDash=[4, 4], strokeWidth=1).encode(x="x:Q", y="y:Q")
    lines = base.mark_line(strokeWidth=1.5)
    dots = base.mark_point(filled=True, size=55).encode(
        shape=alt.Shape("kind:N", sort=order, legend=None)
    )
    return alt.layer(diagonal, lines, dots).properties(width=300, height=300, title=title)


PROTOCOL = """The same markets as under recovery, pooled over the grid. A probability is right where
what is shown with p comes true in p of the cases: that a need is among the three with the most room
(in the market; in a segment, against the true segment that it stands for), that a user belongs to
the segment given (users who speak of a need), that a position wins the largest true preference
share of all candidates compared ("best": every position shown; and those ranked first alone). The
expected calibration error is the mean distance between both over ten bins of equal width, weighted
by what is in them; its interval is over resampled markets. Preference shares are those of the same
choice model with the true satisfaction, weights and segments: how strongly people choose by
satisfaction is assumed, not judged.

![Calibration of intervals and probabilities](../docs/calibration.svg)"""


def measure(data: Path) -> Section:
    """Measure the grid, and draw `docs/calibration.svg`; takes no data."""
    found = markets()
    (HERE.parent / "docs" / "calibration.svg").write_text(
        svg(drawn(found), links=False) + "\n", encoding="utf-8"
    )
    sheets = (probabilities(found), bins(found), levels(found))
    return Section("Calibration on synthetic markets", PROTOCOL, sheets)
