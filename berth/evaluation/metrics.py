"""Metrics as functions of row weights, so that resampling is a matter of other weights."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse

from berth.core import Floats, InputError
from berth.evaluation.answers import Answers, Ints, TargetKind

Measure = Callable[[Answers, Floats], Floats]
"""Of answers and weights [draws, rows] the metric [draws]; NaN where it is not defined."""

BINS = 15
"""Bins of the calibration error, of equal mass."""
_TINY = float(np.finfo(np.float64).eps)
_SLACK = 1e-9  # sums of weights are equal up to this


@dataclass(frozen=True)
class Metric:
    """name; more: whether more is better; unit; biased: whether chance alone moves it up.

    Of two classes, the second is the one that a metric of one class is about.
    """

    name: str
    measure: Measure
    more: bool = True
    unit: str = "share"
    biased: bool = False

    def __call__(self, answers: Answers, weights: Floats | None = None) -> float:
        """The metric's value; weights [rows] where rows do not count alike."""
        some = np.ones(len(answers)) if weights is None else weights
        return float(self.measure(answers, some[None])[0])


def _ratio(top: Floats, bottom: Floats, empty: float = np.nan) -> Floats:
    out = np.full(np.shape(top), empty)
    return np.asarray(np.divide(top, bottom, out=out, where=bottom > 0))


def _mean(values: Floats, weights: Floats) -> Floats:
    """The weighted mean over rows of values [rows], [draws]."""
    return _ratio(weights @ values, weights.sum(axis=1))


def _rows(losses: Callable[[Answers], Floats]) -> Measure:
    """A metric that is a mean over rows."""
    return lambda answers, weights: _mean(losses(answers), weights)


@dataclass(frozen=True, eq=False)
class _Counts:
    """Weights of the rows that have, were given, and rightly were given each class, [draws, k]."""

    had: Floats
    given: Floats
    hit: Floats

    @classmethod
    def of(cls, answers: Answers, weights: Floats) -> "_Counts":
        if answers.single:
            had, given = (_by_class(k, answers.width) for k in (answers.target, answers.decided))
        else:
            had, given = sparse.csr_array(answers.truth), sparse.csr_array(answers.decided)
        return cls(*((part.T @ weights.T).T for part in (had, given, had.multiply(given).tocsr())))


def _by_class(places: Ints | Floats, classes: int) -> sparse.csr_array:
    rows = np.arange(len(places))
    return sparse.csr_array((np.ones(len(places)), (rows, places)), (len(places), classes))


def _precision(had: Floats, given: Floats, hit: Floats) -> Floats:
    return _ratio(hit, given, 0.0)


def _recall(had: Floats, given: Floats, hit: Floats) -> Floats:
    return _ratio(hit, had, 0.0)


def _f1(had: Floats, given: Floats, hit: Floats) -> Floats:
    return _ratio(2 * hit, had + given, 0.0)


_Score = Callable[[Floats, Floats, Floats], Floats]


def _macro(score: _Score, answers: Answers, weights: Floats) -> Floats:
    """The mean over classes; one that neither occurs nor is given does not count."""
    c = _Counts.of(answers, weights)
    seen = (c.had + c.given > 0) if answers.single else np.ones(c.had.shape, bool)
    return _ratio((score(c.had, c.given, c.hit) * seen).sum(axis=1), seen.sum(axis=1))


def _micro(score: _Score, answers: Answers, weights: Floats) -> Floats:
    c = _Counts.of(answers, weights)
    return score(*(part.sum(axis=1) for part in (c.had, c.given, c.hit)))


def _weighted(score: _Score, answers: Answers, weights: Floats) -> Floats:
    """The mean over classes, each counted by its rows."""
    c = _Counts.of(answers, weights)
    return _ratio((score(c.had, c.given, c.hit) * c.had).sum(axis=1), c.had.sum(axis=1))


def _positive(score: _Score, answers: Answers, weights: Floats) -> Floats:
    c = _Counts.of(answers, weights)
    return score(*(part[:, 1] for part in (c.had, c.given, c.hit)))


def _balanced_accuracy(answers: Answers, weights: Floats) -> Floats:
    c = _Counts.of(answers, weights)
    occurs = c.had > 0
    return _ratio((_recall(c.had, c.given, c.hit) * occurs).sum(axis=1), occurs.sum(axis=1))


def _mcc(answers: Answers, weights: Floats) -> Floats:
    """Matthews' correlation, of any number of classes (Gorodkin 2004, Computational Biology and
    Chemistry 28); 0 where one class is always answered, not defined where one is always true."""
    c = _Counts.of(answers, weights)
    s = weights.sum(axis=1)
    top = c.hit.sum(axis=1) * s - (c.had * c.given).sum(axis=1)
    true, said = (np.maximum(s**2 - (part**2).sum(axis=1), 0.0) for part in (c.had, c.given))
    return np.where(true > 0, _ratio(top, np.sqrt(true * said), 0.0), np.nan)


def _reached(truth: Floats, score: Floats, weights: Floats) -> tuple[Floats, Floats, Floats, Ints]:
    """Of the rows with the class, highest score first: their weights, the weight of all rows that
    score higher, and of those that score no lower, [draws, k]; and the last row of equal score."""
    order = np.argsort(-score, kind="stable")
    falling = -score[order]
    passed = np.zeros((len(weights), len(score) + 1))
    np.cumsum(np.take(weights, order, axis=1), axis=1, out=passed[:, 1:])
    member = np.flatnonzero(truth[order])
    own = falling[member]
    above, level = (np.searchsorted(falling, own, side=side) for side in ("left", "right"))
    last = np.searchsorted(own, own, side="right") - 1
    return weights[:, order[member]], passed[:, above], passed[:, level], last


def _area(truth: Floats, score: Floats, weights: Floats) -> Floats:
    """The chance that a row with the class scores above one without; ties count half."""
    own, above, level, _ = _reached(truth, score, weights)
    had, rest = own.sum(axis=1), weights @ (1 - truth)
    below = (had + rest)[:, None] - (above + level) / 2
    # Rows with the class are below one another half of the time.
    return _ratio((own * below).sum(axis=1) - had**2 / 2, had * rest)


def _average_precision_of(truth: Floats, score: Floats, weights: Floats) -> Floats:
    own, _, level, last = _reached(truth, score, weights)
    found = np.cumsum(own, axis=1)[:, last]
    return _ratio((own * _ratio(found, level, 0.0)).sum(axis=1), own.sum(axis=1))


def _one_against_rest(
    of: Callable[[Floats, Floats, Floats], Floats], answers: Answers, weights: Floats
) -> Floats:
    """The second class of two; of more, or of labels, the mean over those where it is defined."""
    if not len(answers):
        return np.full(len(weights), np.nan)
    binary = answers.single and answers.width == 2
    total, defined = np.zeros(len(weights)), np.zeros(len(weights))
    for k in [1] if binary else range(answers.width):
        one = of(answers.truth[:, k], answers.scores[:, k], weights)
        total += np.nan_to_num(one)
        defined += np.isfinite(one)
    return _ratio(total, defined)


def _log_losses(answers: Answers) -> Floats:
    chance = np.clip(answers.scores, _TINY, 1 - _TINY)
    if answers.single:
        return -np.log(chance[np.arange(len(answers)), answers.target])
    kept = np.where(answers.truth > 0, chance, 1 - chance)
    return np.asarray(-np.log(kept).mean(axis=1))


def _brier_losses(answers: Answers) -> Floats:
    """Squared error of the second class's probability; of more classes summed over them, of labels
    the mean over them."""
    squares = (answers.scores - answers.truth) ** 2
    if answers.single:
        return np.asarray(squares[:, 1] if answers.width == 2 else squares.sum(axis=1))
    return np.asarray(squares.mean(axis=1))


def equal_mass(values: Floats, bins: int) -> Ints:
    """A bin from 0 for each value [rows], with about as many rows in each; equal values share."""
    if not len(values):
        return np.zeros(0, np.int64)
    inner = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1]))
    return np.asarray(np.searchsorted(inner, values, side="right"))


def stated(answers: Answers) -> tuple[Floats, Floats]:
    """Chances that were stated and whether they came true, [rows, 1]: of the answer given; of
    labels those of every label, [rows, classes]."""
    if answers.kind == "labels":
        return answers.scores, answers.truth
    rows = np.arange(len(answers))
    return answers.scores[rows, answers.decided][:, None], answers.right.astype(float)[:, None]


def _calibration_error(answers: Answers, weights: Floats, bins: int = BINS) -> Floats:
    """Mean gap between the stated chance and the share that came true, over bins of equal mass
    (Nguyen & O'Connor 2015, EMNLP); of the answer given, of labels of every label."""
    chance, true = stated(answers)
    place = equal_mass(chance.ravel(), bins)
    row = np.repeat(np.arange(len(answers)), chance.shape[1])
    gaps = sparse.csr_array(
        ((true - chance).ravel(), (place, row)), (bins, len(answers))
    )  # entries of one row and bin add up
    return _ratio(np.abs(gaps @ weights.T).sum(axis=0), weights.sum(axis=1) * chance.shape[1])


def _quadratic_kappa(answers: Answers, weights: Floats) -> Floats:
    """Cohen's kappa with squared distances of places (Cohen 1968); 0 where there is no spread."""
    t, p = np.asarray(answers.target, float), np.asarray(answers.decided, float)
    seen = _mean((t - p) ** 2, weights)
    square = _mean(t**2, weights) + _mean(p**2, weights)
    chance = square - 2 * _mean(t, weights) * _mean(p, weights)
    return 1 - np.where(chance > _TINY, _ratio(seen, np.maximum(chance, 0.0)), 1.0)


def _errors(answers: Answers) -> Floats:
    return np.asarray(np.abs(np.asarray(answers.target, np.float64) - answers.decided))


def _rmse(answers: Answers, weights: Floats) -> Floats:
    return np.sqrt(_mean(_errors(answers) ** 2, weights))


def _r2(answers: Answers, weights: Floats) -> Floats:
    """Share of the variance explained; not defined where the target does not vary."""
    target = np.asarray(answers.target, np.float64)
    moved = target - (target.mean() if len(target) else 0.0)
    spread = _mean(moved**2, weights) - _mean(moved, weights) ** 2
    unexplained = _ratio(_mean(_errors(answers) ** 2, weights), np.where(spread > 0, spread, 0.0))
    return np.asarray(1 - unexplained)


def _median_error(answers: Answers, weights: Floats) -> Floats:
    if not len(answers):
        return np.full(len(weights), np.nan)
    errors = _errors(answers)
    order = np.argsort(errors)
    passed = np.cumsum(weights[:, order], axis=1)
    half, last = passed[:, -1:] / 2, len(errors) - 1
    lower = np.minimum((passed < half - _SLACK).sum(axis=1), last)
    upper = np.minimum((passed <= half + _SLACK).sum(axis=1), last)
    return np.asarray((errors[order[lower]] + errors[order[upper]]) / 2)


_SCORES = {"precision": _precision, "recall": _recall, "f1": _f1}


def class_scores(answers: Answers, weights: Floats) -> dict[str, Floats]:
    """Precision, recall and F1 of each class, [draws, classes] each; NaN where it never occurs."""
    c = _Counts.of(answers, weights)
    found = {name: score(c.had, c.given, c.hit) for name, score in _SCORES.items()}
    return {name: np.where(c.had > 0, value, np.nan) for name, value in found.items()}


_AVERAGES = {"macro": _macro, "micro": _micro, "weighted": _weighted}
_AVERAGED = tuple(
    Metric(f"{name}_{average}", partial(over, score))
    for average, over in _AVERAGES.items()
    for name, score in _SCORES.items()
)
_OF_POSITIVE = tuple(
    Metric(f"{name}_positive", partial(_positive, score)) for name, score in _SCORES.items()
)
_OF_CHANCES = (
    Metric("roc_auc", partial(_one_against_rest, _area), unit="probability"),
    Metric("average_precision", partial(_one_against_rest, _average_precision_of)),
    Metric("log_loss", _rows(_log_losses), more=False, unit="nats"),
    Metric("brier", _rows(_brier_losses), more=False, unit="squared probability"),
    Metric(
        "calibration_error", _calibration_error, more=False, unit="probability", biased=True
    ),
)  # fmt: skip
_CATEGORY = (
    Metric("accuracy", _rows(lambda answers: answers.right.astype(float))),
    Metric("balanced_accuracy", _balanced_accuracy),
    *_AVERAGED,
    Metric("mcc", _mcc, unit="r"),
    *_OF_CHANCES,
)

METRICS: dict[TargetKind, tuple[Metric, ...]] = {
    "category": _CATEGORY,
    "ordinal": (
        Metric("quadratic_kappa", _quadratic_kappa, unit="kappa"),
        Metric("places_off", _rows(_errors), more=False, unit="places"),
        *_CATEGORY,
    ),
    "labels": (
        Metric("subset_accuracy", _rows(lambda answers: answers.right.astype(float))),
        *_AVERAGED,
        *_OF_CHANCES,
    ),
    "number": (
        Metric("mae", _rows(_errors), more=False, unit="target"),
        Metric("rmse", _rmse, more=False, unit="target"),
        Metric("r2", _r2, unit="share"),
        Metric("median_absolute_error", _median_error, more=False, unit="target"),
    ),
}
"""What is measured of each kind of target; `metrics_for` adds what two classes alone have."""


def metrics_for(kind: TargetKind, classes: int) -> tuple[Metric, ...]:
    """The metrics of a kind of target with so many classes, the leading one first."""
    if kind == "category" and classes == 2:
        return (*METRICS[kind], *_OF_POSITIVE)
    return METRICS[kind]


def metric(name: str, kind: TargetKind, classes: int) -> Metric:
    """One of them by its name. Raises InputError for a name that is none of them."""
    known = {one.name: one for one in metrics_for(kind, classes)}
    if name not in known:
        raise InputError(
            f"{name!r} does not measure a target of kind {kind}.",
            remedy=f"Choose from: {', '.join(known)}.",
        )
    return known[name]
