"""Gradient-boosted trees of scikit-learn over columns and reduced texts, kept as plain arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse
from scipy.special import expit, softmax
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.utils.extmath import randomized_svd

from berth.core import Floats, Kind, Progress, Role, Table, stream
from berth.model.candidate import Deadline, State, Target
from berth.model.candidates.constant import level
from berth.model.features.columns import Columns
from berth.model.features.ngrams import NGrams
from berth.model.features.reading import Reading, weigh
from berth.model.task import Task, TaskKind

_NODES = {
    "feature": np.int32, "threshold": np.float64, "missing_left": np.bool_, "left": np.int32,
    "right": np.int32, "leaf": np.bool_, "value": np.float64,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Forest:
    """Trees one after the other: nodes [nodes] by field, a node's children counted from the first
    node of all; starts [trees]: the root of each; output [trees]: what it adds to; base [outputs].
    """

    nodes: dict[str, NDArray[Any]]
    starts: NDArray[np.int32]
    output: NDArray[np.int32]
    base: Floats

    @classmethod
    def of(cls, models: Sequence[Any]) -> Self:
        """The trees of fitted models, whose outputs go side by side."""
        fields: dict[str, list[NDArray[Any]]] = {name: [] for name in _NODES}
        starts: list[int] = []
        output: list[int] = []
        base: list[float] = []
        first = 0
        for model in models:
            offset = len(base)
            base += [float(b) for b in np.ravel(model._baseline_prediction)]
            for step in model._predictors:
                for place, tree in enumerate(step):
                    nodes = tree.nodes
                    for name, values in _plain(nodes, first).items():
                        fields[name].append(values)
                    starts.append(first)
                    output.append(offset + place)
                    first += len(nodes)
        joined: dict[str, NDArray[Any]] = {
            name: np.concatenate([np.zeros(0, kind), *fields[name]]).astype(kind)
            for name, kind in _NODES.items()
        }
        return cls(joined, np.array(starts, np.int32), np.array(output, np.int32), np.array(base))

    def raw(self, x: Floats) -> Floats:
        """Raw scores of rows [rows, outputs]; x [rows, features], NaN where missing."""
        scores = np.tile(self.base, (len(x), 1))
        n = self.nodes
        for start, output in zip(self.starts, self.output, strict=True):
            at = np.full(len(x), start, np.int32)
            moving = np.flatnonzero(~n["leaf"][at])
            while len(moving):
                here = at[moving]
                value = x[moving, n["feature"][here]]
                left = np.where(
                    np.isnan(value), n["missing_left"][here], value <= n["threshold"][here]
                )
                at[moving] = np.where(left, n["left"][here], n["right"][here])
                moving = moving[~n["leaf"][at[moving]]]
            scores[:, output] += n["value"][at]
        return scores


def _plain(nodes: NDArray[Any], first: int) -> dict[str, NDArray[Any]]:
    return {
        "feature": nodes["feature_idx"],
        "threshold": nodes["num_threshold"],
        "missing_left": nodes["missing_go_to_left"].astype(bool),
        "left": nodes["left"].astype(np.int64) + first,
        "right": nodes["right"].astype(np.int64) + first,
        "leaf": nodes["is_leaf"].astype(bool),
        "value": nodes["value"],
    }


@dataclass(frozen=True, eq=False)
class Reduced:
    """Texts as their places on a few axes of their words [words, axes] (Deerwester et al. 1990),
    and columns as they are; a category is its place by frequency, which trees split on."""

    reading: Reading
    axes: tuple[NDArray[np.float32], ...]

    @classmethod
    def learn(cls, table: Table, config: "Trees.Config", seed: int) -> tuple[Self, Floats]:
        """Learn from training rows, and read them: float64 [rows, features]."""
        texts = table.having(Role.INPUT, Kind.TEXT)
        columns = Columns.learn(table, config.columns)
        reading, _ = Reading.learn(
            table.without(*(c.name for c in table.columns if c not in texts)),
            Reading.Config(grams=config.grams, room=0),
        )
        axes, start = [], int(stream(seed, "tree axes").integers(2**31))
        for text in reading.texts:
            x = weigh(text.grams.count(table.frame[text.name]), text.rarity)
            axes.append(_axes(x, config.axes, start))
        made = cls(Reading(reading.texts, columns), tuple(axes))
        return made, made.read(table)

    def read(self, table: Table) -> Floats:
        """Read other rows: float64 [rows, features]."""
        blocks = [self.reading.columns.narrow(table)]
        for text, axes in zip(self.reading.texts, self.axes, strict=True):
            x = weigh(text.grams.count(table.frame[text.name]), text.rarity)
            blocks.append(np.asarray(x @ axes, np.float64))
        return np.column_stack(blocks)


def _axes(x: sparse.csr_array, most: int, seed: int) -> NDArray[np.float32]:
    """Right singular vectors, float32 [words, at most so many]."""
    count = min(most, min(x.shape) - 1)
    if count < 1 or not x.nnz:
        return np.zeros((x.shape[1], 0), np.float32)
    _, _, right = randomized_svd(x, count, n_iter=2, random_state=seed)
    return np.ascontiguousarray(right.T, np.float32)


@dataclass(frozen=True, eq=False)
class FittedTrees:
    """forest: one output for a number or two classes, else one a class among `present`, the places
    of the classes that were learned; flat: scores where there was nothing to learn from, and
    of labels that are the same in all rows."""

    reduced: Reduced
    forest: Forest
    present: NDArray[np.int64]
    flat: Floats
    kind: TaskKind
    settings: Mapping[str, Any] = field(default_factory=dict)

    def settled(self) -> Mapping[str, Any]:
        """Settings that come to the same trees, whatever the time; not of labels, each of which
        has trees of its own."""
        return self.settings

    def scores(self, table: Table) -> Floats:
        """As `Fitted.scores`."""
        scores = np.tile(self.flat, (len(table), 1))
        if not len(self.forest.base):
            return scores
        raw = self.forest.raw(self.reduced.read(table))
        if self.kind is TaskKind.NUMBER:
            return raw
        if self.kind is TaskKind.LABELS:
            scores[:, self.present] = expit(raw)
            return scores
        scores[:] = 0
        told = np.column_stack([expit(-raw), expit(raw)]) if raw.shape[1] == 1 else softmax(raw, 1)
        scores[:, self.present] = told
        return scores

    def state(self) -> State:
        """As `Fitted.state`."""
        reading = self.reduced.reading.state()
        arrays = {f"reading.{name}": array for name, array in reading.arrays.items()}
        arrays |= {f"axes.{place}": array for place, array in enumerate(self.reduced.axes)}
        arrays |= {f"nodes.{name}": array for name, array in self.forest.nodes.items()}
        arrays |= {
            "starts": self.forest.starts, "output": self.forest.output, "base": self.forest.base,
            "present": self.present, "flat": self.flat,
        }  # fmt: skip
        return State({"reading": dict(reading.settings), "kind": str(self.kind)}, arrays)

    @classmethod
    def restore(cls, state: State) -> Self:
        """As `Fitted.restore`."""
        held = state.arrays
        own = {n.removeprefix("reading."): a for n, a in held.items() if n.startswith("reading.")}
        reading = Reading.restore(State(state.settings["reading"], own))
        axes = tuple(held[f"axes.{place}"] for place in range(len(reading.texts)))
        nodes = {name: held[f"nodes.{name}"] for name in _NODES}
        forest = Forest(nodes, held["starts"], held["output"], held["base"])
        kind = TaskKind(state.settings["kind"])
        return cls(Reduced(reading, axes), forest, held["present"], held["flat"], kind)


class Trees:
    """Histogram gradient boosting; steps of an ordinal task are classes, labels one model each."""

    class Config(BaseModel):
        """axes: that a text is reduced to; trees: boosting steps, 0 to learn frequencies alone;
        stride: of them between looks at the clock."""

        model_config = ConfigDict(extra="forbid", frozen=True)

        grams: NGrams.Config = NGrams.Config(words=1, characters=0, shortest=2, minimum=5)
        columns: Columns.Config = Columns.Config()
        axes: int = Field(default=50, ge=1)
        trees: int = Field(default=100, ge=0)
        stride: int = Field(default=25, ge=1)
        rate: float = Field(default=0.1, gt=0)
        leaves: int = Field(default=31, ge=2)
        smallest: int = Field(default=20, ge=1)
        ridge: float = Field(default=1.0, ge=0)

    fitted = FittedTrees

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
    ) -> FittedTrees:
        """As `Candidate.fit`."""
        flat = level(target, task)
        if deadline.passed or not len(table) or not self.config.trees:
            return replace(_nothing(flat, task), settings=self._settled(0))
        with progress.step("reading") as done:
            reduced, x = Reduced.learn(table, self.config, seed)
            done(1)
        with progress.step("fitting") as done:
            models, present = self._models(x, target, task, deadline)
            done(1)
        if not models:
            return _nothing(flat, task)
        settings = self._settled(max(model.n_iter_ for model in models))
        return FittedTrees(reduced, Forest.of(models), present, flat, task.kind, settings)

    def _settled(self, trees: int) -> Mapping[str, Any]:
        return self.config.model_copy(update={"trees": trees}).model_dump(mode="json")

    def _models(
        self, x: Floats, target: Target, task: Task, deadline: Deadline
    ) -> tuple[list[Any], NDArray[np.int64]]:
        """Fitted models, and the places of the classes or labels that they are of."""
        if not x.shape[1]:
            return [], np.zeros(0, np.int64)
        if task.kind is TaskKind.NUMBER:
            return [self._boosted(HistGradientBoostingRegressor, x, target, deadline)], np.zeros(
                1, int
            )
        if task.kind is not TaskKind.LABELS:
            present = np.unique(target).astype(np.int64)
            if len(present) < 2:
                return [], present
            return [self._boosted(HistGradientBoostingClassifier, x, target, deadline)], present
        models, places = [], []
        for place in range(task.width):
            if deadline.passed or len(np.unique(target[:, place])) < 2:
                continue
            answers = target[:, place].astype(np.int64)
            models.append(self._boosted(HistGradientBoostingClassifier, x, answers, deadline))
            places.append(place)
        return models, np.array(places, np.int64)

    def _boosted(self, kind: Any, x: Floats, target: Target, deadline: Deadline) -> Any:
        c = self.config
        model = kind(
            learning_rate=c.rate, max_iter=min(c.stride, c.trees), max_leaf_nodes=c.leaves,
            min_samples_leaf=c.smallest, l2_regularization=c.ridge, early_stopping=False,
            warm_start=True, random_state=0,
        )  # fmt: skip
        model.fit(x, target)
        while model.max_iter < c.trees and not deadline.passed:
            model.set_params(max_iter=min(c.trees, model.max_iter + c.stride))
            model.fit(x, target)
        return model


def _nothing(flat: Floats, task: Task) -> FittedTrees:
    """The same scores for every row."""
    empty = Forest.of([])
    reduced = Reduced(Reading((), Columns(())), ())
    return FittedTrees(reduced, empty, np.zeros(0, np.int64), flat, task.kind)
