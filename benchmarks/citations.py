"""Whether units say what berth says they say: needs and polarity against a reader's labels.

DATA holds skytrax/{lounge,airline}.csv.gz, tripadvisor/reviews.parquet and
chinese_sentiment/ChnSentiCorp_htl_all.csv.gz. The labels are in `labels/units.csv`, their rules in
`labels/rules.md`; texts stay in DATA and are known by their hashes.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Floats, stream
from berth.market.assignment import assign
from berth.market.units import split_units, unit_texts

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Set:
    """Where a set is, its language and columns, and how many units are drawn: of each need, and
    of those without one."""

    file: str
    language: str
    text: str
    rating: str
    user: str | None
    each: int
    silent: int


SETS = {
    "lounge": Set("skytrax/lounge.csv.gz", "en", "content", "overall_rating", "author", 12, 16),
    "airline": Set("skytrax/airline.csv.gz", "en", "content", "overall_rating", "author", 17, 16),
    "tripadvisor": Set("tripadvisor/reviews.parquet", "en", "text", "overall", "author", 12, 16),
    "hotel_zh": Set(
        "chinese_sentiment/ChnSentiCorp_htl_all.csv.gz", "zh", "review", "label", None, 8, 12
    ),
}


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
    path = data / one.file
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path)
    else:
        frame = pl.read_csv(path, infer_schema_length=None)
    agenda = tomllib.loads((HERE / "agendas" / f"{name}.toml").read_text(encoding="utf-8"))["need"]
    texts = frame[one.text].fill_null("")
    units = split_units(texts, _all(one.language, len(frame)))
    words = unit_texts(texts, units)
    sought = [(need["name"], need["words"]) for need in agenda]
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
    """Units to be labelled, in random order: set, row, start, end, sha256, weight.

    A unit's stratum is one of its needs, at random, or that it has none.
    """
    one, needs = SETS[name], len(heard.needs)
    rng = stream(seed, f"citations {name}")
    lot = np.where(heard.told, rng.random(heard.told.shape), -1.0)
    stratum = np.where(heard.told.any(axis=1), lot.argmax(axis=1), needs)
    chosen, weight = [], []
    for part in range(needs + 1):
        members = np.flatnonzero(stratum == part)
        some = min(one.each if part < needs else one.silent, len(members))
        chosen.append(rng.choice(members, some, replace=False))
        weight.append(np.full(some, len(members) / max(some, 1)))
    order = rng.permutation(sum(map(len, chosen)))
    place = np.concatenate(chosen)[order]
    return heard.units[place].select(
        set=pl.lit(name),
        row="row",
        start="start",
        end="end",
        sha256=heard.words.gather(place).map_elements(digest, return_dtype=pl.String),
        weight=pl.Series(np.concatenate(weight)[order]).round(2),
    )
