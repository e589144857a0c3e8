"""Where a model is worse: the metric in parts of the rows, and the worst part named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import polars as pl
from scipy import stats

from berth.core import (
    PROOF_LIMIT,
    Column,
    Finding,
    Floats,
    InputError,
    Kind,
    Role,
    RowId,
    Table,
    stream,
)
from berth.evaluation.answers import Answers, Bools
from berth.evaluation.intervals import Resampling, percentile
from berth.evaluation.metrics import Metric
from berth.evaluation.shares import LEVEL
from berth.statistics.multiplicity import benjamini_hochberg

FEWEST = 20
"""A slice, and the rest, has at least so many rows."""
_MOST = 20  # values of a column that are looked at, the most frequent ones
_PARTS = 4  # bins of numbers, times and lengths
_UNCUT = (Kind.ID, Kind.IMAGE, Kind.AUDIO)


@dataclass(frozen=True)
class Slice:
    """The metric in the rows of a column where `name` holds, and there less in all others.

    p: that a gap as large arises by chance, either way, adjusted over all slices that were looked
    at (Benjamini & Hochberg 1995).
    """

    column: str
    name: str
    n: int
    value: float
    interval: tuple[float, float] | None
    gap: float
    gap_interval: tuple[float, float] | None
    p: float
    rows: tuple[RowId, ...] = ()


@dataclass(frozen=True)
class Slices:
    """All slices of a metric; passed: how many had too few rows to be looked at."""

    metric: Metric
    found: tuple[Slice, ...]
    passed: int
    method: str

    @property
    def worst(self) -> Slice | None:
        """The slice that is worst even at the better end of its interval."""
        known = [one for one in self.found if one.interval is not None]
        sign = 1 if self.metric.more else -1
        return min(
            known, key=lambda one: max(sign * end for end in one.interval or ()), default=None
        )  # fmt: skip

    def findings(self, subject: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
        """`evaluation.slice` and `evaluation.slice.p` of each; of the worst
        `evaluation.worst_slice`, `.gap` and `.p`; `evaluation.slice.passed` if any was."""
        made: list[Finding] = []
        for one in self.found:
            made += self._of(one, "evaluation.slice", subject)[::2]
        if self.worst:
            made += self._of(self.worst, "evaluation.worst_slice", subject)
        if self.passed:
            few = f"fewer than {FEWEST} rows, or not among the {_MOST} most frequent"
            count = float(self.passed)
            made.append(
                Finding("evaluation.slice.passed", dict(subject or {}), count, unit="slices",
                        method=few)
            )  # fmt: skip
        return tuple(made)

    def _of(self, one: Slice, key: str, subject: Mapping[str, str] | None) -> list[Finding]:
        about = {"metric": self.metric.name, "column": one.column, "slice": one.name}
        value = Finding(
            key, {**(subject or {}), **about}, one.value if np.isfinite(one.value) else None,
            one.interval, LEVEL, self.metric.unit, "percentile bootstrap", one.n, one.rows,
        )  # fmt: skip
        gap = one.gap if np.isfinite(one.gap) else None
        return [
            value,
            replace(value, key=f"{key}.gap", value=gap, interval=one.gap_interval),
            replace(
                value, key=f"{key}.p", value=one.p if np.isfinite(one.p) else None, interval=None,
                unit="p", method=self.method,
            ),
        ]  # fmt: skip


def slices(answers: Answers, table: Table, metric: Metric, how: Resampling | None = None) -> Slices:
    """The metric by each column's values, the quarters of its numbers, times and lengths of text,
    and where it is missing.

    The table's rows are the answers'; its target is not sliced by (see `by_class`). p: by a
    permutation of the slice over rows; where rows come in groups, which a permutation would break
    up, by the bootstrap's normal approximation. Raises InputError where table and answers differ in
    rows.
    """
    if len(table) != len(answers):
        raise InputError(f"{len(table)} rows were given for {len(answers)} answers.")
    how = how or Resampling(500)
    columns = [c for c in table.columns if c.role is not Role.TARGET]
    cut = [(c.name, name, mask) for c in columns for name, mask in _cuts(table.frame, c)]
    kept = [part for part in cut if FEWEST <= part[2].sum() <= len(answers) - FEWEST]
    masks = np.array([mask for *_, mask in kept]).reshape(len(kept), len(answers))
    inside, rest = _drawn(answers, metric, masks, how)
    gaps = inside - rest
    value = np.array([metric(answers, mask.astype(float)) for mask in masks])
    gap = value - np.array([metric(answers, (~mask).astype(float)) for mask in masks])
    if how.groups is None:
        p, method = _permuted(answers, metric, masks, gap, how), "permutation of rows"
    else:
        p, method = _normal(gap, gaps), "bootstrap of groups, normal"
    p = benjamini_hochberg(p) if len(p) else p
    found = tuple(
        Slice(
            column, name, int(mask.sum()), float(value[k]), percentile(value[k], inside[:, k]),
            float(gap[k]), percentile(gap[k], gaps[:, k]), float(p[k]), _some(table.row_ids, mask),
        )
        for k, (column, name, mask) in enumerate(kept)
    )  # fmt: skip
    return Slices(metric, found, len(cut) - len(kept), f"{method}; Benjamini-Hochberg")


def _some(ids: pl.Series, mask: Bools) -> tuple[RowId, ...]:
    return tuple(ids.gather(np.flatnonzero(mask)[:PROOF_LIMIT]).to_list())


def _cuts(frame: pl.DataFrame, column: Column) -> Iterator[tuple[str, Bools]]:
    """Names and masks of a column's slices."""
    values = frame[column.name]
    missing = values.is_null().to_numpy()
    if missing.any():
        yield "missing", missing
    if column.kind in _UNCUT:
        return
    if column.kind is Kind.TEXT:
        yield from _quarters(values.cast(pl.String).str.len_chars(), "length ")
    elif column.kind in (Kind.NUMBER, Kind.DATE) and values.dtype != pl.String:
        yield from _quarters(values, "")
    else:
        texts = values.cast(pl.String)
        for name in _frequent(texts):
            yield name, (texts == name).fill_null(False).to_numpy()


def _frequent(texts: pl.Series) -> Sequence[str]:
    counts = texts.drop_nulls().value_counts(sort=True)
    counts = counts.sort("count", texts.name, descending=[True, False])
    return counts[texts.name].head(_MOST).to_list()


def _quarters(values: pl.Series, prefix: str) -> Iterator[tuple[str, Bools]]:
    """Bins of about equal mass, named by their ends; the values themselves where they are few."""
    number = values.cast(pl.Float64) if values.dtype.is_numeric() else values.to_physical()
    known = number.drop_nulls().drop_nans().cast(pl.Float64).to_numpy()
    if not len(known):
        return
    edges = np.unique(np.quantile(known, np.linspace(0, 1, _PARTS + 1), method="lower"))
    at = number.cast(pl.Float64).fill_null(np.nan).to_numpy()
    ends = pairwise(edges) if len(edges) > 1 else [(edges[0], edges[0])]
    for low, high in ends:
        first = low == edges[0]
        mask = np.asarray(((at >= low) if first else (at > low)) & (at <= high))
        if mask.any():
            inside = values.filter(pl.Series(mask))
            yield f"{prefix}{_shown(inside.min())} to {_shown(inside.max())}", mask


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _drawn(
    answers: Answers, metric: Metric, masks: Bools, how: Resampling
) -> tuple[Floats, Floats]:
    """Bootstrap draws of the metric inside each slice and outside, [draws, slices] each."""
    inside, rest = [], []
    for weights in how.weights(len(answers)) if len(masks) else ():
        inside.append(np.column_stack([metric.measure(answers, weights * m) for m in masks]))
        rest.append(np.column_stack([metric.measure(answers, weights * ~m) for m in masks]))
    empty = np.zeros((0, len(masks)))
    return np.concatenate([empty, *inside]), np.concatenate([empty, *rest])


def _permuted(
    answers: Answers, metric: Metric, masks: Bools, gap: Floats, how: Resampling
) -> Floats:
    """Two-sided p of each gap [slices]: rows change places, the same ones for all slices."""
    further, made = np.zeros(len(masks)), np.zeros(len(masks))
    rng, rows = stream(how.seed, "slices"), len(answers)
    size = max(1, 250_000 // max(rows, 1))
    for start in range(0, how.replicates if len(masks) else 0, size):
        count = min(size, how.replicates - start)
        places = rng.permuted(np.tile(np.arange(rows), (count, 1)), axis=1)
        for k, mask in enumerate(masks):
            dealt = mask[places]
            one = metric.measure(answers, dealt.astype(np.float64))
            apart = np.abs(one - metric.measure(answers, (~dealt).astype(np.float64)))
            further[k] += (apart >= abs(gap[k]) * (1 - 1e-9)).sum()
            made[k] += np.isfinite(apart).sum()
    return np.where(np.isfinite(gap), (1 + further) / (1 + made), np.nan)


def _normal(gap: Floats, gaps: Floats) -> Floats:
    spread = np.array([np.std(g[np.isfinite(g)]) if np.isfinite(g).any() else 0 for g in gaps.T])
    far = np.divide(np.abs(gap), spread, out=np.full(len(gap), np.nan), where=spread > 0)
    return np.asarray(2 * stats.norm.sf(far))
