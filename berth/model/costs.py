"""Costs: what fitting will take, told from a few small fits."""

import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import polars as pl

from berth.core import Quiet, Table, stream
from berth.model.candidate import Candidate, Deadline, State, Target
from berth.model.task import Task

SMALL, DOUBLED = 400, 1200
"""Rows of the two fits that costs are told from."""


@dataclass(frozen=True)
class Cost:
    """seconds: of the wall clock for one fit and its scores; memory, disk: bytes."""

    seconds: float
    memory: float
    disk: float

    def money(self, hourly: float) -> float:
        """At so much an hour."""
        return self.seconds / 3600 * hourly


@dataclass(frozen=True)
class Probe:
    """What two fits of different sizes took: rows [2], costs [2]; effort: by which seconds grow, of
    a number of rows."""

    rows: tuple[int, int]
    costs: tuple[Cost, Cost]
    effort: Callable[[int], float] = float

    def at(self, rows: int) -> Cost:
        """The cost of so many rows, along the line through both; no less than the larger's."""
        return Cost(*(self._line(rows, what) for what in ("seconds", "memory", "disk")))

    def _line(self, rows: int, what: str) -> float:
        small, large = (float(getattr(cost, what)) for cost in self.costs)
        work = self.effort if what == "seconds" else float
        first, last = (work(size) for size in self.rows)
        if first == last:
            return large * work(rows) / max(last, 1.0)
        slope = max(0.0, (large - small) / (last - first))
        return large + slope * (work(rows) - last)


def probe(
    candidate: Candidate, table: Table, target: Target, task: Task, *, seed: int, deadline: Deadline
) -> Probe:
    """Fit the candidate twice on a few rows, drawn at random, and take the time; of fewer rows than
    that, once on half of them."""
    order = stream(seed, "probe").permutation(len(table))
    half = max(1, len(table) // 2)
    sizes = [SMALL, DOUBLED] if half >= DOUBLED else [min(SMALL, half), min(DOUBLED, half)]
    costs = {
        size: _cost(candidate, table, target, task, np.sort(order[:size]), seed, deadline)
        for size in dict.fromkeys(sizes)
    }
    effort: Callable[[int], float] = getattr(candidate, "effort", float)
    return Probe((sizes[0], sizes[1]), (costs[sizes[0]], costs[sizes[1]]), effort)


def _cost(
    candidate: Candidate,
    table: Table,
    target: Target,
    task: Task,
    rows: np.ndarray,
    seed: int,
    deadline: Deadline,
) -> Cost:
    some, answers = table.take(pl.Series(rows)), np.asarray(target)[rows]
    start, before = perf_counter(), peak()
    fitted = candidate.fit(some, answers, task, seed=seed, deadline=deadline, progress=Quiet())
    seconds = perf_counter() - start
    return Cost(seconds, max(0.0, peak() - before), float(weight(fitted.state())))


def weight(state: State) -> int:
    """Bytes of the arrays."""
    return sum(int(array.nbytes) for array in state.arrays.values())


def peak() -> float:
    """The most memory that this process has held so far, bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(most) if sys.platform == "darwin" else 1024.0 * most


def accuracy(predicted: Sequence[float], taken: Sequence[float], within: float = 0.25) -> float:
    """The share of predictions that were right to within so much of what was taken."""
    told = np.asarray(predicted, dtype=float), np.asarray(taken, dtype=float)
    return float(np.mean(np.abs(told[0] - told[1]) <= within * told[1])) if len(told[0]) else 1.0
