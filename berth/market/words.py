"""Words of texts in any language, counted into a sparse matrix by native code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
import rjieba
from numpy.typing import NDArray
from scipy import sparse

from berth.market.function_words import COMMON, FUNCTIONS

UNSPACED = ("ja", "th", "lo", "km", "my")
"""Languages written without blanks and without a segmenter here: read as character bigrams."""
_TEXTS, _TOKENS = 100_000, 4_000_000
"""Counted at a time."""
Places = NDArray[np.int32]
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
    held = [part for part in found if len(part)]
    return held[0] if len(held) == 1 else pl.concat(found).sort("row", maintain_order=True)


def compact_tokens(texts: pl.Series, languages: pl.Series) -> pl.DataFrame:
    """The same with tokens as a Categorical, which takes a quarter of the room or less."""
    found = [
        tokens(texts[start : start + _TEXTS], languages[start : start + _TEXTS]).select(
            pl.col("row") + pl.lit(start, pl.UInt32), pl.col("token").cast(pl.Categorical)
        )
        for start in range(0, max(len(texts), 1), _TEXTS)
    ]
    return pl.concat(found)


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
    row, code, names = _coded(texts, languages)
    known, run, of_words = _common(row, code, minimum)
    words = names.gather(known)
    runs, called, used = [run], [words], [of_words]
    del code
    for _ in range(1, ngrams):
        # A run of words is in no more texts than its parts: it is made of common ones alone.
        longer = _joined(row, runs[-1], runs[0][len(runs) :], len(words))
        known, run, of_runs = _common(row, longer, minimum)
        del longer
        shorter, last = np.divmod(known, max(len(words), 1))
        runs.append(run)
        called.append(called[-1].gather(shorter) + " " + words.gather(last))
        used.append(of_runs)
    column, chosen = _chosen(called, used, limit)
    return Bag(_counted(row, runs, column, (len(texts), len(chosen))), tuple(chosen))


def _coded(texts: pl.Series, languages: pl.Series) -> tuple[Places, Places, pl.Series]:
    """Each token's row and its word's number, int32 [tokens], and the words by number."""
    number: dict[str, int] = {}
    rows, codes = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for start in range(0, len(texts), _TEXTS):
        found = tokens(texts[start : start + _TEXTS], languages[start : start + _TEXTS])
        words = found["token"].unique()
        known = [number.setdefault(word, len(number)) for word in words]
        code = found["token"].replace_strict(words, known, return_dtype=pl.Int32)
        rows.append(found["row"].to_numpy().astype(np.int32) + np.int32(start))
        codes.append(code.to_numpy())
    return np.concatenate(rows), np.concatenate(codes), pl.Series(list(number), dtype=pl.String)


def _joined(row: Places, first: Places, last: Places, words: int) -> NDArray[np.int64]:
    """A key for each run and the word after it, -1 where they are not both known, in one row."""
    first = first[: len(last)]
    key = first.astype(np.int64)
    key *= words
    key += last
    key[(first < 0) | (last < 0) | (row[: len(last)] != row[len(row) - len(last) :])] = -1
    return key


def _common(
    row: Places, key: NDArray[np.signedinteger], minimum: int
) -> tuple[NDArray[np.int64], Places, NDArray[np.int64]]:
    """The keys in at least `minimum` rows, ascending; each position's place among them, or -1;
    and in how many rows each is."""
    keys, used = np.zeros(0, np.int64), np.zeros(0, np.int64)
    room = 62 - int(key.max(initial=0)).bit_length()
    for part in _parts(row[: len(key)], min(_TOKENS, 1 << room)):
        own = key[part].astype(np.int64)
        nth = np.cumsum(np.diff(row[part], prepend=row[part.start]) > 0)  # rows may have no token
        pairs, _ = _distinct(((own << room) | nth)[own >= 0])
        more, rows = _distinct(pairs >> room)
        keys, used = _merged(keys, used, more, rows)
    keys, used = keys[used >= minimum], used[used >= minimum]
    place = np.full(len(key), -1, np.int32)
    for start in range(0, len(key) if len(keys) else 0, _TOKENS):
        own = key[start : start + _TOKENS]
        found = np.minimum(np.searchsorted(keys, own), len(keys) - 1)
        place[start : start + _TOKENS] = np.where(keys[found] == own, found, -1)
    return keys, place, used


def _merged(
    keys: NDArray[np.int64], used: NDArray[np.int64], more: NDArray[np.int64], by: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Counts by key, ascending, with those of some more keys."""
    every, _ = _distinct(np.concatenate((keys, more)))
    total = np.zeros(len(every), np.int64)
    total[np.searchsorted(every, keys)] = used
    total[np.searchsorted(every, more)] += by
    return every, total


def _distinct(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those from 0 on, each once in order, and how often each is there; sorting beats hashing."""
    ordered = np.sort(numbers)
    begin = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[begin], np.diff(begin, append=len(ordered))


def _parts(row: Places, size: int) -> Iterator[slice]:
    """Stretches of about so many positions that part no row; fewer rows than `size` in each."""
    start = 0
    while start < len(row):
        stop = min(start + size, len(row))
        if stop < len(row):
            whole = int(np.searchsorted(row, row[stop], side="left"))
            stop = whole if whole > start else int(np.searchsorted(row, row[stop], side="right"))
        yield slice(start, stop)
        start = stop


def _chosen(
    called: Sequence[pl.Series], used: Sequence[NDArray[np.int64]], limit: int
) -> tuple[list[Places], pl.Series]:
    """The column of every word and run, by length, or -1; and the columns' names in order."""
    size = [np.full(len(names), at) for at, names in enumerate(called)]
    every = pl.DataFrame(
        {
            "token": pl.concat(called),
            "texts": np.concatenate(used),
            "size": np.concatenate(size),
            "place": np.concatenate([np.arange(len(names)) for names in called]),
        }
    )
    kept = every.sort("texts", "token", descending=[True, False]).head(limit).sort("token")
    column = [np.full(len(names), -1, np.int32) for names in called]
    for at, places in enumerate(column):
        own = (kept["size"] == at).to_numpy()
        places[kept["place"].to_numpy()[own]] = np.flatnonzero(own)
    return column, kept["token"]


def _counted(
    row: Places, runs: Sequence[Places], column: Sequence[Places], shape: tuple[int, int]
) -> sparse.csr_array:
    """How often each row holds each column's word or run; column: of the places in `runs`."""
    places, counts = [np.zeros(0, np.int32)], [np.zeros(0, np.uint8)]
    sizes = np.zeros(shape[0] + 1, np.int64)
    for part in _parts(row, _TOKENS):
        held = []
        for run, home in zip(runs, column, strict=True):
            own = run[part]
            at = np.flatnonzero(own >= 0)
            found = home[own[at]].astype(np.int64)
            held.append((row[part][at].astype(np.int64) << 32 | found)[found >= 0])
        cell, count = _distinct(np.concatenate(held))
        places.append((cell & 0xFFFFFFFF).astype(np.int32))
        # Hardly any is above 255.
        counts.append(count.astype(np.min_scalar_type(count.max(initial=0))))
        sizes += np.bincount((cell >> 32) + 1, minlength=len(sizes))
    ends = np.cumsum(sizes)
    ends = ends.astype(np.int32 if ends[-1] < 2**31 else np.int64)
    place = np.concatenate(places)
    del places
    cells = np.concatenate(counts, dtype=np.float64)
    return sparse.csr_array((cells, place, ends), shape=shape)


@cache
def common_words(language: str) -> frozenset[str]:
    """Words too common in a language to say what a text is about."""
    known = FUNCTIONS.get(language)
    return COMMON.get(language, frozenset()) | (known.common if known else frozenset())
