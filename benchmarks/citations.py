"""Whether units say what berth says they say: needs and polarity against a reader's labels.

DATA holds skytrax/{lounge,airline}.csv.gz, tripadvisor/reviews.parquet and
chinese_sentiment/ChnSentiCorp_htl_all.csv.gz. The labels are in `labels/units.csv`, their rules in
`labels/rules.md`; texts stay in DATA and are known by their hashes.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.rated import opened, seeds
from benchmarks.section import Section, Sheet
from berth.core import Floats, stream
from berth.market.assignment import assign
from berth.market.sentiment import learn_sentiment
from berth.market.units import split_units, unit_texts

HERE = Path(__file__).parent
Z = 1.6449
"""Of a 90 % interval."""


@dataclass(frozen=True)
class Set:
    """Where a set is, its language and columns, and how many units are drawn in each round: of
    each need, and of those without one."""

    file: str
    language: str
    text: str
    rating: str
    user: str | None
    each: tuple[int, ...]
    silent: tuple[int, ...]


_SKYTRAX = ("en", "content", "overall_rating", "author")
SETS = {
    "lounge": Set("skytrax/lounge.csv.gz", *_SKYTRAX, (12, 6), (16, 34)),
    "airline": Set("skytrax/airline.csv.gz", *_SKYTRAX, (17, 8), (16, 34)),
    "tripadvisor": Set(
        "tripadvisor/reviews.parquet", "en", "text", "overall", "author", (12, 6), (16, 34)
    ),
    "hotel_zh": Set(
        "chinese_sentiment/ChnSentiCorp_htl_all.csv.gz", "zh", "review", "label", None,
        (8, 5), (12, 28),
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Heard:
    """texts, rating, user: of the set's rows; units: row, start, end; words [units]; needs: names;
    told: which unit speaks of which need, bool [units, needs]."""

    texts: pl.Series
    rating: Floats
    user: NDArray[np.integer]
    units: pl.DataFrame
    words: pl.Series
    needs: tuple[str, ...]
    told: NDArray[np.bool_]


def hear(name: str, data: Path) -> Heard:
    """Cut a set into units and give them to its named needs, as a run does."""
    one = SETS[name]
    frame = opened(data / one.file)
    texts = frame[one.text].fill_null("")
    units = split_units(texts, _all(one.language, len(frame)))
    words = unit_texts(texts, units)
    sought = list(seeds(name).items())
    told = assign(words, _all(one.language, len(words)), sought).toarray() > 0
    user = frame[one.user].to_numpy() if one.user else np.arange(len(frame))
    return Heard(
        texts,
        frame[one.rating].cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy(),
        np.unique(user, return_inverse=True)[1],
        units,
        words,
        tuple(need for need, _ in sought),
        told,
    )


def _all(language: str, number: int) -> pl.Series:
    return pl.Series([language]).new_from_index(0, number)


def digest(text: str) -> str:
    """By which a text is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def draw(name: str, heard: Heard, seed: int = 0) -> pl.DataFrame:
    """Units to be labelled, round by round in random order: set, row, start, end, sha256, weight.

    A unit's stratum is one of its needs, at random, or that it has none; its weight is how many
    units of its stratum there are for each that is drawn.
    """
    one, needs = SETS[name], len(heard.needs)
    rng = stream(seed, f"citations {name}")
    lot = np.where(heard.told, rng.random(heard.told.shape), -1.0)
    stratum = np.where(heard.told.any(axis=1), lot.argmax(axis=1), needs)
    drawn = np.zeros(0, dtype=np.int64)
    for each, silent in zip(one.each, one.silent, strict=True):
        chosen = []
        for part in range(needs + 1):
            members = np.setdiff1d(np.flatnonzero(stratum == part), drawn)
            wanted = min(each if part < needs else silent, len(members))
            chosen.append(rng.choice(members, wanted, replace=False))
        some = np.concatenate(chosen)
        drawn = np.concatenate([drawn, some[rng.permutation(len(some))]])
    weight = np.bincount(stratum) / np.maximum(np.bincount(stratum[drawn]), 1)
    return heard.units[drawn].select(
        set=pl.lit(name),
        row="row",
        start="start",
        end="end",
        sha256=heard.words.gather(drawn).map_elements(digest, return_dtype=pl.String),
        weight=pl.Series(weight[stratum[drawn]]).round(2),
    )


def labels() -> pl.DataFrame:
    """What the reader said, one row a unit, `needs` as {need: polarity}."""
    frame = pl.read_csv(HERE / "labels" / "units.csv")
    said = [dict(one.rsplit(":", 1) for one in (needs or "").split()) for needs in frame["needs"]]
    return frame.with_columns(needs=pl.Series(said, dtype=pl.Object))


def found_again(labelled: pl.DataFrame, heard: Heard) -> tuple[NDArray[np.int64], Counter[str]]:
    """Each labelled unit's place among the units, -1 where it is lost, and how they were found.

    A unit is lost where its text is another than was labelled, or no unit of its row overlaps it;
    of several that do, the one that shares most with it stands for it.
    """
    spans = heard.units.with_row_index("place").partition_by("row", as_dict=True)
    places, how = np.full(len(labelled), -1), Counter[str]()
    for at, (row, start, end, known) in enumerate(
        labelled["row", "start", "end", "sha256"].iter_rows()
    ):
        near = spans.get((row,))
        if near is None or digest(heard.texts[row][start:end]) != known:
            how["lost"] += 1
            continue
        shared = np.minimum(near["end"], end) - np.maximum(near["start"].cast(pl.Int64), start)
        best = int(np.argmax(shared))
        same = near["start"][best] == start and near["end"][best] == end
        how["same" if same else "overlapping" if shared[best] > 0 else "lost"] += 1
        places[at] = near["place"][best] if shared[best] > 0 else -1
    return places, how


def pairs(name: str, data: Path) -> tuple[pl.DataFrame, Counter[str]]:
    """Unit and need, where berth gives the one to the other or the reader does, and how the units
    were found again.

    Columns: set, row, start, need, weight; given; heard (by the reader); polarity (the reader's);
    side: 1 where the unit's sentiment is above the mean rating, else -1; mark: 1 praise, -1 blame,
    0 neither, as a report marks it beside what is usual for the need.
    """
    heard = hear(name, data)
    language = _all(SETS[name].language, len(heard.words))
    row = heard.units["row"].to_numpy().astype(np.int64)
    learned = learn_sentiment(heard.words, language, row, heard.rating, heard.user).units
    usual = [(some.mean(), some.std(ddof=1) / 3) for some in (learned[on] for on in heard.told.T)]
    labelled = labels().filter(pl.col("set") == name)
    places, how = found_again(labelled, heard)
    rows = []
    for place, unit in zip(places, labelled.iter_rows(named=True), strict=True):
        said, known = unit["needs"], [name, unit["row"], unit["start"]]
        for need, label in enumerate(heard.needs):
            given = place >= 0 and bool(heard.told[place, need])
            if place < 0 or not (given or label in said):
                continue
            away = learned[place] - usual[need][0]
            mark = 0 if abs(away) < usual[need][1] else int(np.sign(away))
            side = 1 if learned[place] > np.nanmean(heard.rating) else -1
            polarity = said.get(label)
            rows.append((*known, label, unit["weight"], given, label in said, polarity, side, mark))
    schema = ["set", "row", "start", "need", "weight", "given", "heard", "polarity", "side", "mark"]
    return pl.DataFrame(rows, schema=schema, orient="row"), how


def share(right: pl.Series, weight: pl.Series | None = None) -> str:
    """A share with Wilson's interval; weighted, for as many as the weights are worth (Kish)."""
    if not len(right):
        return "–"
    heavy = np.ones(len(right)) if weight is None else weight.to_numpy()
    n = heavy.sum() ** 2 / np.square(heavy).sum()
    p = float(heavy @ right.to_numpy() / heavy.sum())
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return f"{p:.2f} ({middle - reach:.2f} to {middle + reach:.2f})"


def need_row(name: str, found: pl.DataFrame) -> tuple[str, ...]:
    """One row of the table of needs."""
    given, heard = found.filter("given"), found.filter("heard")
    return (
        name,
        str(len(given)),
        share(given["heard"]),
        share(given["heard"], given["weight"]),
        str(len(heard)),
        share(heard["given"]),
        share(heard["given"], heard["weight"]),
    )


def polarity_row(name: str, found: pl.DataFrame) -> tuple[str, ...]:
    """One row of the table of polarity, over units that berth and the reader give to a need."""
    both = found.filter(pl.col("given") & pl.col("heard") & (pl.col("polarity") != "?"))
    judged = both.filter(pl.col("polarity") != "0").with_columns(
        told=pl.when(pl.col("polarity") == "+").then(1).otherwise(-1)
    )
    praise, blame = (judged.filter(pl.col("told") == told) for told in (1, -1))
    marked = {mark: both.filter(pl.col("mark") == mark) for mark in (1, -1)}
    every = pl.concat([marked[1]["polarity"] == "+", marked[-1]["polarity"] == "-"])
    return (
        name,
        f"{len(praise)} / {len(blame)} / {len(both) - len(judged)}",
        share(judged["side"] == judged["told"]),
        share(praise["side"] == 1),
        share(blame["side"] == -1),
        f"{len(every)} of {len(both)}",
        share(every),
        share(marked[1]["polarity"] == "+"),
        share(marked[-1]["polarity"] == "-"),
    )


ERRORS = {
    "wrong": "need given wrongly",
    "missed": "need missed",
    "side": "polarity on the wrong side",
}
KINDS = {
    "named": "the thing is only named",
    "sense": "the word means another thing",
    "elsewhere": "of another part of the journey, or another provider",
    "word": "said in a word that the need does not have",
    "form": "said in another form of a word that it has",
    "around": "clear only from what stands around the unit",
    "implied": "implied, without any word for it",
    "mixed": "the unit judges several things differently",
    "plain": "a plain word of judgement is read otherwise",
    "turned": "negation, comparison or idiom",
    "unsaid": "no word of judgement: a fact or a wish",
}


def kinds(found: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """How many errors of each kind there are: error, kind, one count a set, in all."""
    given, heard = pl.col("given"), pl.col("heard")
    told = pl.when(pl.col("polarity") == "+").then(1).when(pl.col("polarity") == "-").then(-1)
    wrong = (
        pl.when(given & ~heard).then(pl.lit("wrong"))
        .when(heard & ~given).then(pl.lit("missed"))
        .when(told != pl.col("side")).then(pl.lit("side"))
    )  # fmt: skip
    looked = pl.read_csv(HERE / "labels" / "errors.csv")
    on = ["set", "row", "start", "need", "error"]
    known = (
        found.with_columns(pl.col("row", "start").cast(pl.Int64), error=wrong)
        .filter(pl.col("error").is_not_null())
        .join(looked, on=on, how="left")
    )
    counted = Counter(known.select("error", "kind", "set").iter_rows())
    order = [(error, kind) for error in ERRORS for kind in (*KINDS, None)]
    rows = []
    for error, kind in order:
        counts = [counted[error, kind, name] for name in SETS]
        if sum(counts):
            title = KINDS[kind] if kind else "not yet looked at"
            rows.append((ERRORS[error], title, *map(str, counts), str(sum(counts))))
    return tuple(rows)


NEED_TITLES = (
    "set", "given", "precision", "of all units of the set", "heard by the reader",
    "recall in the sample", "of all units of the set",
)  # fmt: skip
POLARITY_TITLES = (
    "set", "praise / blame / neither", "right side of the mean rating", "of praise", "of blame",
    "marked", "marks that are right", "marked praise", "marked blame",
)  # fmt: skip
PROTOCOL = """What a report cites, against what one reader says of the same units
([rules](labels/rules.md)). The units are drawn with a fixed seed: the same number from each need
of a set (lounges, airlines and tripadvisor with the needs of `agendas/`, Chinese hotels with
`agendas/hotel_zh.toml`), and units that berth gives to no need. They were read in random order,
without berth's answers. The repository holds a unit's row, span, hash and label, never its text.

Precision: the share of pairs of unit and need given by berth that the reader confirms. Recall: the
share of the reader's pairs that berth gives. The sample is balanced over needs; "of all units of
the set" weighs each unit by how many of its stratum it stands for, and each set alike in the last
row. Polarity is judged where both say that the unit speaks of the need: whether praise reads above
and blame below the mean rating of the set, and whether units that a report marks as better or worse
than is usual for their need (by more than a third of the spread) are praise or blame; units that
the reader calls neither count as wrong marks. Sentiment is learned on the whole set, each unit
read by a model that has not seen its user. Intervals are Wilson's, for as many pairs as the weights
are worth (Kish), and take the pairs of a unit as independent."""


def measure(data: Path) -> Section:
    """Measure every set."""
    parts, hows = zip(*(pairs(name, data) for name in SETS), strict=True)
    total = dict(labels().group_by("set").agg(pl.col("weight").sum()).iter_rows())
    every = pl.concat(parts).with_columns(
        weight=pl.col("weight") / pl.col("set").replace_strict(total)
    )
    sets = [*zip(SETS, parts, strict=True), ("all", every)]
    by_need = [
        (f"{name}: {need}", str(int(some["given"].sum())), share(some.filter("given")["heard"]),
         str(int(some["heard"].sum())), share(some.filter("heard")["given"]))
        for name, part in zip(SETS, parts, strict=True)
        for (need,), some in part.sort("need").group_by("need", maintain_order=True)
    ]  # fmt: skip
    sheets = (
        Sheet("Needs", NEED_TITLES, tuple(need_row(*one) for one in sets)),
        Sheet("Polarity", POLARITY_TITLES, tuple(polarity_row(*one) for one in sets)),
        Sheet("By need", ("need", "given", "precision", "heard", "recall in the sample"),
              tuple(by_need)),
        Sheet("Kinds of errors", ("error", "kind", *SETS, "all"), kinds(every)),
    )  # fmt: skip
    how = sum(hows, Counter[str]())
    notes = (
        f"Of {how.total()} labelled units, {how['same']} are units of today's splitting, "
        f"{how['overlapping']} are judged by the unit that shares most of their span, and "
        f"{how['lost']} are lost.",
        "One reader, who knew the needs' seed words; how far another would agree is not known. "
        "Kinds of errors were told by the same reader after all labels were set.",
        "Needs are named by at most five words each, which bounds recall.",
    )
    return Section("Citations: do units say what they are cited for", PROTOCOL, sheets, notes)
