"""One model on two samples of rows: what differs, and which columns' shift that goes with."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from berth.core import Column, Finding, Floats, Kind, Table, stream
from berth.evaluation.answers import Answers, Ints
from berth.evaluation.intervals import Resampling, draw, percentile
from berth.evaluation.metrics import Metric, metrics_for
from berth.evaluation.shares import LEVEL
from berth.evaluation.two_samples import WORD

ROWS = 5000
"""Of each side, the most that associations are told from, a sample."""
_STRATA = 10  # of numbers and dates
_SCORED = 5  # of texts, and of columns together (Rosenbaum & Rubin 1984)
_VALUES = 30  # the most frequent ones; the others are one stratum
_HASHED = 2**14
_FOLDS = 5
_READ = (Kind.TEXT, Kind.NUMBER, Kind.CATEGORY, Kind.DATE)
Strata = tuple[Ints, Ints]
"""The stratum of each row of either side, from 0, [rows]."""


def moved(
    here: Answers,
    there: Answers,
    *,
    subject: Mapping[str, str] | None = None,
    metrics: Sequence[Metric] | None = None,
    how: Resampling | None = None,
) -> tuple[Finding, ...]:
    """`evaluation.shift.difference` of each metric: there less here, of one model.

    The samples are independent: each is drawn anew by itself, and the interval is that of the
    differences of the draws. A metric that chance alone moves up has its quantiles reflected in the
    value (the basic bootstrap). n counts the rows of both.
    """
    how = how or Resampling()
    other = Resampling(how.replicates, how.seed + 1)
    chosen = metrics_for(here.kind, here.width) if metrics is None else metrics
    draws = draw(there, chosen, other) - draw(here, chosen, how)
    found = []
    for k, one in enumerate(chosen):
        value = one(there) - one(here)
        span = percentile(value, draws[:, k])
        if span is not None and one.biased:
            span = (2 * value - span[1], 2 * value - span[0])
        found.append(
            Finding(
                "evaluation.shift.difference", {**(subject or {}), "metric": one.name},
                value if np.isfinite(value) else None, span, LEVEL, one.unit,
                f"bootstrap of both samples, {how.replicates} draws", len(here) + len(there),
            )
        )  # fmt: skip
    return tuple(found)


def associated(
    here: Answers,
    there: Table,
    rows: Table,
    columns: Sequence[Column],
    *,
    target: str = "",
    subject: Mapping[str, str] | None = None,
    seed: int = 0,
    replicates: int = 400,
) -> Iterator[Finding]:
    """`evaluation.shift.associated`: how far the leading metric moves when the rows here count so
    that a column is spread as it is there; `.associated_together` for all inputs among the columns.

    here: answers to `rows`. Rows are weighted by strata of the column (post-stratification): values
    of categories, tenths of numbers and dates, fifths of what a classifier makes of texts and of
    several columns. Nothing is said of causes: columns shift together, and what is not a column
    may have shifted as well. `.unmatched` is the share of rows there whose stratum has none here,
    of which nothing is known. The strata count as given in the intervals.
    """
    metric = metrics_for(here.kind, here.width)[0]
    base = {**(subject or {}), "metric": metric.name}
    rng = stream(seed, "associated")
    some = np.sort(rng.permutation(len(rows))[:ROWS])
    other = np.sort(rng.permutation(len(there))[:ROWS])
    said, old, new = here.take(some), rows.frame[some], there.frame[other]
    how = Resampling(replicates, seed)
    strata: dict[str, Strata] = {}
    for column in columns:
        if column.kind not in _READ:
            continue
        strata[column.name] = _strata(old[column.name], new[column.name], column.kind, seed)
        about = {**base, "column": column.name}
        yield from _told("associated", said, strata[column.name], metric, how, about)
    inputs = [one for name, one in strata.items() if name != target]
    if len(inputs) > 1:
        together = _scored(_joined(inputs), len(old), seed)
        yield from _told("associated_together", said, together, metric, how, base)


def _told(
    what: str,
    here: Answers,
    strata: Strata,
    metric: Metric,
    how: Resampling,
    subject: Mapping[str, str],
) -> Iterator[Finding]:
    value, draws = _reweighed(here, strata, metric, how)
    n = len(strata[0]) + len(strata[1])
    yield Finding(
        f"evaluation.shift.{what}", subject, value if np.isfinite(value) else None,
        percentile(value, draws), LEVEL, metric.unit,
        f"post-stratification, bootstrap of both samples, {how.replicates} draws", n,
    )  # fmt: skip
    strange = float(np.mean(~np.isin(strata[1], strata[0])))
    if strange:
        yield Finding(
            "evaluation.shift.unmatched", subject, strange, None, LEVEL, "share",
            "strata that the first sample lacks", len(strata[1]),
        )  # fmt: skip


def _reweighed(
    here: Answers, strata: Strata, metric: Metric, how: Resampling
) -> tuple[float, Floats]:
    """The metric of reweighed rows less that of the rows, and draws of it [replicates]."""
    width = 1 + max(int(side.max()) for side in strata)
    own, theirs = (_members(side, width) for side in strata)
    other = Resampling(how.replicates, how.seed + 1)
    wanted = np.concatenate([w @ theirs for w in other.weights(len(strata[1]))])

    def gap(weights: Floats, spread: Floats) -> Floats:
        held = weights @ own
        ratio = np.divide(spread, held, out=np.zeros_like(held), where=held > 0)
        return metric.measure(here, weights * ratio[:, strata[0]]) - metric.measure(here, weights)

    draws, at = [], 0
    for weights in how.weights(len(here)):
        draws.append(gap(weights, wanted[at : at + len(weights)]))
        at += len(weights)
    every = np.asarray(theirs.sum(axis=0))[None]
    return float(gap(np.ones((1, len(here))), every)[0]), np.concatenate(draws)


def _members(side: Ints, strata: int) -> sparse.csr_array:
    """Which stratum each row is in, 0 or 1 [rows, strata]."""
    # Classifiers take indices of 32 bits alone.
    at = np.arange(len(side) + 1, dtype=np.int32)
    return sparse.csr_array((np.ones(len(side)), side.astype(np.int32), at), (len(side), strata))


def _strata(old: pl.Series, new: pl.Series, kind: Kind, seed: int) -> Strata:
    """Strata of a column; missing cells are one of their own."""
    if kind is Kind.TEXT:
        reader = HashingVectorizer(n_features=_HASHED, alternate_sign=False, token_pattern=WORD)
        texts = [cell or "" for side in (old, new) for cell in side.cast(pl.String).to_list()]
        return _scored(sparse.csr_array(reader.transform(texts)), len(old), seed)
    if kind is Kind.CATEGORY:
        cells = pl.concat([side.cast(pl.String).alias("cell") for side in (old, new)])
        often = cells.drop_nulls().value_counts(sort=True)["cell"][:_VALUES].to_list()
        place = {value: at for at, value in enumerate(sorted(often), start=2)}
        codes = np.array([0 if one is None else place.get(one, 1) for one in cells.to_list()])
    else:
        numbers = np.concatenate([_numbers(side) for side in (old, new)])
        codes = 1 + _parted(numbers, _STRATA)
        codes[~np.isfinite(numbers)] = 0
    return codes[: len(old)], codes[len(old) :]


def _numbers(values: pl.Series) -> Floats:
    plain = values if values.dtype.is_numeric() else values.to_physical()
    return np.asarray(plain.cast(pl.Float64).fill_null(np.nan).to_numpy())


def _parted(numbers: Floats, parts: int) -> Ints:
    """The quantile that each number is in, from 0; of equal numbers the same."""
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return np.zeros(len(numbers), np.int64)
    edges = np.unique(np.quantile(known, np.linspace(0, 1, parts + 1)[1:-1]))
    return np.asarray(np.searchsorted(edges, numbers))


def _joined(several: Sequence[Strata]) -> sparse.csr_array:
    """Strata of several columns side by side, 0 or 1 [rows of both, strata]."""
    whole = [np.concatenate(one) for one in several]
    return sparse.hstack([_members(one, int(one.max()) + 1) for one in whole]).tocsr()


def _scored(features: sparse.csr_array, first: int, seed: int) -> Strata:
    """Quantiles of a classifier's cross-fitted scores that a row is of the second side."""
    side = np.repeat([0, 1], [first, features.shape[0] - first])
    model = LogisticRegression(max_iter=2000, class_weight="balanced", solver="liblinear")
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    scores = cross_val_predict(model, features, side, cv=folds, method="decision_function")
    codes = _parted(scores, _SCORED)
    return codes[:first], codes[first:]
