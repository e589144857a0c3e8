"""Which rows are learned from and which are tested on, without leaks between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from scipy import sparse

from berth.core import PROOF_LIMIT, Finding, Floats, InputError, RowId, stream
from berth.evaluation.answers import Bools, Ints, Target

_DECILES = 10


@dataclass(frozen=True, eq=False)
class Split:
    """Positions of rows, ascending; findings say how many there are and what was left out."""

    train: Ints
    test: Ints
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, eq=False)
class Rows:
    """What a split minds of the rows it divides.

    target: places of classes or 0 and 1 of labels, which every side gets its share of; of numbers
    the deciles. groups [rows]: rows of one are never on both sides; a missing one stands alone.
    time [rows]: what is tested is later than what is learned from. inputs: columns by which a row
    can be recognised, such as texts and files, not a few categories alone: exact copies of a row
    are never on both sides.
    """

    count: int
    target: Target | None = None
    groups: pl.Series | None = None
    time: pl.Series | None = None
    inputs: pl.DataFrame | None = None
    ids: Sequence[RowId] = ()

    def __post_init__(self) -> None:
        for name in ("target", "groups", "time", "inputs"):
            given = getattr(self, name)
            if given is not None and len(given) != self.count:
                raise InputError(f"{name} has {len(given)} rows, not {self.count}.")

    @cached_property
    def copy(self) -> Ints:
        """A number for each row, the same for exact copies."""
        if self.inputs is None:
            return np.arange(self.count)
        return _codes(self.inputs.hash_rows())

    @cached_property
    def unit(self) -> Ints:
        """What is on one side as a whole: the group, or where there are none the copies."""
        return self.copy if self.groups is None else _codes(self.groups)

    @cached_property
    def stratum(self) -> Ints:
        """The class, of labels the rarest that is true, of numbers the decile; [rows]."""
        if self.target is None or not self.count:
            return np.zeros(self.count, np.int64)
        if self.target.ndim == 2:
            rarest = np.where(self.target > 0, self.target.sum(axis=0), np.inf)
            return np.where(self.target.any(axis=1), rarest.argmin(axis=1) + 1, 0)
        if np.issubdtype(self.target.dtype, np.integer):
            return np.unique(self.target, return_inverse=True)[1]
        inner = np.quantile(self.target, np.linspace(0, 1, _DECILES + 1)[1:-1])
        return np.asarray(np.searchsorted(inner, self.target, side="right"))

    @cached_property
    def lonely(self) -> Bools:
        """Rows of a class, or with a label, that no row but its copies has; they are learned."""
        if self.target is None or not self.count:
            return np.zeros(self.count, bool)
        if self.target.ndim == 2:
            return np.asarray(self.target[:, self.target.sum(axis=0) == 1].any(axis=1))
        if not np.issubdtype(self.target.dtype, np.integer):
            return np.zeros(self.count, bool)
        pairs = np.unique(np.column_stack([self.stratum, self.copy]), axis=0)[:, 0]
        return np.asarray((np.bincount(pairs) == 1)[self.stratum])


def hold_out(rows: Rows, share: float = 0.2, seed: int = 0) -> Split:
    """A split with about `share` of the rows held out, the last ones where there is a time.

    Raises InputError where nothing would be left to learn from or to test.
    """
    if not 0 < share < 1:
        raise InputError(f"{share} is no share to hold out.", remedy="Give one between 0 and 1.")
    if rows.time is not None:
        time = _moments(rows.time)
        dated = np.sort(time[time >= 0])
        start = dated[int(np.floor(len(dated) * (1 - share)))] if len(dated) else 0
        return _later(rows, time, int(max(start, 1)), int(dated[-1] if len(dated) else 0))
    bins = _deal(rows, np.array([1 - share, share]), stream(seed, "hold-out"))
    return _split(rows, bins == 1)


def folds(rows: Rows, k: int = 5, repeats: int = 1, seed: int = 0) -> tuple[Split, ...]:
    """k splits, `repeats` times over; each row is tested once a time, those of a class of one row
    never.

    With a time, the rows are cut into k + 1 stretches and each but the first is tested on what
    came before (forward chaining): the first is never tested. Raises InputError where there are
    too few rows, groups or times.
    """
    if k < 2:
        raise InputError(f"{k} folds are too few.", remedy="Take at least 2.")
    if rows.time is not None:
        if repeats > 1:
            raise InputError("folds by time are always the same.", remedy="Take one repeat.")
        return _chained(rows, k)
    found = []
    for repeat in range(repeats):
        bins = _deal(rows, np.full(k, 1 / k), stream(seed, f"folds {repeat}"))
        found += [_split(rows, bins == fold) for fold in range(k)]
    return tuple(found)


def _codes(values: pl.Series) -> Ints:
    """A number from 0 for each value; each missing one has its own."""
    codes = values.rank("dense").cast(pl.Int64).to_numpy(writable=True).astype(np.float64)
    missing = np.isnan(codes)
    codes[missing] = len(values) + 1 + np.arange(missing.sum())
    return np.asarray(np.unique(codes, return_inverse=True)[1])


def _moments(time: pl.Series) -> Ints:
    """The place of each time among the different ones, from 0; -1 where it is missing."""
    return np.asarray(time.rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1)


def _deal(rows: Rows, shares: Floats, rng: np.random.Generator) -> Ints:
    """The bin of each row, so that every stratum fills the bins by their shares; -1 for the lonely.

    Units of several rows are dealt first, the largest first, each to the bin that its strata fill
    least; then single rows level out what is left.
    """
    bins = np.full(rows.count, -1)
    fixed = np.isin(rows.unit, rows.unit[rows.lonely])
    size = np.bincount(rows.unit, minlength=1)
    several = (size[rows.unit] > 1) & ~fixed
    level = np.zeros((len(shares), int(rows.stratum.max(initial=0)) + 1))
    _deal_units(rows, np.flatnonzero(several), shares, level, bins, rng)
    single = np.flatnonzero(~several & ~fixed)
    stratum = rows.stratum[single]
    for k in np.argsort(np.bincount(stratum, minlength=level.shape[1]), kind="stable"):
        members = rng.permutation(single[stratum == k])
        slots = (level[:, k, None] + np.arange(len(members)) + 0.5) / shares[:, None]
        fill, chance = level.sum(axis=1) / shares, rng.random(len(shares))
        place = np.repeat(np.arange(len(shares)), len(members))
        order = np.lexsort((chance[place], fill[place], slots.ravel().round(9)))
        bins[members] = place[order[: len(members)]]
        level[:, k] += np.bincount(bins[members], minlength=len(shares))
    return bins


def _deal_units(
    rows: Rows, some: Ints, shares: Floats, level: Floats, bins: Ints, rng: np.random.Generator
) -> None:
    """Deal the units of these rows: fills `bins` and counts in `level` [bins, strata]."""
    if not len(some):
        return
    units, unit = np.unique(rows.unit[some], return_inverse=True)
    cells = (np.ones(len(some)), (unit, rows.stratum[some]))
    counts = sparse.csr_array(cells, (len(units), level.shape[1]))
    counts.sum_duplicates()
    total = np.bincount(rows.stratum, minlength=level.shape[1])
    home = np.zeros(len(units), np.int64)
    size = np.bincount(unit)
    for one in np.lexsort((rng.random(len(units)), -size)):
        span = slice(counts.indptr[one], counts.indptr[one + 1])
        strata, count = counts.indices[span], counts.data[span]
        filled = (level[:, strata] + count / 2) @ (count / total[strata]) / shares
        whole = (level.sum(axis=1) + size[one] / 2) * size[one] / (rows.count * shares)
        home[one] = int(np.argmin((filled + 1e-3 * whole).round(12)))
        level[home[one], strata] += count
    bins[some] = home[unit]


def _chained(rows: Rows, k: int) -> tuple[Split, ...]:
    time = _moments(rows.time) if rows.time is not None else np.zeros(0, np.int64)
    dated = np.sort(time[time >= 0])
    cuts = [int(dated[len(dated) * part // (k + 1)]) if len(dated) else 0 for part in range(k + 1)]
    if len(set(cuts)) < k + 1:
        raise InputError(
            f"there are too few different times for {k} folds.", remedy="Take fewer folds."
        )
    ends = [*(cut - 1 for cut in cuts[2:]), int(dated[-1])]
    return tuple(
        _later(rows, time, start, end) for start, end in zip(cuts[1:], ends, strict=True)
    )  # fmt: skip


def _later(rows: Rows, time: Ints, start: int, end: int) -> Split:
    """Tested: the times from start to end, of those that are known; learned from: those before."""
    return _split(rows, (time >= start) & (time <= end), (time >= 0) & (time < start), time < 0)


def _split(
    rows: Rows, test: Bools, train: Bools | None = None, undated: Bools | None = None
) -> Split:
    """The split with these tests, once rows that would give them away have left the training."""
    train = ~test if train is None else train
    shared = train & (np.isin(rows.copy, rows.copy[test]) | np.isin(rows.unit, rows.unit[test]))
    train = train & ~shared
    if not test.any() or not train.any():
        raise InputError(
            f"there is nothing to {'test' if train.any() else 'learn from'} in this split.",
            remedy="Give more rows, groups or times, or take fewer folds.",
        )
    by = "time" if rows.time is not None else "group" if rows.groups is not None else "row"
    found = [_counted(rows, "rows", {"split": "train"}, train, by)]
    found.append(_counted(rows, "rows", {"split": "test"}, test, by))
    for reason, gone in (("shared with the test", shared), ("no time", undated)):
        if gone is not None and gone.any():
            found.append(_counted(rows, "left_out", {"reason": reason}, gone, by))
    if rows.time is None and rows.lonely.any():
        kept = rows.lonely & train
        found.append(_counted(rows, "only_learned", {"reason": "class of one row"}, kept, by))
    return Split(np.flatnonzero(train), np.flatnonzero(test), tuple(found))


def _counted(rows: Rows, what: str, subject: dict[str, str], mask: Bools, by: str) -> Finding:
    some = np.flatnonzero(mask)[:PROOF_LIMIT]
    ids = tuple(rows.ids[k] for k in some) if len(rows.ids) else ()
    return Finding(
        f"evaluation.split.{what}", subject, float(mask.sum()), unit="rows",
        method=f"split by {by}", n=rows.count, rows=ids,
    )  # fmt: skip
