"""A linear model of n-grams and columns whose priors are log-count ratios.

The family of Wang and Manning (2012, ACL, "Baselines and Bigrams"): what multiplies the features
there is here the standard deviation of each weight's prior, which is the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse
from scipy.special import expit, logit, softmax
from scipy.stats import rankdata

from berth.core import Floats, Progress, Table, stream
from berth.model.candidate import Deadline, State, Target
from berth.model.candidates.constant import level
from berth.model.candidates.newton import (
    LINKS,
    Identity,
    Link,
    Problem,
    Singles,
    Softmax,
    Weights,
)
from berth.model.features.columns import Columns
from berth.model.features.reading import Reading
from berth.model.task import Task, TaskKind

ENOUGH = 5_000
"""Rows held out tell strengths apart; of fewer rows, more folds are looked at."""
FOLDS = 5
FEWEST = 20
"""Of fewer rows, the strength is not searched for."""
SEARCHING = 0.6
"""Part of the time left that the search for a strength may take."""
WIDEST = 5_000_000
"""Weights at most; above it, the features in the fewest rows are left out."""


class Output(StrEnum):
    """What raw scores are of; of a pair of classes, there is one, the second's."""

    NUMBER = "number"
    LABELS = "labels"
    PAIR = "pair"
    CLASSES = "classes"

    @classmethod
    def of(cls, task: Task) -> Self:
        """That of a task."""
        if task.kind in (TaskKind.NUMBER, TaskKind.LABELS):
            return cls(str(task.kind))
        return cls("pair" if task.width == 2 else "classes")


@dataclass(frozen=True, eq=False)
class FittedLinear:
    """reading: of the columns; kept: the features that have weights, or None for all; weights
    [features, outputs]; bias [outputs]; output: what raw scores are of; centre and spread: of a
    number; settings: those by which the same comes out."""

    reading: Reading
    kept: np.ndarray | None
    weights: Singles
    bias: Singles
    output: Output
    centre: float = 0.0
    spread: float = 1.0
    settings: Mapping[str, Any] = field(default_factory=dict)

    def settled(self) -> Mapping[str, Any]:
        """Settings that come to the same weights, whatever the time."""
        return self.settings

    def scores(self, table: Table) -> Floats:
        """As `Fitted.scores`."""
        x = self.reading.read(table)
        x = x if self.kept is None else sparse.csr_array(x[:, self.kept])
        raw = np.asarray(x @ self.weights, np.float64) + self.bias
        if self.output is Output.NUMBER:
            return self.centre + self.spread * raw
        if self.output is Output.LABELS:
            return np.asarray(expit(raw))
        if self.output is Output.PAIR:
            return np.column_stack([expit(-raw), expit(raw)])
        return np.asarray(softmax(raw, axis=1))

    def state(self) -> State:
        """As `Fitted.state`."""
        reading = self.reading.state()
        arrays = {f"reading.{name}": array for name, array in reading.arrays.items()}
        arrays |= {"weights": self.weights, "bias": self.bias}
        if self.kept is not None:
            arrays["kept"] = self.kept
        settings = {
            "reading": dict(reading.settings),
            "output": str(self.output),
            "centre": self.centre,
            "spread": self.spread,
        }
        return State(settings, arrays)

    @classmethod
    def restore(cls, state: State) -> Self:
        """As `Fitted.restore`."""
        told, start = state.settings, "reading."
        arrays = {n.removeprefix(start): a for n, a in state.arrays.items() if n.startswith(start)}
        reading = Reading.restore(State(told["reading"], arrays))
        return cls(
            reading, state.arrays.get("kept"), state.arrays["weights"], state.arrays["bias"],
            Output(told["output"]), told["centre"], told["spread"],
        )  # fmt: skip


class Linear:
    """Softmax, logistic or ridge regression; steps of an ordinal task are classes."""

    class Config(BaseModel):
        """strengths: of the prior, from strong to weak, tried for as long as held-out loss falls;
        strength: where there is no `search`, or too few rows for one; steps: of Newton at most, 0
        to learn frequencies alone; ratios: whether priors follow log-count ratios, else all weights
        have one; plain: the part of a prior that does not; doubt: rows that a run is thought to
        have been in besides."""

        model_config = ConfigDict(extra="forbid", frozen=True)

        reading: Reading.Config = Reading.Config()
        ratios: bool = True
        plain: float = Field(default=0.5, ge=0)
        doubt: float = Field(default=2.0, gt=0)
        strengths: tuple[float, ...] = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003)
        strength: float = Field(default=0.03, gt=0)
        search: bool = True
        steps: int = Field(default=200, ge=0)

    fitted = FittedLinear

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or self.Config()

    def fit(
        self,
        table: Table,
        target: Target,
        task: Task,
        *,
        seed: int,
        deadline: Deadline,
        progress: Progress,
    ) -> FittedLinear:
        """As `Candidate.fit`."""
        one = Output.of(task) in (Output.PAIR, Output.CLASSES) and len(np.unique(target)) < 2
        flat = replace(_flat(target, task), settings=self._settled(self.config.strength, 0))
        if deadline.passed or not self.config.steps or one or not len(table):
            return flat
        with progress.step("reading") as done:
            reading, x = Reading.learn(table, self.config.reading)
            done(1)
        lesson = _Lesson.of(x, reading.runs, target, task)
        with progress.step("fitting") as done:
            strength = self._strength(lesson, seed, Deadline.within(SEARCHING * deadline.left))
            problem = self._problem(lesson, strength)
            weights, steps = self._solved(problem, lesson.none(), deadline)
            done(1)
        if not steps:
            return flat
        return FittedLinear(
            reading, lesson.kept, problem.scale * weights.inner, weights.bias, Output.of(task),
            lesson.centre, lesson.spread, self._settled(strength, steps),
        )  # fmt: skip

    def _settled(self, strength: float, steps: int) -> Mapping[str, Any]:
        told = {"search": False, "strength": strength, "steps": steps}
        return self.config.model_copy(update=told).model_dump(mode="json")

    def effort(self, rows: int) -> float:
        """Fits of a row: fewer rows are looked at in more folds."""
        searched = rows >= FEWEST and len(self.config.strengths) > 1
        return rows * (1.0 + searched * min(FOLDS, 1 + ENOUGH // max(rows, 1)))

    def _problem(self, lesson: "_Lesson", strength: float) -> Problem:
        scale = np.ones((lesson.x.shape[1], lesson.target.shape[1]), np.float32)
        if self.config.ratios and lesson.runs:
            scale[: lesson.runs] = _scale(lesson, self.config.plain, self.config.doubt)
        return Problem(lesson.x, lesson.target, scale, lesson.link, strength)

    def _solved(
        self, problem: Problem, weights: Weights, deadline: Deadline
    ) -> tuple[Weights, int]:
        """Weights, and in how many steps; weaker priors start from where stronger ones came to,
        which is several times quicker than from nothing."""
        taken = 0
        before = [one for one in self.config.strengths if one > problem.strength]
        for strength in (*before, problem.strength):
            left = self.config.steps - taken
            weights, more = problem.at(strength).solve(weights, deadline, left)
            taken += more
        return weights, taken

    def _strength(self, lesson: "_Lesson", seed: int, deadline: Deadline) -> float:
        """The strength with the least loss on held-out rows."""
        rows = lesson.x.shape[0]
        if rows < FEWEST or not self.config.search:
            return self.config.strength
        fold = stream(seed, "linear folds").permutation(rows) % FOLDS
        folds = range(min(FOLDS, 1 + ENOUGH // rows))
        parts = [(lesson.where(fold != k), lesson.where(fold == k)) for k in folds]
        problems = [self._problem(taught, 1.0) for taught, _ in parts]
        found = [lesson.none() for _ in parts]
        chosen, best = self.config.strength, np.inf
        for strength in self.config.strengths:
            loss = 0.0
            for k, (_, held) in enumerate(parts):
                problems[k] = problems[k].at(strength)
                found[k], _ = problems[k].solve(found[k], deadline)
                raw = held.x @ (problems[k].scale * found[k].inner) + found[k].bias
                loss += lesson.link.loss(np.asarray(raw), held.target)
            if deadline.passed or loss >= best:
                break
            chosen, best = strength, loss
        return chosen


@dataclass(frozen=True, eq=False)
class _Lesson:
    """x csr float32 [rows, features], of which the first `runs` are n-grams; target and told
    float32 [rows, outputs]: what is fitted, and the same from 0 to 1."""

    x: sparse.csr_array
    runs: int
    kept: np.ndarray | None
    target: Singles
    told: Singles
    link: Link
    centre: float = 0.0
    spread: float = 1.0

    @classmethod
    def of(cls, x: sparse.csr_array, runs: int, target: Target, task: Task) -> "_Lesson":
        """Write answers as numbers, and leave out rare features where there are too many."""
        centre, spread, link = 0.0, 1.0, "sigmoid"
        output = Output.of(task)
        if output is Output.NUMBER:
            centre, spread, link = float(np.mean(target)), float(np.std(target)) or 1.0, "identity"
            answers = ((target - centre) / spread)[:, None].astype(np.float32)
            told = ((rankdata(target) - 0.5) / len(target))[:, None].astype(np.float32)
        elif output is Output.LABELS:
            answers = told = target.astype(np.float32)
        elif output is Output.PAIR:
            answers = told = target[:, None].astype(np.float32)
        else:
            link = "softmax"
            answers = told = np.eye(task.width, dtype=np.float32)[target.astype(np.int64)]
        kept, most = None, WIDEST // answers.shape[1]
        if x.shape[1] > most:
            used = np.bincount(x.indices, minlength=x.shape[1])
            kept = np.sort(np.argsort(-used, kind="stable")[:most])
            runs = int(np.searchsorted(kept, runs))
            x = sparse.csr_array(x[:, kept])
        return cls(x, runs, kept, answers, told, LINKS[link], centre, spread)

    def where(self, rows: np.ndarray) -> "_Lesson":
        """Some rows of it."""
        return _Lesson(
            self.x[rows], self.runs, self.kept, self.target[rows], self.told[rows], self.link
        )

    def none(self) -> Weights:
        """Weights of nothing but how frequent the classes are.

        A start from zero would have the bias alone decide when the gradient is small.
        """
        start = Weights.none(self.x.shape[1], self.target.shape[1])
        if isinstance(self.link, Identity):
            return start
        share = (self.target.sum(axis=0) + 1) / (len(self.target) + 2)
        odds = np.log(share) if isinstance(self.link, Softmax) else logit(share)
        return Weights(start.inner, np.asarray(odds, np.float32))


def _scale(lesson: _Lesson, plain: float, doubt: float) -> Singles:
    """Deviations of the priors of n-grams, root mean square 1 [runs, outputs].

    The log ratio of how much of a run's use is in rows of the class against others, to that of all
    runs; `plain` is added as variances are.
    """
    seen = sparse.csr_array(
        (np.ones(lesson.x.nnz, np.float32), lesson.x.indices, lesson.x.indptr), lesson.x.shape
    )
    high = np.asarray(seen.T @ lesson.told)[: lesson.runs]
    used = np.bincount(seen.indices, minlength=seen.shape[1])[: lesson.runs, None]
    share = np.clip(high.sum(axis=0) / max(used.sum(), 1), 1e-6, 1 - 1e-6)
    low = np.maximum(used - high, 0)
    ratio = np.log((high + doubt * share) / (low + doubt * (1 - share)))
    ratio -= np.log(share / (1 - share))
    scale = np.sqrt(np.square(ratio) + plain**2)
    return np.asarray(scale / np.sqrt(np.mean(np.square(scale))), np.float32)


def _flat(target: Target, task: Task) -> FittedLinear:
    """What is known without reading a row."""
    known, output = level(target, task), Output.of(task)
    centre = float(known[0]) if output is Output.NUMBER else 0.0
    if output is Output.NUMBER:
        bias = np.zeros(1)
    elif output is Output.CLASSES:
        bias = np.log(known)
    else:
        bias = logit(known if output is Output.LABELS else known[1:])
    none = np.zeros((0, len(bias)), np.float32)
    reading = Reading((), Columns(()))
    return FittedLinear(reading, None, none, bias.astype(np.float32), output, centre)
