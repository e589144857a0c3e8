"""How sturdy the first position is, the time that takes, and caveats where they are planted.

DATA holds skytrax/{lounge,airline}.csv.gz and tripadvisor/reviews.parquet.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
import polars as pl

from benchmarks.rated import HERE, SOURCES, opened
from benchmarks.section import Section, Sheet
from benchmarks.synthetic import EVERYONE, analyse
from berth.artefact.plain import read_json
from berth.core import Floats, Quiet
from berth.flows.position import position
from berth.flows.positioning.checks import caveats, left_out
from berth.flows.positioning.evidence import Evidence, hear
from berth.flows.positioning.needs import Told, find_needs
from berth.flows.positioning.study import Study, contend, study
from berth.market.agenda import read_agenda
from berth.market.contest import Play, believe, candidates, score
from berth.market.demand import SENSITIVITY
from berth.market.omission import omissions, silenced
from berth.market.panel import Panel
from berth.market.satisfaction import satisfaction
from berth.market.sensitivity import Basis, reranked, reweighed, shared, weighed
from berth.market.synthetic import Setting, write_market
from berth.sources import ReadOptions, read
from berth.writers import TemplateWriter

OWNS, REPLICATES, TRIED, SEEDS = 10, 200, 4, 8
"""Products that are own in turn, the most reviewed; resamples; months estimated anew in full,
and seeds of the sampler to do so by."""
MARKETS = 20
"""Synthetic markets of each setting."""
CLEAN = Setting(skew=0.0, halo="low", noise="low", style="low")
PLANTED: dict[str, tuple[dict[str, object], str]] = {
    "ratings heap at the ends (skew .9)": (
        {"skew": 0.9, "noise": "middle", "halo": "middle"}, "extremes",
    ),
    "halo (1.6)": ({"halo": 1.6}, "halo"),
    "halo (high: half of the products' variation)": ({"halo": "high"}, "halo"),
    "few users write much": ({"heavy_tailed": True, "reviews_per_user": 3.0}, "active"),
    "needs drift (.4 of the scale)": ({"drift": 0.4}, "rating_drift"),
    "one product's reviewers gush": ({"styled": True}, "exclamations"),
    "uneven products (1.5)": ({"uneven": 1.5}, "thin_cells"),
    "few reviews a product (20)": ({"reviews_per_product": 20}, "thin_cells"),
}  # fmt: skip
"""What is planted, by changes of the clean setting, and the caveat that should be told."""


def _read(name: str, data: Path) -> tuple[pl.DataFrame, ReadOptions]:
    one = SOURCES[name]
    whole = opened(data / one.file)
    rating = pl.col(one.rating).cast(pl.Float64, strict=False)
    frame = whole.select(
        pl.col(one.product).cast(pl.String), pl.col(one.text), rating, "author", "date"
    )
    return frame, ReadOptions(product=one.product, rating=one.rating)


def _studied(name: str, data: Path) -> tuple[Evidence, Told, Study]:
    frame, options = _read(name, data)
    quiet, writer = Quiet(), TemplateWriter("en")
    evidence = hear(read(frame, options), None, None, 0, quiet)
    agenda = read_agenda(HERE / "agendas" / f"{name}.toml")
    told = find_needs(evidence, agenda, writer, "en", 0, quiet)
    return evidence, told, study(evidence, told, None, REPLICATES, 0, quiet)


def _sturdy(name: str, data: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A row of each of the first two tables."""
    evidence, told, found = _studied(name, data)
    labels = tuple(map(str, range(len(found.segments))))
    sizes = np.bincount(evidence.product)
    owns = [evidence.products[p] for p in np.argsort(-sizes, kind="stable")[:OWNS]]
    arguments = (found, evidence, told, labels)
    tables = [left_out(*arguments, own, EVERYONE, 0, Quiet()) for own in owns]
    rates = np.array([list(_rates(table)) for table in tables])
    figures = [f"{median:.2f} ({low:.2f} to {high:.2f})" for low, median, high in
               np.quantile(rates, [0, 0.5, 1], axis=0).T]  # fmt: skip
    supported = [
        contend(found, evidence, told, labels, own, EVERYONE, 0, Quiet()).table["supported"].any()
        for own in owns
    ]
    turned = [_turned(table) for table in tables]
    sizes_of = f"{len(evidence.table):,}; {len(evidence.products)}; {len(told.panel.needs)}"
    both = f"{sum(supported)} of {OWNS}; {np.mean(turned):.2f}"
    first = (name, sizes_of, *figures, both)
    return first, (name, *_short_cut(evidence, told, found, evidence.products.index(owns[0])))


def _rates(table: pl.DataFrame) -> Iterator[float]:
    """Shares of checks: the first stays first, among three; what comes first keeps its parts."""
    first = table.filter(pl.col("rank") == 1)
    tried = first.drop_nulls("rank_then")
    yield float((tried["rank_then"] == 1).mean())
    yield float((tried["rank_then"] <= 3).mean())
    then = table.filter(pl.col("rank_then") == 1)
    for part in ("segment", "need", "against"):
        yield float((then[part] == first[part][0]).mean())


def _turned(table: pl.DataFrame) -> float:
    """Share of the checks of the followed positions in which support is lost or gained."""
    known = table.drop_nulls("supported_then")
    return float((known["supported"] != known["supported_then"]).mean())


def _short_cut(evidence: Evidence, told: Told, found: Study, own: int) -> Iterator[str]:
    """Changes of scores by the short cut against estimating anew; the sampler's own noise.

    Estimating anew is averaged over seeds, for the sampler's noise is as large as the changes.
    """
    panel, every = told.panel, np.arange(len(told.panel.needs))
    basis = Basis(panel, found.segments, found.satisfaction, found.voiced, found.alike, own)
    months = [one for one in omissions(panel, own) if one.kind == "month"][:TRIED]
    whole, without = reranked(basis, months)
    beliefs = believe(
        found.segments.weights, found.satisfaction, found.segments.shares, panel.scale
    )
    field = candidates(beliefs, own, Play())
    before = weighed(found.segments, panel, every)

    def anew(rest: Panel, gone: np.ndarray) -> Floats:
        """Scores [seeds, candidates]."""
        weights = reweighed(found.segments, before, rest, every)
        parts = shared(found.segments, gone)
        drawn = [
            satisfaction(rest, replicates=REPLICATES, seed=seed) for seed in range(1, SEEDS + 1)
        ]
        held = [believe(weights, served, parts, panel.scale) for served in drawn]
        scores = [score(one, field, own, SENSITIVITY, Play().effort) for one in held]
        return np.array([one.mean(axis=0).ravel() for one in scores])

    usual = anew(panel, np.zeros(len(panel), dtype=bool))
    like = []
    for month, quick in zip(months, without, strict=True):
        full = anew(silenced(panel, month.reviews), month.reviews)
        change = full.mean(axis=0) - usual.mean(axis=0)
        like.append(float(np.corrcoef(quick - whole, change)[0, 1]))
    yield f"{np.mean(like):.2f} ({min(like):.2f} to {max(like):.2f})"
    first = whole.argmax()
    yield ", ".join(str(int((one > one[first]).sum()) + 1) for one in usual)


def _share(name: str, data: Path) -> tuple[str, ...]:
    """Seconds of a whole run with its pages, and of the checks in it."""
    frame, options = _read(name, data)
    own = frame[SOURCES[name].product].value_counts().sort("count", descending=True)
    needs = HERE / "agendas" / f"{name}.toml"
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        run = position(
            frame, own=own[SOURCES[name].product][0], needs=needs, options=options,
            out=Path(folder) / "run",
        )  # fmt: skip
        whole = perf_counter() - start
        spent = read_json(Path(folder) / "run" / "timings.json")
    checks, told = float(spent["sensitivity"]), float(spent["caveats"])
    tried = run.tables["sensitivity"].select("kind", "left_out").n_unique()
    return name, f"{whole:.1f}", str(tried), f"{checks:.2f}", f"{checks / whole:.3f}", f"{told:.2f}"


def _caveats() -> Iterator[tuple[str, ...]]:
    """How often each caveat is told where it is planted, and of clean markets."""
    clean = _told({})
    anything = clean["anything"]
    yield "nothing", "anything at all", f"{anything} of {MARKETS}", ""
    for planted, (changes, caveat) in PLANTED.items():
        found = _told(changes)
        yield planted, caveat, f"{found[caveat]} of {MARKETS}", f"{clean[caveat]} of {MARKETS}"


def _told(changes: dict[str, object]) -> Counter[str]:
    """Markets in which each caveat is told."""
    counted: Counter[str] = Counter()
    for seed in range(1, MARKETS + 1):
        market = write_market(CLEAN.model_copy(update=changes), seed)
        one = analyse(market.table, market.seeds, market.truth.products[0])
        keys = {finding.key.removeprefix("caveats.") for finding in
                caveats(one.evidence, one.told, one.found, 0)}  # fmt: skip
        counted.update(keys | ({"anything"} if keys else set()))
    return counted


NOTES = (
    "Of drifting needs as many rise as fall, so that ratings need not move; the section on trends "
    "tells of the needs themselves.",
    "Airlines have about 25 reviews each here: where another seed of the sampler changes the first "
    "position, so does the next review.",
)
STURDY = (
    "set", "reviews; products; needs", "first stays first", "stays among three",
    "same people addressed", "same needs led on", "same rival",
    "owns with any supported position; share of checks that turn support",
)  # fmt: skip
CUT = ("set", "r with estimating anew (least to most)", "rank of the first under eight other seeds")
COST = ("set", "whole run, s", "checks", "checks, s", "share of the run", "caveats, s")
FOUND = ("planted", "caveat", "told", "told of clean markets")
PROTOCOL = f"""A rival, a month, a need or the 1 % most active users are left out one at a time (at
most 20 rivals and 12 months, those with the most reviews), and the positions ranked anew. Needs are
named by at most five seed words. The {OWNS} most reviewed products are own in turn: medians over
them, and least to most. Checks that leave out the first position's own need or rival are not
counted for whether it stays. The short cut shifts posterior draws by what leaving out does to their
values; for {TRIED} months it is set against satisfaction estimated anew (means over {SEEDS} seeds;
weights are moved alike in both), as the correlation over all candidates of how their scores change.
Other seeds change the sampler's draws and nothing in the evidence: a change of rank of that size
says nothing. Caveats are sought in {MARKETS} synthetic markets of each setting, needs given."""


def measure(data: Path) -> Section:
    """Measure every set, and the synthetic markets."""
    rows = [_sturdy(name, data) for name in SOURCES]
    firsts, cuts = (tuple(column) for column in zip(*rows, strict=True))
    return Section(
        "Sensitivity and caveats",
        PROTOCOL,
        (
            Sheet("Shares of checks, median over own products (least to most).", STURDY, firsts),
            Sheet("The short cut.", CUT, cuts),
            Sheet("Time.", COST, tuple(_share(name, data) for name in SOURCES)),
            Sheet("Caveats.", FOUND, tuple(_caveats())),
        ),
        NOTES,
    )
