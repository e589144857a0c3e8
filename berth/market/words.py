"""Words of texts in any language, counted into a sparse matrix by native code."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
import rjieba
from scipy import sparse

from berth.market.function_words import COMMON, FUNCTIONS

UNSPACED = ("ja", "th", "lo", "km", "my")
"""Languages written without blanks and without a segmenter here: read as character bigrams."""
_WORD = r"[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}]|['’][\p{L}])*"


@dataclass(frozen=True, eq=False)
class Bag:
    """Word counts of texts: matrix csr float64 [texts, words], words in order of their columns."""

    matrix: sparse.csr_array
    words: tuple[str, ...]


def tokens(texts: pl.Series, languages: pl.Series) -> pl.DataFrame:
    """Every word of every text in order: row (UInt32), token (lower-case String)."""
    frame = pl.DataFrame({"row": np.arange(len(texts), dtype=np.uint32), "text": texts})
    language = languages.fill_null("")
    spaced = frame.filter(~language.is_in(["zh", *UNSPACED]))
    chinese = frame.filter(language == "zh")
    packed = frame.filter(language.is_in(UNSPACED))
    parts = [
        spaced.with_columns(pl.col("text").str.to_lowercase().str.replace_all("’", "'")),
        chinese.with_columns(pl.Series("text", [_segment(t) for t in chinese["text"]], pl.String)),
        packed.with_columns(pl.Series("text", [_bigrams(t) for t in packed["text"]], pl.String)),
    ]
    found = [
        part.select("row", pl.col("text").str.extract_all(_WORD).alias("token"))
        .explode("token")
        .drop_nulls()
        for part in parts
    ]
    return pl.concat(found).sort("row", maintain_order=True)


def _segment(text: str | None) -> str:
    return " ".join(rjieba.cut(text or "")).lower()


def _bigrams(text: str | None) -> str:
    text = "".join((text or "").split())
    return " ".join(text[i : i + 2] for i in range(max(1, len(text) - 1)))


def bag(
    texts: pl.Series,
    languages: pl.Series,
    *,
    ngrams: int = 1,
    minimum: int = 2,
    limit: int = 200_000,
) -> Bag:
    """Count words (and runs of up to `ngrams` words) that occur in at least `minimum` texts.

    The `limit` most frequent are kept. Columns are in alphabetical order.
    """
    found = tokens(texts, languages)
    runs = [found]
    for size in range(2, ngrams + 1):
        token = pl.concat_str(
            [pl.col("token").shift(-k) for k in range(size)], separator=" "
        ).alias("token")
        whole = pl.col("row") == pl.col("row").shift(1 - size)
        runs.append(found.select("row", token, whole.alias("whole")).filter("whole").drop("whole"))
    counts = pl.concat(runs).group_by("row", "token").len()
    vocabulary = (
        counts.group_by("token")
        .len("texts")
        .filter(pl.col("texts") >= minimum)
        .sort("texts", "token", descending=[True, False])
        .head(limit)
        .sort("token")
        .select("token")
        .with_row_index("column")
    )
    cells = counts.join(vocabulary, on="token").sort("row", "column")
    matrix = sparse.csr_array(
        (
            cells["len"].to_numpy().astype(np.float64),
            (cells["row"].to_numpy().astype(np.int32), cells["column"].to_numpy().astype(np.int32)),
        ),
        shape=(len(texts), vocabulary.height),
    )
    return Bag(matrix, tuple(vocabulary["token"]))


@cache
def common_words(language: str) -> frozenset[str]:
    """Words too common in a language to say what a text is about."""
    known = FUNCTIONS.get(language)
    return COMMON.get(language, frozenset()) | (known.common if known else frozenset())
