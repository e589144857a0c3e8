"""Runs of symbols, counted into a sparse matrix by sorting numbers."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

Places = NDArray[np.int32]
_SYMBOLS = 2_000_000
"""Looked up at a time."""
_LOW = (1 << 32) - 1


@dataclass(frozen=True, eq=False)
class Coded:
    """Symbols of texts in order, int32 [symbols]: each one's row of `rows`, and number or -1."""

    row: Places
    code: Places
    rows: int


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of symbols that are counted, from the shortest length to the longest.

    levels: by length, keys int64 in ascending order; the key of a run is the place of the run
    without its last symbol, among those one shorter, times `symbols`, plus the last symbol. So no
    run is ever written out, and a run as common as asked for has a beginning that is, too.
    """

    symbols: int
    shortest: int
    levels: tuple[NDArray[np.int64], ...]

    @classmethod
    def learn(
        cls, coded: Coded, symbols: int, shortest: int, longest: int, minimum: int
    ) -> tuple[Self, sparse.csr_array]:
        """Find the runs that are in at least `minimum` rows; and count them."""
        levels: list[NDArray[np.int64]] = []
        held: list[_Cells] = []
        place = np.zeros(len(coded.code), np.int32)
        for length in range(1, longest + 1):
            key = _joined(coded, place, symbols, length)
            keys, count = _distinct(key)
            keys = keys[count >= minimum]
            place = _places(keys, key)
            keys, place, cells = _common(coded.row, keys, place, minimum)
            levels.append(keys)
            if length >= shortest:
                held.append(cells)
        return cls(symbols, shortest, tuple(levels)), _by_row(held, coded.rows)

    def __len__(self) -> int:
        return sum(map(len, self.levels[self.shortest - 1 :]))

    def count(self, coded: Coded) -> sparse.csr_array:
        """How often each row holds each run, csr float32 [rows, runs]; shorter runs come first."""
        held = [np.zeros(0, np.int64)]
        place, start = np.zeros(len(coded.code), np.int32), 0
        for length, keys in enumerate(self.levels, 1):
            place = _places(keys, _joined(coded, place, self.symbols, length))
            if length >= self.shortest:
                at = np.flatnonzero(place >= 0)
                held.append(coded.row[at].astype(np.int64) << 32 | (place[at] + start))
                start += len(keys)
        cell, count = _distinct(np.concatenate(held))
        ends = np.searchsorted(cell, np.arange(coded.rows + 1, dtype=np.int64) << 32)
        column = (cell & _LOW).astype(np.int32)
        cells = (count.astype(np.float32), column, ends.astype(np.int32))
        return sparse.csr_array(cells, shape=(coded.rows, start))


@dataclass(frozen=True, eq=False)
class _Cells:
    """Counts by column: those of column k are from ends[k] to ends[k + 1]."""

    row: Places
    count: Places
    ends: NDArray[np.int64]


def _joined(coded: Coded, place: Places, symbols: int, length: int) -> NDArray[np.int64]:
    """The key of the run from each position on, -1 where it is none [symbols - length + 1].

    place: of the run one shorter.
    """
    last = length - 1
    key = place[: max(len(coded.code) - last, 0)].astype(np.int64)
    none = (key < 0) | (coded.code[last:] < 0) | (coded.row[: len(key)] != coded.row[last:])
    key *= symbols
    key += coded.code[last:]
    key[none] = -1
    return key


def _distinct(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those from 0 on, each once in order, and how often each is there."""
    ordered = np.sort(numbers)
    begin = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[begin], np.diff(begin, append=len(ordered))


def _places(keys: NDArray[np.int64], key: NDArray[np.int64]) -> Places:
    """The place of each key among the keys in order, or -1; a hash join beats bisection."""
    place = np.full(len(key), -1, np.int32)
    known = pl.DataFrame({"key": keys, "place": np.arange(len(keys), dtype=np.int32)})
    for start in range(0, len(key), _SYMBOLS):
        at = start + np.flatnonzero(key[start : start + _SYMBOLS] >= 0)
        asked = pl.DataFrame({"key": key[at]})
        joined = asked.join(known, on="key", how="left", maintain_order="left")
        place[at] = joined["place"].fill_null(-1).to_numpy()
    return place


def _common(
    row: Places, keys: NDArray[np.int64], place: Places, minimum: int
) -> tuple[NDArray[np.int64], Places, _Cells]:
    """The keys that are in `minimum` rows, the places among these, and their counts."""
    at = np.flatnonzero(place >= 0)
    pair, count = _distinct(place[at].astype(np.int64) << 32 | row[at])
    used = np.bincount(pair >> 32, minlength=len(keys))
    kept = used >= minimum
    renamed = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1).astype(np.int32)
    own = kept[pair >> 32]
    ends = np.concatenate(([0], np.cumsum(used[kept])))
    cells = _Cells((pair[own] & _LOW).astype(np.int32), count[own].astype(np.int32), ends)
    return keys[kept], renamed[place], cells


def _by_row(held: list[_Cells], rows: int) -> sparse.csr_array:
    """Columns side by side, csr float32 [rows, columns]."""
    blocks = [
        sparse.csc_array(
            (c.count.astype(np.float32), c.row, c.ends.astype(np.int32)),
            shape=(rows, len(c.ends) - 1),
        )
        for c in held
    ]
    return sparse.csr_array(sparse.hstack(blocks, format="csc"))
