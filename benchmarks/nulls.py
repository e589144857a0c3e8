"""Markets in which there is nothing to find: shuffled products, twins, and one styled product.

DATA holds skytrax/{lounge,airline}.csv.gz and tripadvisor/reviews.parquet; text, product and
overall rating alone are read.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.rated import SOURCES, opened, seeds
from benchmarks.section import Section, Sheet
from benchmarks.synthetic import REPLICATES, Analysis, analyse, contest, field_of
from berth.core import Column, Floats, Kind, Role, Table
from berth.market.advantage import DIFFER, advantages, alike
from berth.market.equating import equated
from berth.market.panel import Panel
from berth.market.satisfaction import heard, satisfaction
from berth.market.synthetic import GRID, Setting, write_market
from berth.statistics.estimate import Estimate

RUNS = 200
"""Shuffles of each set, and of all synthetic markets together."""
SYNTHETIC = ("middle", "reviews-20", "products-20", "heavy-tailed-users", "one-styled-product")
EACH = 3
"""Synthetic markets of each setting; each is shuffled `RUNS` / all of them times."""
STYLED = tuple(range(1, 11))
"""Markets written twice, with and without style."""
ENTRANT = "a newcomer"
Z = 1.645


def real(name: str, data: Path) -> Analysis:
    """A set as it is, needs given by the committed seed words; the first product is the own one."""
    source = SOURCES[name]
    frame = opened(data / source.file)
    number = pl.col(source.rating).cast(pl.Float64, strict=False)
    some = frame.select(
        pl.col(source.text).alias("text"), pl.col(source.product).cast(pl.String).alias("product"),
        number.alias("rating"),
    ).drop_nulls()  # fmt: skip
    many = some.filter(pl.len().over("product") >= source.fewest)
    columns = (
        Column("text", Kind.TEXT, Role.INPUT),
        Column("product", Kind.CATEGORY, Role.PRODUCT),
        Column("rating", Kind.NUMBER, Role.RATING),
    )
    return analyse(Table.of(many, columns, name=name), seeds(name), many["product"].min())  # type: ignore[arg-type]


def relabelled(shown: Analysis, product: NDArray[np.integer], names: tuple[str, ...]) -> Panel:
    """The panel of the same reviews under other products [reviews]; what was heard stays."""
    evidence, told = shown.evidence, shown.told
    return equated(
        Panel.of(
            told.parts, evidence.sentiment.units, evidence.row, told.panel.needs, names,
            evidence.rating, product.astype(np.int32), evidence.user, evidence.scale,
            evidence.table.row_ids, evidence.time, evidence.sentiment.apart,
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Shuffle:
    """Whether an advantage was marked: in a run for one own product, drawn at random, as the table
    of positions has it; in one for a newcomer; for any product, had each been the own one."""

    own: bool
    entrant: bool
    any: bool


def shuffled(shown: Analysis, runs: int, rng: np.random.Generator) -> Iterator[Shuffle]:
    """Deal the product labels anew over the reviews, and look for advantages."""
    evidence, names = shown.evidence, shown.evidence.products
    for _ in range(runs):
        panel = relabelled(shown, rng.permutation(evidence.product), names)
        seed = int(rng.integers(2**31))
        served = satisfaction(panel, replicates=REPLICATES, seed=seed)
        found = replace(shown.found, satisfaction=served, alike=alike(panel, seed))
        again = replace(shown, evidence=evidence, found=found)
        chosen = names[int(rng.integers(len(names)))]
        own, entrant = (
            bool(contest(replace(again, own=one)).table["supported"].any())
            for one in (chosen, ENTRANT)
        )
        every = any(_ahead(replace(again, own=one)) for one in names)
        yield Shuffle(own, entrant, every)


def _ahead(shown: Analysis) -> bool:
    """Whether the own product has any advantage at all."""
    own, found = shown.evidence.products.index(shown.own), shown.found
    ahead = advantages(found.satisfaction, field_of(shown), own)
    return found.alike <= DIFFER and bool(ahead.any())


def twins(shown: Analysis, product: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """A product's reviews at random under two names: their differences [needs].

    Whether the 90 % interval of the difference holds 0: of satisfaction, and of what was voiced;
    NaN where a twin has nothing on a need.
    """
    evidence = shown.evidence
    names = (*evidence.products, "its twin")
    mine = rng.permutation(np.flatnonzero(evidence.product == product))
    split = evidence.product.copy()
    split[mine[: len(mine) // 2]] = len(names) - 1
    panel = relabelled(shown, split, names)
    pair = [product, len(names) - 1]
    seed = int(rng.integers(2**31))
    served = satisfaction(panel, replicates=REPLICATES, seed=seed)
    voiced = heard(panel, replicates=REPLICATES, seed=seed)
    return _nought(served, pair), _nought(voiced, pair)


def _nought(one: Estimate, pair: list[int]) -> Floats:
    gap = one.draws[:, pair[0]] - one.draws[:, pair[1]]
    known = (one.n[pair] > 1).all(axis=0) & np.isfinite(gap).all(axis=0)
    low, high = np.quantile(np.nan_to_num(gap), [0.05, 0.95], axis=0)
    return np.where(known, (low <= 0) & (high >= 0), np.nan)


def wilson(right: int, of: int) -> str:
    """A share with Wilson's 90 % interval."""
    if not of:
        return "–"
    p = right / of
    middle = (p + Z**2 / (2 * of)) / (1 + Z**2 / of)
    reach = Z * np.sqrt(p * (1 - p) / of + Z**2 / (4 * of**2)) / (1 + Z**2 / of)
    return f"{p:.3f} ({max(middle - reach, 0):.3f} to {middle + reach:.3f})"


def shuffle_row(name: str, sets: list[Analysis]) -> tuple[str, ...]:
    """One row of the table of shuffles: `RUNS` over these markets."""
    rng = np.random.default_rng(0)
    done = [one for shown in sets for one in shuffled(shown, RUNS // len(sets), rng)]
    _say(f"{name}: shuffled")
    counts = [sum(getattr(one, what) for one in done) for what in ("own", "entrant", "any")]
    return (name, str(len(done)), *(wilson(count, len(done)) for count in counts))


def twin_row(name: str, sets: list[Analysis]) -> tuple[str, ...]:
    """One row of the table of twins: each product once, or one of each synthetic market."""
    rng = np.random.default_rng(1)
    pairs = [
        twins(shown, product, rng)
        for shown in sets
        for product in (
            range(len(shown.evidence.products))
            if len(sets) == 1
            else [int(rng.integers(len(shown.evidence.products)))]
        )
    ]
    _say(f"{name}: twins")
    return (name, str(len(pairs)), *(_cover([pair[at] for pair in pairs]) for at in (0, 1)))


def _cover(splits: list[Floats]) -> str:
    """The share of cells that hold 0, with its 90 % interval over resampled splits."""
    right = np.array([np.nansum(split) for split in splits])
    of = np.array([np.isfinite(split).sum() for split in splits])
    drawn = np.random.default_rng(0).integers(0, len(of), (1000, len(of)))
    low, high = np.quantile(
        right[drawn].sum(axis=1) / np.maximum(of[drawn].sum(axis=1), 1), [0.05, 0.95]
    )
    return f"{right.sum() / of.sum():.3f} ({low:.2f} to {high:.2f}) of {int(of.sum()):,}"


def styled_rows() -> tuple[tuple[str, ...], ...]:
    """How far things move when one product's reviewers gush: the market is the same otherwise.

    Of the styled product and of the others: mean and spread of the change of satisfaction over
    markets; the share of cells whose interval in the one run holds the other run's value.
    """
    moved: dict[str, list[Floats]] = {"the styled product": [], "the others": []}
    held: dict[str, list[NDArray[np.bool_]]] = {name: [] for name in moved}
    for seed in STYLED:
        plain, loud = (_served(Setting(styled=styled), seed) for styled in (False, True))
        low, high = loud.interval()
        inside = (plain.value >= low) & (plain.value <= high)
        gap = loud.value - plain.value
        for name, part in zip(moved, (slice(0, 1), slice(1, None)), strict=True):
            moved[name].append(gap[part])
            held[name].append(inside[part])
    _say("one styled product")
    rows = []
    for name, gaps in moved.items():
        means = np.array([gap.mean() for gap in gaps])
        reach = Z * means.std(ddof=1) / np.sqrt(len(means))
        size = float(np.sqrt(np.mean([np.square(gap).mean() for gap in gaps])))
        mean, kept = means.mean(), np.mean(np.concatenate(held[name]))
        change = f"{mean:+.3f} ({mean - reach:+.3f} to {mean + reach:+.3f})"
        rows.append((name, change, f"{size:.3f}", f"{kept:.2f}"))
    return tuple(rows)


def _served(setting: Setting, seed: int) -> Estimate:
    """Satisfaction, the first invented product first."""
    market = write_market(setting, seed)
    shown = analyse(market.table, market.seeds, market.truth.products[0])
    order = [shown.evidence.products.index(name) for name in market.truth.products]
    served = shown.found.satisfaction
    return Estimate(served.value[order], served.draws[:, order], served.n[order])


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def synthetic() -> list[Analysis]:
    """Markets of several settings."""
    found = []
    for setting in SYNTHETIC:
        for seed in range(1, EACH + 1):
            market = write_market(GRID[setting], seed)
            found.append(analyse(market.table, market.seeds, market.truth.products[0]))
    return found


PROTOCOL = f"""Product labels are dealt anew over the reviews, {RUNS} times a set (and over
{len(SYNTHETIC) * EACH} synthetic markets of the settings {", ".join(SYNTHETIC)}), so that no
product is better at anything; whatever is `supported` then is a false alarm. What words say is
heard once, for it does not look at products; satisfaction, tests and positions are made anew. "Own
product": the run's table has any position `supported`, the own product drawn at random for each
run. "A newcomer": the same for a product not launched yet. "Any product": any would have an
advantage if each in turn were the own one, in as many comparisons more; no run looks at that.
Intervals are Wilson's.

Twins: each product's reviews are parted at random under two names (one product of each synthetic
market). The share of 90 % intervals of their differences that hold 0, by need; of plain means of
what was voiced, and of satisfaction, by which `supported` is decided and which is drawn to what
product and need have in common. Intervals are over resampled splits.

One styled product: {len(STYLED)} markets of the middle are written twice from the same lives, once
with the first product's reviewers gushing (more words, exclamation marks, chatter). The wording of
all reviews is drawn anew by that, so the others show how far things move by chance."""


def measure(data: Path) -> Section:
    """Measure every set of `SOURCES`, and synthetic markets."""
    sets = {"synthetic": synthetic()}
    sets |= {name: [real(name, data)] for name in SOURCES}
    shuffles = tuple(shuffle_row(name, some) for name, some in sets.items())
    splits = tuple(twin_row(name, some) for name, some in sets.items())
    sheets = (
        Sheet("Shuffled products: runs with anything `supported`",
              ("set", "shuffles", "own product", "a newcomer", "any product"), shuffles),
        Sheet("Twins: intervals of differences that hold 0",
              ("set", "splits", "satisfaction shown", "as voiced"), splits),
        Sheet("One styled product: satisfaction with style less without, in points",
              ("", "mean change (90 % over markets)", "root mean square of a cell",
               "intervals that hold the other run's value"), styled_rows()),
    )  # fmt: skip
    return Section("Null markets", PROTOCOL, sheets)
