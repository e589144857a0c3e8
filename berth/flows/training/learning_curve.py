"""What more rows would bring, told from fits on parts of those there are."""

from collections.abc import Iterator
from time import perf_counter

import numpy as np
import polars as pl

from berth.core import Finding, Progress, stream
from berth.evaluation.answers import Answers
from berth.evaluation.curve import LearningCurve
from berth.evaluation.intervals import Resampling, draw
from berth.evaluation.metrics import Metric, metrics_for
from berth.evaluation.splits import Split
from berth.flows.training.judging import kind
from berth.flows.training.parting import Parted
from berth.model.candidate import Deadline
from berth.model.offers import Offer
from berth.model.plan import Chosen, Trial
from berth.model.search import Found, made
from berth.model.task import TaskKind

SHARE = 0.1
"""Of the budget, the most that is spent on it."""
PARTS = (1 / 8, 1 / 4, 1 / 2, 1.0)
"""Of a fold's training rows."""
ENDLESS = 120.0
"""Seconds, the most where there is no end to the budget."""
CONSTANT = "constant.v1"
_FEWEST = 160
_DRAWS = 200
_UNBOUNDED = float("inf")


def learning_curve(
    found: Found, parted: Parted, deadline: Deadline, progress: Progress
) -> Iterator[Finding]:
    """`evaluation.curve` of the leading metric, by rows: as measured up to those there are, and
    drawn out to twice and four times as many.

    The member that is quickest to fit learns parts of a fold's training rows, the smaller among the
    larger, and is measured on the rows held out; further folds are added while there is time.
    Nothing is found where no time is left, a plan was replayed, or there are few rows. Its fits end
    by the deadline and take at most `SHARE` of the budget.
    """
    chosen = _quickest(found)
    if chosen is None or not len(found.rows) or len(parted.train) < _FEWEST:
        return
    member, trial = chosen
    budget = found.plan.budget
    until = Deadline.within(min(deadline.left, ENDLESS if budget is None else SHARE * budget))
    cost = sum(PARTS) * float(np.mean(trial.seconds))
    metric = metrics_for(kind(parted.task), parted.task.width)[0]
    sizes: list[int] = []
    values: list[float] = []
    errors: list[float] = []
    with progress.step("what more rows would bring", len(parted.folds)) as advance:
        for fold in parted.folds:
            if until.left < 1.2 * cost:
                break
            start = perf_counter()
            for size, answers in _fits(found, parted, member, fold, until, progress):
                sizes.append(size)
                values.append(metric(answers))
                errors.append(_error(answers, metric, found.plan.seed))
            cost = max(cost, perf_counter() - start)
            advance(1)
    if until.passed or len(set(sizes)) < len(PARTS):
        return
    yield from _told(sizes, values, errors, metric, found, parted, member.part)


def _quickest(found: Found) -> tuple[Chosen, Trial] | None:
    """The member that is quickest to fit, and its trial; the constant does not learn."""
    able = [
        (one, trial)
        for one in found.plan.chosen
        for trial in found.plan.trials
        if one.part != CONSTANT and (trial.part, trial.config) == (one.part, one.config)
        and trial.seconds
    ]  # fmt: skip
    return min(able, key=lambda pair: float(np.mean(pair[1].seconds)), default=None)


def _fits(
    found: Found, parted: Parted, member: Chosen, fold: Split, until: Deadline, progress: Progress
) -> Iterator[tuple[int, Answers]]:
    """Answers to a fold's held-out rows by fits on ever larger parts of the others."""
    order = stream(found.plan.seed, "learning curve").permutation(fold.train)
    held = parted.train.take(pl.Series(fold.test))
    for part in PARTS:
        rows = np.sort(order[: round(part * len(order))])
        candidate = made(Offer(member.part, member.settled or member.config))
        fitted = candidate.fit(
            parted.train.take(pl.Series(rows)), parted.target[rows], parted.task,
            seed=found.plan.seed, deadline=until, progress=progress,
        )  # fmt: skip
        yield len(rows), Answers(kind(parted.task), parted.target[fold.test], fitted.scores(held))


def _error(answers: Answers, metric: Metric, seed: int) -> float:
    """The standard error of a measure."""
    return float(np.nanstd(draw(answers, [metric], Resampling(_DRAWS, seed))))


def _told(
    sizes: list[int],
    values: list[float],
    errors: list[float],
    metric: Metric,
    found: Found,
    parted: Parted,
    part: str,
) -> Iterator[Finding]:
    rows = len(parted.train)
    bounds = (0.0, _UNBOUNDED) if parted.task.kind is TaskKind.NUMBER else (0.0, 1.0)
    if metric.name == "quadratic_kappa":
        bounds = (-1.0, 1.0)
    if metric.name == "places_off":
        bounds = (0.0, float(parted.task.width))
    curve = LearningCurve.fit(
        sizes, values, more=metric.more, bounds=bounds, noise=float(np.median(errors)),
        seed=found.plan.seed,
    )  # fmt: skip
    drawn = sorted({*sizes, rows, 2 * rows, 4 * rows})
    yield from curve.findings(metric.name, drawn, {"member": part})
