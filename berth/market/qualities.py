"""Qualities: what a noun names and mostly an adjective says ("cleanliness", "clean")."""

from collections import Counter
from collections.abc import Iterator, Mapping

import polars as pl

from berth.market.function_words import FUNCTIONS

RAREST = 0.002
"""A quality's noun is used in this share of the reviews at least."""
GRADED, NAMED = 0.12, 0.15
"""An adjective stands after a degree word or a form of "to be" in this share of its uses, a noun
after an article in that."""
SELDOM = 0.04
"""A noun used so seldom beside its adjective is another word ("avail", "available")."""


def qualities(
    spoken: pl.DataFrame, languages: pl.Series, reviews: int, dull: frozenset[str]
) -> dict[str, str]:
    """The noun of each English adjective of which the texts hold both.

    spoken: row, token, in order; languages: of each row; dull: words that are neither. An
    adjective with "un" in front of it has the same noun.
    """
    rows = (languages == "en").fill_null(False).arg_true().cast(pl.UInt32)
    english = FUNCTIONS["en"]
    before = pl.when(pl.col("row") == pl.col("row").shift(1)).then(pl.col("token").shift(1))
    used = (
        spoken.with_columns(before=before)
        .filter(pl.col("row").is_in(rows.implode()) & ~pl.col("token").is_in(sorted(dull)))
        .group_by("token")
        .agg(
            pl.len(),
            graded=pl.col("before").is_in(sorted(english.degrees)).fill_null(False).mean(),
            named=pl.col("before").is_in(sorted(english.articles)).fill_null(False).mean(),
        )
        .filter(pl.col("len") >= max(3, RAREST * reviews))
        .sort("token")
    )
    counts = dict(used.select("token", "len").iter_rows())
    nouns = set(used.filter(pl.col("named") >= NAMED)["token"])
    found: dict[str, str] = {}
    for adjective in used.filter(pl.col("graded") >= GRADED)["token"]:
        plain = adjective.removeprefix("un") if len(adjective) > 6 else adjective
        for noun, sure in _nouns(plain):
            among = counts.get(noun, 0) / counts.get(plain, 1)
            if among and (sure or (noun in nouns and SELDOM < among < 1)):
                found[adjective] = noun
                break
    return found


def mostly_adjectives(spoken: pl.DataFrame, nouns: Mapping[str, str]) -> set[str]:
    """The nouns that are used less than their adjectives, as the texts have them."""
    used = Counter(dict(spoken["token"].value_counts().iter_rows()))
    said = Counter[str]()
    for adjective, noun in nouns.items():
        said[noun] += used[adjective]
    return {noun for noun, times in said.items() if times > used[noun]}


def _nouns(adjective: str) -> Iterator[tuple[str, bool]]:
    """What the nouns of an adjective can be, and whether their form leaves no doubt: cleanliness,
    friendliness, noise; comfort and dirt."""
    yield adjective + "ness", True
    yield adjective + "liness", True
    if adjective.endswith("y") and len(adjective) > 4:
        yield adjective[:-1] + "iness", True
        if not adjective.endswith("ly"):
            yield adjective[:-1] + "e", True
            yield adjective[:-1], False
    if adjective.endswith("able") and len(adjective) > 7:
        yield adjective[:-4], False
