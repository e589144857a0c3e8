"""Which rows a search may look at, and which it may not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from berth.core import Finding, InputError, Kind, Progress, Role, Table
from berth.evaluation.leakage import telling
from berth.evaluation.splits import Rows, Split, folds, hold_out
from berth.flows.training.tasks import answers, task_of
from berth.model.candidate import Target
from berth.model.search import FOLDS
from berth.model.task import Task, TaskKind
from berth.sources.examples import ExampleOptions, Examples, read_examples

HELD = 0.2
"""Share of the rows that are held out where no test file is given."""
FEWEST = 20
"""Rows with a target, of fewer of which nothing is learned."""
GIVEN = 0.99
"""Skill of a column alone, from which on it is taken to give the target away."""
_TELLING = (Kind.TEXT, Kind.IMAGE, Kind.AUDIO)
"""Columns by which a row is known again."""


@dataclass(frozen=True, eq=False)
class Parted:
    """train, test: the rows; target, answer: what is true of them, as `Task.encode` writes it;
    folds: splits of the training rows; findings: how many rows are where; notes: in plain words."""

    task: Task
    train: Table
    target: Target
    folds: tuple[Split, ...]
    test: Table
    answer: Target
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def part(
    examples: Examples,
    test: Any,
    options: ExampleOptions,
    kind: TaskKind | None,
    keep: Sequence[str],
    seed: int,
    progress: Progress,
) -> Parted:
    """Part training rows from those that measure the model, and cut folds of the training rows.

    Columns that give the target away are left out, but for those to keep. test: a source that
    measures, read as the examples are; else a fifth is held out: by group where one is named, the
    latest where a time is, else so that each class is there. Copies of a row are never on both
    sides.
    """
    table = examples.table
    target = _target(table)
    task = task_of(table.frame[target], table.having(Role.TARGET)[0], kind)
    if len(table) < FEWEST:
        raise InputError(
            f"there are {len(table)} rows with a target, and {FEWEST} are needed at least.",
            column=target, remedy="Bring more rows.",
        )  # fmt: skip
    table, leaks, notes = _without_leaks(table, task, keep, seed)
    if test is None:
        split = hold_out(_rows(table, task), HELD, seed)
        train, held, found = _some(table, split.train), _some(table, split.test), split.findings
    else:
        known = [column for column in table.columns if column.role is not Role.WEIGHT]
        read = read_examples(test, options.model_copy(update={"kinds": {}}), progress, known)
        train, held, found = table, answerable(read.table, task), ()
        lost = len(read.table) - len(held)
        notes += (f"{lost} test rows without an answer that was learned are left out",) * bool(lost)
    rows = _rows(train, task)
    cut = folds(rows, FOLDS, seed=seed)
    return Parted(
        task, train, encoded(train, task), cut, held, encoded(held, task),
        (*found, *leaks, *_counts(train, held)), (*notes, *_lonely(train, task)),
    )  # fmt: skip


def _without_leaks(
    table: Table, task: Task, keep: Sequence[str], seed: int
) -> tuple[Table, tuple[Finding, ...], tuple[str, ...]]:
    """The table without columns that give the target away, and what was found of them."""
    found = telling(
        table, encoded(table, task), task.kind.value, classes=task.classes, seed=seed, least=GIVEN
    )
    gone = [f.subject["column"] for f in found if f.subject["column"] not in keep]
    gone = list(dict.fromkeys(gone))
    inputs = [column.name for column in table.having(Role.INPUT)]
    if set(gone) >= set(inputs):
        return table, found, ()
    notes = tuple(
        f"the column {name!r} alone tells the target, as a copy of it would, and is left out "
        f"(--keep {name} to use it)"
        for name in gone
    )
    return table.without(*gone), found, notes


def _target(table: Table) -> str:
    column = table.first(Role.TARGET)
    assert column is not None
    return column.name


def _some(table: Table, rows: np.ndarray) -> Table:
    return table.take(pl.Series(rows))


def encoded(table: Table, task: Task) -> Target:
    """The rows' answers as numbers."""
    return task.encode(answers(task, table.frame[task.target]))


def _rows(table: Table, task: Task) -> Rows:
    """What a split minds of a table."""
    telling = [c.name for c in table.having(Role.INPUT) if c.kind in _TELLING]
    return Rows(
        len(table), encoded(table, task), table.values(Role.USER), table.values(Role.TIME),
        table.frame.select(telling) if telling else None, table.row_ids.to_list(),
    )  # fmt: skip


def answerable(table: Table, task: Task) -> Table:
    """The rows whose answer is one that was learned."""
    if task.target not in table.frame.columns:
        raise InputError(
            "the test rows have no target, so that nothing can be measured on them.",
            column=task.target, remedy="Name a file that has one with --test.",
        )  # fmt: skip
    cells = answers(task, table.frame[task.target])
    if task.kind is TaskKind.NUMBER:
        return table.where(cells.is_not_null() & cells.is_finite())
    if task.kind is TaskKind.LABELS:
        known = set(task.classes)
        parts = cells.str.split(task.separator).to_list()
        fits = [one is not None and {p.strip() for p in one} - {""} <= known for one in parts]
        return table.where(pl.Series(fits))
    return table.where(cells.is_in(list(task.classes)).fill_null(False))


def _counts(train: Table, test: Table) -> Iterator[Finding]:
    for name, table in (("train", train), ("test", test)):
        yield Finding("model.rows", {"split": name}, float(len(table)), unit="rows", n=len(table))


def _lonely(train: Table, task: Task) -> Sequence[str]:
    """A note on classes that are seen once."""
    if task.kind in (TaskKind.NUMBER, TaskKind.LABELS):
        return ()
    counted = answers(task, train.frame[task.target]).value_counts()
    once = sorted(counted.filter(pl.col("count") == 1)[task.target].to_list())
    if not once:
        return ()
    named = ", ".join(map(repr, once[:5])) + (" and others" if len(once) > 5 else "")
    return (f"of one training row, learned but never tested: {named}",)
