"""Which need each opinion unit speaks of, when the needs are named."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
import rjieba
from scipy import sparse

from berth.core import Floats
from berth.market.inflection import forms_in
from berth.market.words import UNSPACED, common_words, tokens

_JOINTS = re.compile(r"[&/+,，、;]|\band\b", re.IGNORECASE)
"""What stands between the parts of a need's name."""
_TEXTS = 100_000
"""Looked through at a time."""
_HAN = pl.col("phrase").str.contains(r"\p{Han}")


def assign(
    texts: pl.Series, languages: pl.Series, needs: Sequence[tuple[str, Sequence[str]]]
) -> sparse.csr_array:
    """Give every unit to the needs whose words it holds.

    texts, languages [units]; needs: (name, words), the name standing in where there are no words.
    A word may be a phrase of any length, which counts where it is said as a whole. A Chinese word
    counts within longer ones too ("服务" in "服务态度"), but for those that a need has as such, and
    a Chinese phrase wherever it is written, since what is cut into words depends on what follows.
    The forms of a word count as one (`forms_in`).
    Returns csr float64 [units, needs]; the row of a unit that speaks of m needs holds 1/m for
    each, so that a clause of many matters says less of any of them; other rows are empty.
    """
    sought = _sought(needs, languages)
    parts = [
        (texts[start : start + _TEXTS], languages[start : start + _TEXTS])
        for start in range(0, max(len(texts), 1), _TEXTS)
    ]
    # Cut into words twice rather than held: the words take several times the room of the texts.
    words = sought["phrase"].str.split(" ").explode().unique()
    alike = forms_in(((tokens(*part), part[1]) for part in parts), words)
    phrases = sought["phrase"].str.split(" ").list.eval(pl.element().replace(alike)).list.join(" ")
    sought = sought.with_columns(phrase=phrases).unique(maintain_order=True)
    told = [_told(*part, sought, alike, len(needs)) for part in parts]
    return sparse.csr_array(sparse.vstack([sparse.csr_array(shared(one)) for one in told]))


def _told(
    texts: pl.Series, languages: pl.Series, sought: pl.DataFrame, alike: dict[str, str], needs: int
) -> Floats:
    """1 where a unit holds a word of a need, in whatever form, else 0, [units, needs]."""
    spoken = tokens(texts, languages).with_columns(pl.col("token").replace(alike))
    told = np.zeros((len(texts), needs))
    for length in sorted(set(sought["length"])):
        phrases = sought.filter(pl.col("length") == length)
        said = spoken if length == 1 else _runs(spoken, phrases["phrase"], length)
        within = _within(said, phrases, languages) if length == 1 else phrases.clear()
        for some in (phrases, within):
            found = said.join(some, left_on="token", right_on="phrase", how="inner")
            told[found["row"].to_numpy(), found["need"].to_numpy()] = 1.0
    chinese = np.flatnonzero((languages == "zh").fill_null(False).to_numpy())
    written = texts.gather(chinese).str.to_lowercase().str.replace_all(r"\s", "")
    for phrase, need in sought.filter(_HAN & (pl.col("length") > 1))["phrase", "need"].iter_rows():
        held = written.str.contains(phrase.replace(" ", ""), literal=True).fill_null(False)
        told[chinese[held.to_numpy()], need] = 1.0
    return told


def _runs(spoken: pl.DataFrame, phrases: pl.Series, length: int) -> pl.DataFrame:
    """row, token: runs of so many words in one unit, where they begin as a phrase does."""
    firsts = phrases.str.split(" ").list.first().unique()
    run = pl.concat_str([pl.col("token").shift(-k) for k in range(length)], separator=" ")
    whole = pl.col("row") == pl.col("row").shift(1 - length)
    begins = pl.col("token").is_in(firsts.implode())
    return spoken.select("row", pl.when(whole & begins).then(run).alias("token")).drop_nulls()


def _within(spoken: pl.DataFrame, words: pl.DataFrame, languages: pl.Series) -> pl.DataFrame:
    """The texts' longer Chinese words that hold a sought one, as phrases of its needs."""
    chinese = pl.Series(np.flatnonzero((languages == "zh").fill_null(False).to_numpy()))
    longer = spoken.filter(
        pl.col("row").is_in(chinese.cast(pl.UInt32).implode())
        & (pl.col("token").str.len_chars() > 2)
        & ~pl.col("token").is_in(words["phrase"].implode())
    )["token"].unique()
    parts = [(word, part) for word in longer.sort() for part in set(rjieba.cut_for_search(word))]
    held = pl.DataFrame(parts, schema={"word": pl.String, "part": pl.String}, orient="row")
    found = held.filter(pl.col("part").str.len_chars() > 1).join(
        words, left_on="part", right_on="phrase", how="inner"
    )
    return found.select(phrase="word", need="need", length="length").unique()


def _sought(needs: Sequence[tuple[str, Sequence[str]]], languages: pl.Series) -> pl.DataFrame:
    """phrase, need (its place), length: every phrase that speaks of a need, its words counted."""
    codes = _codes(languages)
    found = {
        (" ".join(parts), place, len(parts))
        for place, (name, words) in enumerate(needs)
        for parts in (_said(words, codes) if words else _named(name, codes))
    }
    schema = {"phrase": pl.String, "need": pl.Int64, "length": pl.Int64}
    return pl.DataFrame(sorted(found), schema=schema, orient="row")


def _codes(languages: pl.Series) -> list[str]:
    """One language for each way in which the texts are cut into words."""
    present = set(languages.drop_nulls().unique())
    packed = sorted(present.intersection(UNSPACED))[:1]
    return ["en", *(["zh"] if "zh" in present else []), *packed]


def _said(words: Sequence[str], codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each word as the texts would hold it: one token or several beside each other."""
    for word in words:
        for code in codes:
            parts = tuple(tokens(pl.Series([word]), pl.Series([code]))["token"])
            if parts:
                yield parts


def _named(name: str, codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What a name without words stands for: its parts; of a long part, each word that says much."""
    dull = common_words("en") | common_words("zh")
    for part in _JOINTS.split(name):
        for phrase in _said([part], codes):
            if len(phrase) <= 2:
                yield phrase
            else:
                yield from ((word,) for word in phrase if word not in dull)


def shared(told: Floats) -> Floats:
    """Rows that add up to one where a unit speaks of anything; [units, needs] to the same."""
    total: Floats = told.sum(axis=1, keepdims=True)
    return np.divide(told, total, out=np.zeros_like(told), where=total > 0)
