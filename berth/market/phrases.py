"""Phrases: two words that name one thing, found by how they keep together and are written."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.market.function_words import FUNCTIONS
from berth.market.words import common_words

FAITHFUL = 0.3
"""A phrase holds one of its words in this share of the word's uses."""
CHANCE = 20
"""Its words stand beside each other so many times as often as by chance."""
HYPHENED = 0.15
"""A phrase with a word common to all texts ("check-in") has a hyphen in this share of its uses."""


def joined(
    spoken: pl.DataFrame, texts: pl.Series, languages: pl.Series, fewest: float
) -> pl.DataFrame:
    """Tokens with the two words of a phrase as one token, "front desk" or "check-in".

    spoken: row (unit), token, in order; texts, languages [units]; fewest: uses of a phrase at
    least. Of phrases that overlap the first is taken. Languages whose function words are known
    (`FUNCTIONS`) have phrases. A phrase is written with a hyphen where most of its uses are.
    """
    known = languages.is_in(sorted(FUNCTIONS)).fill_null(False).to_numpy()
    token = spoken["token"].cast(pl.Categorical)
    row, code = spoken["row"].to_numpy(), token.to_physical().to_numpy()
    pair = np.zeros(len(code), dtype=np.uint64)
    pair[:-1] = _key(code[:-1], code[1:])
    beside = np.zeros(len(code), dtype=bool)
    beside[:-1] = (row[1:] == row[:-1]) & known[row[:-1]]
    written = _phrases(token, pair[beside], _hyphened(texts.filter(known)), fewest)
    place = np.searchsorted(written["pair"].to_numpy(), pair)
    begins = np.zeros(len(code), dtype=bool)
    if len(written):
        place = np.minimum(place, len(written) - 1)
        begins = beside & (written["pair"].to_numpy()[place] == pair)
    for at in np.flatnonzero(begins[1:] & begins[:-1]) + 1:
        begins[at] = not begins[at - 1]
    swallowed = np.concatenate([[False], begins[:-1]])
    phrase = written["phrase"].gather(pl.Series(place).set(pl.Series(~begins), None))
    found = pl.DataFrame({"row": spoken["row"], "phrase": phrase, "token": token})
    return found.select("row", token=pl.coalesce("phrase", "token")).filter(pl.Series(~swallowed))


def _key(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint64]:
    return np.asarray(first.astype(np.uint64) << np.uint64(32) | second)


def _phrases(
    token: pl.Series, pair: NDArray[np.uint64], hyphened: pl.DataFrame, fewest: float
) -> pl.DataFrame:
    """pair, phrase (as it is written): pairs that are one thing, in order; token: Categorical, of
    all tokens; pair: `_key` of each that has one after it."""
    common = {word for code in FUNCTIONS for word in common_words(code)}
    found, together = np.unique(pair, return_counts=True)
    often = together >= fewest
    uses = token.value_counts(name="uses")
    single = uses.with_columns(code=uses["token"].to_physical()).cast({"token": pl.String})
    first, second = (found[often] >> np.uint64(32)), found[often] & np.uint64(0xFFFFFFFF)
    pairs = {"pair": found[often], "together": together[often], "code": first, "last": second}
    counted = (
        pl.DataFrame(pairs)
        .cast({"code": pl.UInt32, "last": pl.UInt32})
        .join(single, on="code")
        .join(single.rename({"token": "after", "uses": "used"}), left_on="last", right_on="code")
        .join(hyphened, on=["token", "after"], how="left")
        .with_columns(hyphen=pl.col("hyphen").fill_null(0) / pl.col("together"))
    )
    plain = ~pl.col("token").is_in(sorted(common)) & ~pl.col("after").is_in(sorted(common))
    letters = pl.col("token").str.contains(r"^\p{L}+$") & pl.col("after").str.contains(r"^\p{L}+$")
    faithful = pl.col("together") >= FAITHFUL * pl.min_horizontal("uses", "used")
    beyond = pl.col("together").cast(pl.Float64) * len(token) >= CHANCE * pl.col("uses") * pl.col(
        "used"
    )
    one = letters & ((plain & faithful & beyond) | (pl.col("hyphen") >= HYPHENED))
    mark = pl.when(pl.col("hyphen") >= 0.5).then(pl.lit("-")).otherwise(pl.lit(" "))
    phrase = pl.concat_str("token", mark, "after").cast(pl.Categorical)
    return counted.filter(one).select("pair", phrase=phrase).sort("pair")


def _hyphened(texts: pl.Series) -> pl.DataFrame:
    """token, after, hyphen: how often two words are written with a hyphen between them."""
    found = texts.str.to_lowercase().str.extract_all(r"\p{L}+-\p{L}+").explode().drop_nulls()
    counted = found.rename("word").value_counts(name="hyphen")
    return counted.select(
        token=pl.col("word").str.split("-").list.get(0),
        after=pl.col("word").str.split("-").list.get(1),
        hyphen="hyphen",
    )
