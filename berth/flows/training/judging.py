"""How good the model is, on rows it has never seen."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from berth.core import Finding, Table
from berth.evaluation.answers import Answers, Target, TargetKind
from berth.evaluation.by_class import by_class
from berth.evaluation.conformal import Abstention, ClassSets, NumberIntervals, covered
from berth.evaluation.drawn import drawn, set_sizes
from berth.evaluation.intervals import measure
from berth.evaluation.leakage import seen
from berth.evaluation.metrics import metrics_for
from berth.evaluation.noise import suspects
from berth.evaluation.slices import slices
from berth.flows.training.parting import Parted
from berth.model.costs import accuracy
from berth.model.search import Found
from berth.model.task import Task, TaskKind
from berth.model.trained import Trained

LEVELS = (0.8, 0.9, 0.95)
"""Of prediction sets."""
RISKS = (0.01, 0.02, 0.05, 0.1)
"""Shares of wrong answers that abstaining is set for."""


def promised(found: Found, parted: Parted) -> Found:
    """What was found with what the out-of-fold scores allow to promise of new rows."""
    said = Answers(kind(parted.task), parted.target[found.rows], found.scores)
    if parted.task.kind is TaskKind.NUMBER:
        reach = {f"{level:g}": NumberIntervals.fit(said, level).reach for level in LEVELS}
        return _with(found, reach, None)
    if not said.single:
        return found
    margin = {f"{level:g}": ClassSets.fit(said, level).threshold for level in LEVELS}
    sure = said.scores.max(axis=1)
    wary = {f"{risk:g}": Abstention.fit(sure, said.right, risk).threshold for risk in RISKS}
    # JSON knows no infinity, and no probability is above one: nothing is answered then.
    wary = {risk: min(least, 1.1) for risk, least in wary.items()}
    return _with(found, margin, wary)


def _with(found: Found, margin: Mapping[str, float], wary: Mapping[str, float] | None) -> Found:
    trained = replace(found.trained, margin=margin, wary=wary)
    return replace(found, trained=trained, plan=replace(found.plan, margin=margin, wary=wary))


def kind(task: Task) -> TargetKind:
    """What evaluation calls a kind of task."""
    name: TargetKind = task.kind.value
    return name


def answers_of(trained: Trained, table: Table, target: Target) -> Answers:
    """What is true of a table's rows, and what the model says."""
    return Answers(kind(trained.task), target, trained.scores(table))


def judged(found: Found, parted: Parted) -> Iterator[Finding]:
    """Every figure that is published of a model: on the test, out of fold, and of the search."""
    trained = found.trained
    yield from parted.findings
    said = answers_of(trained, parted.test, parted.answer)
    yield from measured(trained, said, parted.test)
    if len(found.rows):
        yield from _out_of_fold(found, parted)
    yield from seen(parted.train, parted.test).findings(parted.test)
    yield from _search(found)


def _out_of_fold(found: Found, parted: Parted) -> Iterator[Finding]:
    """Measures on training rows that no member had seen, and labels among them that look wrong."""
    fold = Answers(kind(parted.task), parted.target[found.rows], found.scores)
    yield from measure(fold, subject={"split": "out of fold"})
    if fold.single:
        ids = parted.train.row_ids.gather(found.rows).to_list()
        yield from suspects(fold).findings(parted.task.classes, ids=ids)


def measured(
    trained: Trained, said: Answers, table: Table, split: str = "test"
) -> Iterator[Finding]:
    """Every measure of answers to these rows, where they are worst, and promises kept."""
    ids, classes, about = table.row_ids.to_list(), trained.task.classes, {"split": split}
    yield from measure(said, subject=about, ids=ids)
    yield from drawn(said, classes, subject=about, ids=ids)
    if said.single:
        yield from by_class(said, classes, subject=about, ids=ids)
    first = metrics_for(said.kind, said.width)[0]
    yield from slices(said, table, first).findings(about)
    yield from _promises(trained, said, ids, about)


def _promises(
    trained: Trained, said: Answers, ids: list[str], about: Mapping[str, str]
) -> Iterator[Finding]:
    """Whether sets and intervals hold what they promise, and how large they are."""
    for level, margin in (trained.margin or {}).items():
        subject = {**about, "level": level}
        if said.kind == "number":
            ends = NumberIntervals(float(level), margin, len(said))(said.scores[:, 0])
            yield from covered(ends, said, subject=subject, ids=ids)
        else:
            sets = ClassSets(float(level), "lac", margin, len(said))(said.scores)
            yield from covered(sets, said, subject=subject, ids=ids)
            yield from set_sizes(sets, subject=subject)


def _search(found: Found) -> Iterator[Finding]:
    """What was tried, what it took, and how that was foretold."""
    told, took = [], []
    for trial in found.plan.trials:
        subject = {"trial": trial.name}
        yield Finding("search.loss", subject, trial.loss, unit="loss", n=trial.folds)
        if trial.seconds:
            mean = float(np.mean(trial.seconds))
            yield Finding("search.seconds", subject, mean, unit="seconds", n=trial.folds)
        if trial.predicted is not None and trial.seconds:
            told.append(trial.predicted.seconds)
            took.append(float(np.mean(trial.seconds)))
    total = float(sum(sum(trial.seconds) for trial in found.plan.trials))
    yield Finding("search.total", {}, total, unit="seconds", n=len(found.plan.trials))
    if told:
        yield Finding("search.foretold", {}, accuracy(told, took), unit="share", n=len(told))
    for chosen in found.plan.chosen:
        yield Finding("model.weight", {"member": chosen.part}, chosen.weight, unit="share")
