"""Metrics with bootstrap intervals, and two models compared on the same rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from berth.core import PROOF_LIMIT, Finding, Floats, InputError, RowId, stream
from berth.evaluation.answers import Answers, Bools, Ints, Target
from berth.evaluation.metrics import Metric, metrics_for
from berth.evaluation.shares import LEVEL

REPLICATES = 1000
_AT_ONCE = 250_000  # weights at a time: what a processor keeps near


@dataclass(frozen=True)
class Resampling:
    """Rows are drawn anew, or whole groups where `groups` [rows] says which rows go together."""

    replicates: int = REPLICATES
    seed: int = 0
    groups: Target | None = None

    @property
    def unit(self) -> str:
        """What is drawn."""
        return "rows" if self.groups is None else "groups"

    def units(self, rows: int) -> Ints:
        """The number of each row's unit, from 0, [rows]."""
        if self.groups is None:
            return np.arange(rows)
        if len(self.groups) != rows:
            raise InputError(f"{len(self.groups)} groups were given for {rows} rows.")
        return np.unique(np.asarray(self.groups), return_inverse=True)[1].reshape(rows)

    def weights(self, rows: int) -> Iterator[Floats]:
        """How often each row is drawn, in batches [draws, rows] (Efron 1979)."""
        unit = self.units(rows)
        units = int(unit.max()) + 1 if rows else 0
        rng = stream(self.seed, "bootstrap")
        for draws in _batches(self.replicates, rows):
            drawn = rng.integers(0, units, (draws, units)) + units * np.arange(draws)[:, None]
            counts = np.bincount(drawn.ravel(), minlength=draws * units).reshape(draws, units)
            yield counts[:, unit].astype(np.float64)

    def flips(self, rows: int) -> Iterator[Bools]:
        """Which units two models exchange, in batches [draws, rows]."""
        unit = self.units(rows)
        rng = stream(self.seed, "exchange")
        for draws in _batches(self.replicates, rows):
            yield (rng.random((draws, int(unit.max()) + 1)) < 0.5)[:, unit]


def _batches(replicates: int, rows: int) -> Iterator[int]:
    size = max(1, _AT_ONCE // max(rows, 1))
    for start in range(0, replicates if rows else 0, size):
        yield min(size, replicates - start)


def draw(answers: Answers, metrics: Sequence[Metric], how: Resampling) -> Floats:
    """Bootstrap draws of metrics, [replicates, metrics]; NaN where one is not defined."""
    parts = [
        np.column_stack([one.measure(answers, weights) for one in metrics])
        for weights in how.weights(len(answers))
    ]
    return np.concatenate(parts) if parts else np.full((0, len(metrics)), np.nan)


def percentile(
    value: float, draws: Floats, level: float = LEVEL, biased: bool = False
) -> tuple[float, float] | None:
    """The interval of the draws' quantiles; None where fewer than half of the draws are defined.

    For a value that chance alone moves up, draws lie above it as far as it lies above the truth:
    the quantiles are reflected in the value (the basic bootstrap), and cut off at 0.
    """
    kept = draws[np.isfinite(draws)]
    if not np.isfinite(value) or len(kept) < max(2, len(draws) / 2):
        return None
    low, high = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2])
    if biased:
        low, high = max(0.0, 2 * value - high), max(0.0, 2 * value - low)
    return float(low), float(high)


def measure(
    answers: Answers,
    *,
    subject: Mapping[str, str] | None = None,
    ids: Sequence[RowId] = (),
    metrics: Sequence[Metric] | None = None,
    how: Resampling | None = None,
) -> tuple[Finding, ...]:
    """Each metric as a finding `evaluation.<metric>` with its bootstrap interval.

    ids [rows]: what a sample of the rows that were measured is taken from. A metric that is not
    defined has no value.
    """
    how = how or Resampling()
    chosen = metrics_for(answers.kind, answers.width) if metrics is None else metrics
    draws = draw(answers, chosen, how)
    found = []
    for k, one in enumerate(chosen):
        value = one(answers)
        kind = "basic" if one.biased else "percentile"
        found.append(
            Finding(
                f"evaluation.{one.name}",
                dict(subject or {}),
                value if np.isfinite(value) else None,
                percentile(value, draws[:, k], biased=one.biased),
                LEVEL,
                one.unit,
                f"{kind} bootstrap of {how.unit}, {how.replicates} draws",
                len(answers),
                tuple(ids[:PROOF_LIMIT]),
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class Comparison:
    """One metric of two models on the same rows: ours less theirs.

    p: how often a difference as large arises where it does not matter whose answer is whose.
    better: whether the difference is in our favour, whatever its size.
    """

    metric: Metric
    difference: float
    interval: tuple[float, float] | None
    p: float
    n: int

    @property
    def better(self) -> bool:
        """Whether ours is ahead."""
        return self.difference > 0 if self.metric.more else self.difference < 0


def compare(
    ours: Answers, theirs: Answers, metric: Metric, how: Resampling | None = None
) -> Comparison:
    """The difference with its paired bootstrap interval and permutation p, two-sided.

    Both models answer the same rows in the same order. The p exchanges the two answers to a row,
    or to a group of rows, at random (Fisher 1935; in this use Yeh 2000, COLING): exact up to the
    number of draws. Raises InputError where the rows' answers are not the same.
    """
    how = how or Resampling()
    if ours.kind != theirs.kind or not np.array_equal(ours.target, theirs.target):
        raise InputError(
            "two models can be compared on the same rows only.",
            remedy="Let both answer the same table.",
        )
    rows, both = len(ours), ours.beside(theirs)
    value = metric(ours) - metric(theirs)
    draws = draw(ours, [metric], how)[:, 0] - draw(theirs, [metric], how)[:, 0]
    seen = _gap(metric, both, np.zeros((1, rows), bool))[0]
    flipped = [_gap(metric, both, flips) for flips in how.flips(rows)]
    dealt = np.concatenate(flipped) if flipped else np.zeros(0)
    dealt = np.abs(dealt[np.isfinite(dealt)])
    # Sums of the same numbers in another order differ by rounding.
    further = int((dealt >= abs(seen) * (1 - 1e-9)).sum())
    p = (1 + further) / (1 + len(dealt)) if np.isfinite(seen) else float("nan")
    return Comparison(metric, value, percentile(value, draws), p, rows)


def _gap(metric: Metric, both: Answers, flips: Bools) -> Floats:
    """The metric of the one less that of the other once flipped rows were exchanged, [draws]."""
    kept = np.concatenate([~flips, flips], axis=1).astype(np.float64)
    return metric.measure(both, kept) - metric.measure(both, 1 - kept)


def mcnemar(ours: Bools, theirs: Bools) -> float:
    """The exact two-sided p that two models are right equally often, from whether each was right
    [rows] (McNemar 1947); for rows that are independent of each other."""
    one, other = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    return float(stats.binomtest(one, one + other).pvalue) if one + other else 1.0


def difference(
    ours: Answers,
    theirs: Answers,
    *,
    subject: Mapping[str, str],
    metrics: Sequence[Metric] | None = None,
    how: Resampling | None = None,
    ids: Sequence[RowId] = (),
) -> tuple[Finding, ...]:
    """Findings `evaluation.difference` and `evaluation.difference_p` for each metric, with the
    metric's name in the subject, and `evaluation.mcnemar_p` where rows are right or wrong."""
    how = how or Resampling()
    chosen = metrics_for(ours.kind, ours.width) if metrics is None else metrics
    found: list[Finding] = []
    for one in chosen:
        c = compare(ours, theirs, one, how)
        gap = Finding(
            "evaluation.difference", {**subject, "metric": one.name},
            c.difference if np.isfinite(c.difference) else None, c.interval, LEVEL, one.unit,
            f"paired bootstrap of {how.unit}, {how.replicates} draws", c.n,
            _disagreed(ours, theirs, ids),
        )  # fmt: skip
        p = c.p if np.isfinite(c.p) else None
        method = f"paired permutation of {how.unit}, {how.replicates} draws"
        chance = replace(gap, key="evaluation.difference_p", value=p, interval=None, unit="p")
        found += [gap, replace(chance, method=method)]
    if ours.kind != "number" and how.groups is None:
        p, rows = mcnemar(ours.right, theirs.right), _disagreed(ours, theirs, ids)
        exact = Finding("evaluation.mcnemar_p", dict(subject), p, unit="p", n=len(ours), rows=rows)
        found.append(replace(exact, method="exact test of McNemar"))
    return tuple(found)


def _disagreed(ours: Answers, theirs: Answers, ids: Sequence[RowId]) -> tuple[RowId, ...]:
    apart = np.asarray(ours.decided != theirs.decided)
    apart = np.asarray(apart.any(axis=1)) if apart.ndim == 2 else apart
    return tuple(ids[k] for k in np.flatnonzero(apart)[:PROOF_LIMIT]) if len(ids) else ()
