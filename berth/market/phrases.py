"""Phrases: two words that name one thing, found by how they keep together and are written."""

import numpy as np
import polars as pl

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
    known = languages.is_in(sorted(FUNCTIONS)).fill_null(False)
    after = pl.when(pl.col("row") == pl.col("row").shift(-1)).then(pl.col("token").shift(-1))
    pairs = spoken.with_columns(after=after).with_columns(
        after=pl.when(known.gather(spoken["row"])).then(pl.col("after"))
    )
    written = _phrases(pairs, _hyphened(texts.filter(known)), fewest)
    pairs = pairs.join(written, on=["token", "after"], how="left", maintain_order="left")
    begins = pairs["phrase"].is_not_null().to_numpy().copy()
    for at in np.flatnonzero(begins[1:] & begins[:-1]) + 1:
        begins[at] = not begins[at - 1]
    swallowed = np.concatenate([[False], begins[:-1]])
    token = pl.when(pl.Series(begins)).then(pl.col("phrase")).otherwise(pl.col("token"))
    return pairs.select("row", token=token).filter(pl.Series(~swallowed))


def _phrases(pairs: pl.DataFrame, hyphened: pl.DataFrame, fewest: float) -> pl.DataFrame:
    """token, after, phrase (as it is written): pairs that are one thing."""
    common = {word for code in FUNCTIONS for word in common_words(code)}
    single = pairs["token"].value_counts(name="uses")
    counted = (
        pairs.drop_nulls("after")
        .group_by("token", "after")
        .len("together")
        .filter(pl.col("together") >= fewest)
        .join(hyphened, on=["token", "after"], how="left")
        .join(single, on="token")
        .join(single.rename({"token": "after", "uses": "used"}), on="after")
        .with_columns(hyphen=pl.col("hyphen").fill_null(0) / pl.col("together"))
    )
    plain = ~pl.col("token").is_in(sorted(common)) & ~pl.col("after").is_in(sorted(common))
    letters = pl.col("token").str.contains(r"^\p{L}+$") & pl.col("after").str.contains(r"^\p{L}+$")
    faithful = pl.col("together") >= FAITHFUL * pl.min_horizontal("uses", "used")
    beyond = pl.col("together").cast(pl.Float64) * len(pairs) >= CHANCE * pl.col("uses") * pl.col(
        "used"
    )
    one = letters & ((plain & faithful & beyond) | (pl.col("hyphen") >= HYPHENED))
    mark = pl.when(pl.col("hyphen") >= 0.5).then(pl.lit("-")).otherwise(pl.lit(" "))
    return counted.filter(one).select(
        "token", "after", phrase=pl.concat_str("token", mark, "after")
    )


def _hyphened(texts: pl.Series) -> pl.DataFrame:
    """token, after, hyphen: how often two words are written with a hyphen between them."""
    found = texts.str.to_lowercase().str.extract_all(r"\p{L}+-\p{L}+").explode().drop_nulls()
    counted = found.rename("word").value_counts(name="hyphen")
    return counted.select(
        token=pl.col("word").str.split("-").list.get(0),
        after=pl.col("word").str.split("-").list.get(1),
        hyphen="hyphen",
    )
