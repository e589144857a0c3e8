"""Planted advantages: how often they are found."""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.nulls import wilson
from benchmarks.section import Section, Sheet
from benchmarks.synthetic import Analysis, Match, analyse, field_of, oracle
from berth.market.advantage import DIFFER, advantages
from berth.market.positions import JOINT
from berth.market.synthetic import Market, Setting, write_market

REVIEWS = (100, 200, 500)
PLANTED = 0.14
"""Share of the scale; what is left of it once experiences end at the scale's ends is half a point
of five, which is shown beside."""
RUNS = 40
"""Markets of each size."""
FIRST = 1


def run(market: Market) -> tuple[list[dict[str, float]], float]:
    """For berth and for the oracle, what is found; and how large the planted advantage is.

    found: whether the planted advantage over any rival is beyond chance; shown: whether the table
    has a supported position that leads on it; rivals: the share of rivals it is found over;
    marked, false: advantages on all needs that are marked, and those of them that are none.
    """
    truth = market.truth
    served = truth.satisfaction[:, 0]
    size = 4 / (truth.scale[1] - truth.scale[0]) * float(served[0] - served[1:].mean())
    shown = analyse(market.table, market.seeds, truth.products[0])
    return [_found(market, one) for one in (shown, oracle(market, shown))], size


def _found(market: Market, shown: Analysis) -> dict[str, float]:
    truth, match = market.truth, Match.of(market, shown)
    own, field = shown.evidence.products.index(shown.own), field_of(shown)
    ahead = advantages(shown.found.satisfaction, field, own) & (shown.found.alike <= DIFFER)
    served = truth.satisfaction[:, match.need]
    real = served[match.product[own]] > served[match.product[field.rivals]]
    planted = np.flatnonzero(match.need == 0)
    led = shown.positions.table.filter(pl.col("supported"))["need"].to_list()
    name = truth.needs[0]
    return {
        "found": float(ahead[planted].any()),
        "shown": float(any(name in need.split(JOINT) for need in led)),
        "rivals": float(ahead[planted].mean()) if len(planted) else 0.0,
        "marked": float(ahead.sum()),
        "false": float((ahead & ~real.T).sum()),
    }


def row(reviews: int) -> list[tuple[str, ...]]:
    """Two rows of the table: berth's and the oracle's."""
    setting = Setting(reviews_per_product=reviews, planted=PLANTED)
    runs = [run(write_market(setting, seed)) for seed in range(FIRST, FIRST + RUNS)]
    print(f"{reviews} reviews a product", file=sys.stderr, flush=True)
    size = float(np.mean([size for _, size in runs]))
    rows: list[tuple[str, ...]] = []
    for at, by in enumerate(("berth", "oracle")):
        sums = {key: sum(found[at][key] for found, _ in runs) for key in runs[0][0][at]}
        rows.append(
            (str(reviews), by, f"{size:.2f}", wilson(int(sums["found"]), RUNS),
             wilson(int(sums["shown"]), RUNS), f"{sums['rivals'] / RUNS:.2f}",
             f"{sums['marked'] / RUNS:.1f}", wilson(int(sums["false"]), int(sums["marked"])))
        )  # fmt: skip
    return rows


PROTOCOL = """Synthetic markets of the middle of the grid, in which all products serve one need
alike, except the own one, which serves it about half a rating point of five better than everyone
else; needs are given by seed words. The share of markets where that advantage is beyond chance
over any rival, and where a supported position shown leads on
it; the share of the seven rivals that it is found over. Products differ on the other needs as ever:
of all advantages marked, the share that is none in truth. The oracle knows every clause's need and
the experience behind it. Intervals are Wilson's."""


def measure(data: Path) -> Section:
    """Measure every number of reviews; takes no data."""
    rows = [one for reviews in REVIEWS for one in row(reviews)]
    titles = (
        "reviews a product", "by", "true advantage, points", "found", "shown as supported",
        "rivals it is found over", "advantages marked a market", "of them false",
    )  # fmt: skip
    return Section("Planted advantages", PROTOCOL, (Sheet("", titles, tuple(rows)),))
