"""Copies of a review within one product: the same text again, or nearly."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rensa import RMinHash
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from berth.core import Progress, Quiet

SIMILAR = 0.8
"""Near copies share at least this much of their shingles (Jaccard)."""

_EXACT_WORDS, _NEAR_WORDS = 5, 8
"""Shorter texts are nobody's property: two buyers do write "Great!", and mean it."""
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_BANDS, _WIDTH = 20, 6
"""A pair meets in a band with probability 1 - (1 - J^6)^20: 0.998 at 0.8, 0.01 at 0.3."""
_NEIGHBOURS = 6
"""Each row of a bucket is compared with so many others of it."""
_CHUNK = 4_000_000  # characters hashed at a time
_BATCH = 50_000  # pairs verified at a time

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]


def copies(
    texts: pl.Series,
    products: pl.Series,
    mode: Literal["near", "exact", "off"],
    progress: Progress | None = None,
) -> pl.Series:
    """The position of the row that each row copies, Int64 [rows]; null where it is no copy.

    It is the first row of its group, never of another product; rows without a product count as one
    product. "exact" takes texts for copies that are equal after NFKC and lower case once all but
    letters and digits is gone, if they have 5 words or more; "near" also those whose sets of
    shingles (3 words; 4 characters where writing has no blanks) have a Jaccard similarity of 0.8
    or more, if they have 8 words or more, and copies of copies. A character of a script without
    blanks counts as half a word. Near pairs are found by MinHash (Broder 1997) with banding and
    every one is then verified on the shingles themselves.
    """
    if mode == "off" or texts.is_empty():
        return pl.Series("copy", [None] * len(texts), pl.Int64)
    normal = _normal(texts)
    words = _words(normal)
    frame = pl.DataFrame({"product": products.cast(pl.String), "text": normal, "words": words})
    frame = frame.with_columns(row=pl.int_range(pl.len(), dtype=pl.Int64))
    key = pl.col("text").str.replace_all(" ", "", literal=True)
    first = pl.when(pl.col("words") >= _EXACT_WORDS).then(pl.col("row").min().over("product", key))
    frame = frame.with_columns(first=pl.coalesce(first, "row"))
    if mode == "near":
        kept = (pl.col("first") == pl.col("row")) & (pl.col("words") >= _NEAR_WORDS)
        near = _near(frame.filter(kept), progress or Quiet())
        frame = frame.join(near, on="first", how="left", maintain_order="left")
        frame = frame.with_columns(first=pl.coalesce("near", "first"))
    copied = pl.when(pl.col("first") != pl.col("row")).then(pl.col("first"))
    return frame.select(copy=copied)["copy"]


def _normal(texts: pl.Series) -> pl.Series:
    """Words in lower case with one blank between; characters of unspaced scripts are words."""
    plain = texts.cast(pl.String).fill_null("").str.normalize("NFKC").str.to_lowercase()
    plain = plain.str.replace_all("ß", "ss", literal=True)
    if plain.str.contains(_UNSPACED).any():
        plain = plain.str.replace_all(_UNSPACED, " $0 ")
    return plain.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()


def _words(normal: pl.Series) -> pl.Series:
    unspaced = normal.str.count_matches(_UNSPACED)
    tokens = normal.str.count_matches(" ", literal=True) + (normal != "").cast(pl.UInt32)
    return tokens - unspaced / 2


def _near(frame: pl.DataFrame, progress: Progress) -> pl.DataFrame:
    """first (a row's position) and near (that of the first row of its group); [copies]."""
    if frame.is_empty():
        return pl.DataFrame(schema={"first": pl.Int64, "near": pl.Int64})
    texts, salt = frame["text"], _salt(frame["product"])
    bands = np.empty((len(texts), _BANDS), dtype=np.uint64)
    with progress.step("looking for copies", total=len(texts)) as done:
        for part in _chunks(texts):
            bands[part] = _bands(*_shingles(texts[part], salt[part]), part.stop - part.start)
            done(part.stop - part.start)
    left, right = _verified(texts, salt, *_pairs(bands))
    graph = csr_array((np.ones(len(left), np.int8), (left, right)), (len(texts),) * 2)
    _, group = connected_components(graph, directed=False)
    _, head = np.unique(group, return_index=True)
    rows = frame["row"].to_numpy()
    near = pl.DataFrame({"first": rows, "near": rows[head[group]]})
    return near.filter(pl.col("near") != pl.col("first"))


def _salt(products: pl.Series) -> Hashes:
    """A number for each row, one a product, whatever the order of the rows."""
    return _mixed(products.rank("dense").fill_null(0).cast(pl.UInt64).to_numpy())


def _chunks(texts: pl.Series) -> Iterator[slice]:
    ends = np.cumsum(texts.str.len_bytes().to_numpy().astype(np.int64) + 1)
    start = 0
    while start < len(texts):
        reach = (ends[start - 1] if start else 0) + _CHUNK
        stop = max(int(np.searchsorted(ends, reach, side="right")), start + 1)
        yield slice(start, stop)
        start = stop


def _mixed(numbers: Hashes) -> Hashes:
    """The finaliser of splitmix64 (Steele, Lea & Flood 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _shingles(texts: pl.Series, salt: Hashes) -> tuple[Hashes, Ints]:
    """A hash for each shingle and its row, in the order of the texts; repeats stay.

    A shingle is a stretch of bytes: its hash is a difference of running sums of byte × base^place
    (Karp & Rabin 1987), moved to place 0, so that equal stretches have equal hashes anywhere.
    """
    raw = np.frombuffer(("\n".join(texts) + "\n").encode(), np.uint8)
    word = raw > ord(" ")
    before = np.concatenate(([False], word[:-1]))
    begin, end = np.flatnonzero(word & ~before), np.flatnonzero(~word & before)
    row = np.cumsum(raw == ord("\n"))[begin]
    unspaced = texts.str.count_matches(_UNSPACED) * 2 > texts.str.count_matches(" ", literal=True)
    last = np.arange(len(begin)) + np.where(unspaced.to_numpy(), 3, 2)[row]
    whole = last < len(begin)
    whole[whole] = row[last[whole]] == row[whole]
    begin, end, row = begin[whole], end[last[whole]], row[whole]
    base = 0x9E3779B97F4A7C15
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(raw * _powers(base, len(raw)))))
    home = _powers(pow(base, -1, 2**64), len(raw))
    return _mixed((sums[end] - sums[begin]) * home[begin] ^ salt[row]), row


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


def _bands(hashes: Hashes, row: Ints, rows: int) -> Hashes:
    """One number a band of each row's sketch, [rows, bands]."""
    offsets = np.searchsorted(row, np.arange(rows + 1)).astype(np.uint64)
    sketch = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, _BANDS * _WIDTH, 1)
    digits = np.array(sketch.to_rows(), np.uint64).reshape(rows, _BANDS, _WIDTH)
    bands = np.zeros((rows, _BANDS), np.uint64)
    for place in range(_WIDTH):
        bands = _mixed(bands * np.uint64(31) + digits[:, :, place] + np.uint64(1))
    return bands


def _pairs(bands: Hashes) -> tuple[Ints, Ints]:
    """Positions of rows that met in a band, the earlier one left; linear in the rows."""
    rows = len(bands)
    found = pl.Series([], dtype=pl.Int64)
    for number, band in enumerate(bands.T):
        # Within a bucket the next band brings the most similar rows together.
        order = np.lexsort((bands[:, (number + 1) % _BANDS], band))
        bucket, codes = band[order], []
        for lag in range(1, min(_NEIGHBOURS, rows - 1) + 1):
            met = bucket[lag:] == bucket[:-lag]
            one, other = order[:-lag][met], order[lag:][met]
            codes.append(pl.Series(np.minimum(one, other) * rows + np.maximum(one, other)))
        found = pl.concat([found, *codes]).unique()
    pairs = found.sort().to_numpy()
    return pairs // rows, pairs % rows


def _verified(texts: pl.Series, salt: Hashes, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Those of the pairs whose shingles are similar enough; equal salt is part of a shingle."""
    if not len(left):
        return left, right
    rows = np.unique(np.concatenate((left, right)))
    some = texts.gather(rows)
    parts = [(*_shingles(some[part], salt[rows[part]]), part.start) for part in _chunks(some)]
    hashes = np.concatenate([hashes for hashes, _, _ in parts])
    row = np.concatenate([row + start for _, row, start in parts])
    names, column = np.unique(hashes, return_inverse=True)
    sets = csr_array((np.ones(len(row), np.int32), (row, column)), (len(rows), len(names)))
    sets.data[:] = 1
    size = np.diff(sets.indptr)
    first, second = np.searchsorted(rows, left), np.searchsorted(rows, right)
    good = np.zeros(len(left), bool)
    for at in range(0, len(left), _BATCH):
        i, j = first[at : at + _BATCH], second[at : at + _BATCH]
        both = sets[i].multiply(sets[j]).sum(axis=1)
        good[at : at + _BATCH] = both >= SIMILAR * (size[i] + size[j] - both)
    return left[good], right[good]
