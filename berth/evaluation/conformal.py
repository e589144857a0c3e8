"""Sets and intervals that hold the truth as often as promised, and when to abstain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from berth.core import PROOF_LIMIT, Finding, Floats, InputError, RowId, stream
from berth.evaluation.answers import Answers, Bools
from berth.evaluation.shares import LEVEL, wilson

_STEPS = 40  # thresholds that are tried for abstention


def _quantile(scores: Floats, coverage: float) -> float:
    """What a new score stays under with probability `coverage`: infinite for too few rows."""
    if not 0 < coverage < 1:
        raise InputError(f"{coverage} is no coverage.", remedy="Give one between 0 and 1.")
    rank = int(np.ceil((len(scores) + 1) * coverage))
    return float(np.partition(scores, rank - 1)[rank - 1]) if rank <= len(scores) else np.inf


@dataclass(frozen=True)
class ClassSets:
    """Sets of classes that hold the true one with probability `coverage`.

    From scores of held-out rows this is split conformal prediction, and the promise holds whatever
    the model, for rows like those (Vovk et al. 2005). From pooled out-of-fold scores of models like
    the one that is used it is cross-conformal prediction (Vovk 2015), which holds closely in
    practice and without a proof. "lac" asks each class for a chance above one threshold and makes
    the smallest sets (Sadinle, Lei & Wasserman 2019, JASA); "aps" adds up chances from the
    likeliest on and makes larger sets for harder rows (Romano, Sesia & Candès 2020, NeurIPS),
    randomised at the edge by `seed`. A set always holds the likeliest class, so that none is empty.
    """

    coverage: float
    method: Literal["lac", "aps"]
    threshold: float
    n: int
    seed: int = 0

    @classmethod
    def fit(
        cls,
        answers: Answers,
        coverage: float = LEVEL,
        method: Literal["lac", "aps"] = "lac",
        seed: int = 0,
    ) -> "ClassSets":
        """Learn the threshold from rows that the scores were not learned from."""
        if not answers.single:
            raise InputError(f"a target of kind {answers.kind} has no sets of classes.")
        rows = np.arange(len(answers))
        strange = _strangeness(answers.scores, method, stream(seed, "conformal fit"))
        threshold = _quantile(strange[rows, answers.target], coverage)
        return cls(coverage, method, threshold, len(answers), seed)

    def __call__(self, scores: Floats) -> Bools:
        """Whether each class is in each row's set, [rows, classes]."""
        strange = _strangeness(scores, self.method, stream(self.seed, "conformal use"))
        held = strange <= self.threshold
        held[np.arange(len(scores)), scores.argmax(axis=1)] = True
        return np.asarray(held)


def _strangeness(scores: Floats, method: str, rng: np.random.Generator) -> Floats:
    """How strange each class would be as the truth of each row, [rows, classes]."""
    if method == "lac":
        return 1 - scores
    order = np.argsort(-scores, axis=1, kind="stable")
    falling = np.take_along_axis(scores, order, axis=1)
    part = rng.random((len(scores), 1)) * falling
    strange = np.empty_like(falling)
    np.put_along_axis(strange, order, np.cumsum(falling, axis=1) - falling + part, axis=1)
    return strange


@dataclass(frozen=True)
class NumberIntervals:
    """Intervals that hold the true number with probability `coverage`; ClassSets' promise.

    The half width is a quantile of absolute residuals, of rows with a `spread` in units of it
    (Lei et al. 2018, JASA).
    """

    coverage: float
    reach: float
    n: int

    @classmethod
    def fit(
        cls, answers: Answers, coverage: float = LEVEL, spread: Floats | None = None
    ) -> "NumberIntervals":
        """Learn the width from rows that the scores were not learned from; spread [rows] > 0."""
        if answers.kind != "number":
            raise InputError(f"a target of kind {answers.kind} has no intervals.")
        residual = np.abs(answers.target - answers.scores[:, 0]) / _positive(spread, len(answers))
        return cls(coverage, _quantile(residual, coverage), len(answers))

    def __call__(self, predicted: Floats, spread: Floats | None = None) -> Floats:
        """Low and high of each row, [rows, 2]."""
        middle = np.asarray(predicted, np.float64).reshape(len(predicted))
        half = self.reach * _positive(spread, len(middle))
        return np.column_stack([middle - half, middle + half])


def _positive(spread: Floats | None, rows: int) -> Floats:
    if spread is None:
        return np.ones(rows)
    if len(spread) != rows or not (np.isfinite(spread) & (spread > 0)).all():
        raise InputError("a spread is needed for each row, above 0.")
    return spread


def covered(
    held: Bools | Floats,
    answers: Answers,
    *,
    classes: Sequence[str] = (),
    subject: Mapping[str, str] | None = None,
    ids: Sequence[RowId] = (),
) -> tuple[Finding, ...]:
    """`evaluation.conformal.coverage` and `.size`, with 90 % intervals, of sets [rows, classes] or
    intervals [rows, 2]; with the names of classes also the coverage of each class that occurs.

    rows are those that were missed.
    """
    if answers.kind == "number":
        low, high = held[:, 0], held[:, 1]
        hit = np.asarray((low <= answers.target) & (answers.target <= high))
        size, unit = np.asarray(high - low, np.float64), "target"
    else:
        hit = np.asarray(held[np.arange(len(answers)), answers.target], bool)
        size, unit = held.sum(axis=1).astype(np.float64), "classes"
    base = dict(subject or {})
    found = [_coverage(hit, np.ones(len(hit), bool), base, ids), _size(size, unit, base)]
    for k, name in enumerate(classes):
        if (answers.target == k).any():
            found.append(_coverage(hit, answers.target == k, {**base, "class": name}, ids))
    return tuple(found)


def _coverage(hit: Bools, among: Bools, subject: dict[str, str], ids: Sequence[RowId]) -> Finding:
    n, hits = int(among.sum()), int((hit & among).sum())
    low, high = wilson(hits, n)
    missed = np.flatnonzero(among & ~hit)[:PROOF_LIMIT]
    return Finding(
        "evaluation.conformal.coverage", subject, hits / n if n else None,
        (float(low), float(high)), LEVEL, "share", "Wilson interval", n,
        tuple(ids[k] for k in missed) if len(ids) else (),
    )  # fmt: skip


def _size(size: Floats, unit: str, subject: dict[str, str]) -> Finding:
    mean = float(size.mean()) if len(size) else np.nan
    span = None
    if len(size) > 1 and np.isfinite(mean):
        half = float(stats.norm.ppf((1 + LEVEL) / 2) * size.std(ddof=1) / np.sqrt(len(size)))
        span = (mean - half, mean + half)
    return Finding(
        "evaluation.conformal.size", subject, mean if np.isfinite(mean) else None, span, LEVEL,
        unit, "normal interval of a mean", len(size),
    )  # fmt: skip


@dataclass(frozen=True)
class Abstention:
    """Answers whose confidence is at least `threshold` are given, the others withheld.

    answered: the share of rows that were given; risk: the share of wrong ones among them; bound:
    what the risk stays under with probability `level`. The threshold is infinite, and nothing is
    answered, where no share of the rows can be shown to keep the target.
    """

    threshold: float
    target: float
    answered: float
    risk: float
    bound: float
    n: int
    level: float = LEVEL

    @classmethod
    def fit(
        cls, confidence: Floats, right: Bools, risk: float, level: float = LEVEL
    ) -> "Abstention":
        """Answer as many rows as keep the risk at most `risk` with probability `level`.

        From rows that the model did not learn from: confidence and whether the answer was right
        [rows]. Each of a fixed number of thresholds has its exact binomial bound at Bonferroni's
        level, so that looking for the best one is paid for (Geifman & El-Yaniv 2017, NeurIPS).
        """
        order = np.argsort(-confidence, kind="stable")
        falling, wrong = confidence[order], np.cumsum(~right[order])
        ends = np.unique(np.linspace(0, len(order), _STEPS + 1).astype(int))
        ends = ends[ends > 0]
        ends = np.unique(np.searchsorted(-falling, -falling[ends - 1], side="right"))
        bounds = stats.beta.ppf(
            1 - (1 - level) / max(len(ends), 1), wrong[ends - 1] + 1, ends - wrong[ends - 1]
        )
        bounds = np.where(wrong[ends - 1] == ends, 1.0, bounds)
        good = np.flatnonzero(bounds <= risk)
        if not len(good):
            return cls(np.inf, risk, 0.0, 0.0, 0.0, len(order), level)
        end, bound = int(ends[good[-1]]), float(bounds[good[-1]])
        mistaken = int(wrong[end - 1]) / end
        chosen = float(falling[end - 1])
        return cls(chosen, risk, end / len(order), mistaken, bound, len(order), level)

    def __call__(self, confidence: Floats) -> Bools:
        """Whether each row is answered."""
        return np.asarray(confidence >= self.threshold)

    def findings(self, subject: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
        """`evaluation.abstention.threshold`, `.answered` and `.risk`, bounded on one side."""
        base = {**(subject or {}), "target_risk": f"{self.target:g}"}
        method = "exact binomial bounds at Bonferroni's level"

        def one(name: str, value: float, span: tuple[float, float] | None, unit: str) -> Finding:
            return Finding(
                f"evaluation.abstention.{name}", base, value if np.isfinite(value) else None, span,
                self.level, unit, method, self.n,
            )  # fmt: skip

        return (
            one("threshold", self.threshold, None, "probability"),
            one("answered", self.answered, None, "share"),
            one("risk", self.risk, (0.0, self.bound) if self.answered else None, "share"),
        )
