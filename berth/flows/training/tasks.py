"""What kind of target a column is, and which classes it has."""

import polars as pl

from berth.core import Column, InputError, Kind
from berth.model.task import Task, TaskKind

FEW = 20
"""Whole numbers of so many different values, or fewer, are classes."""
MOST = 2000
"""More classes than this are no classes."""


def task_of(
    values: pl.Series, column: Column, kind: TaskKind | None = None, separator: str = "|"
) -> Task:
    """The task of predicting these values [rows], none missing; kind: if the user says it.

    Numbers that are whole and few are classes, in their order; others are numbers. Classes are in
    alphabetical order otherwise. Raises InputError for one class, or more than there can be.
    """
    kind = kind or _kind(values, column)
    if kind is TaskKind.NUMBER:
        return _number(values, column)
    cells = _words(values)
    if kind is TaskKind.LABELS:
        parts = cells.str.split(separator).explode().str.strip_chars()
        classes = sorted(set(parts.filter(parts != "").drop_nulls()))
    elif values.dtype.is_numeric():
        classes = list(_words(values.unique().sort()))
    else:
        classes = sorted(cells.unique().to_list())
    if len(classes) < 2:
        raise InputError(
            f"all rows have the same answer, {classes[0] if classes else None!r}, so there is "
            "nothing to learn.",
            column=column.name, remedy="Name another --target, or bring rows of other classes.",
        )  # fmt: skip
    if len(classes) > MOST:
        raise InputError(
            f"there are {len(classes):,} different answers, more than {MOST:,} classes.",
            column=column.name,
            remedy="Name another --target, or, if they are amounts, say --task number.",
        )
    return Task(column.name, kind, tuple(classes), separator)


def _kind(values: pl.Series, column: Column) -> TaskKind:
    if column.kind is not Kind.NUMBER:
        return TaskKind.CATEGORY
    whole = bool((values % 1 == 0).all())
    return TaskKind.CATEGORY if whole and values.n_unique() <= FEW else TaskKind.NUMBER


def _number(values: pl.Series, column: Column) -> Task:
    if not values.dtype.is_numeric():
        raise InputError(
            "its cells are no numbers.", column=column.name, remedy="Leave --task number out."
        )
    if values.n_unique() < 2:
        raise InputError(
            f"all rows have the same answer, {values[0]:g}, so there is nothing to learn.",
            column=column.name, remedy="Name another --target.",
        )  # fmt: skip
    return Task(column.name, TaskKind.NUMBER)


def _words(values: pl.Series) -> pl.Series:
    """Values as classes are called; whole numbers without a point."""
    if values.dtype.is_float() and bool((values % 1 == 0).all()):
        values = values.cast(pl.Int64)
    return values.cast(pl.String)


def answers(task: Task, values: pl.Series) -> pl.Series:
    """Values [rows] as `Task.encode` takes them."""
    return values if task.kind is TaskKind.NUMBER else _words(values)
