"""Answers to new rows, and how good a model is on them."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from berth.artefact.model import load_model
from berth.artefact.staging import MANIFEST
from berth.core import Finding, InputError, Progress, Role, Table
from berth.flows.training.judging import LEVELS, RISKS, answers_of, measured
from berth.flows.training.parting import answerable, encoded
from berth.model.task import TaskKind
from berth.model.trained import Trained
from berth.sources.examples import ExampleOptions, Examples, read_examples


def opened(model: Trained | str | os.PathLike[str]) -> Trained:
    """The model, read from its folder where that is what is given."""
    if isinstance(model, Trained):
        return model
    if not (Path(model) / MANIFEST).is_file():
        what = "there is no model in it." if Path(model).is_dir() else "there is no such folder."
        raise InputError(
            what, file=os.fspath(model), remedy="Name the folder that berth train has written."
        )
    return load_model(model)


def read_new(
    trained: Trained, sources: Any, options: ExampleOptions | None, progress: Progress | None
) -> Examples:
    """New rows, read as those that the model learned from."""
    needed = [c for c in trained.columns if c.role in (Role.INPUT, Role.TARGET)]
    return read_examples(sources, options, progress, needed)


def measurable(trained: Trained, read: Examples) -> tuple[Table, tuple[str, ...]]:
    """The rows whose answer the model could know, and notes on those left out.

    Raises InputError where there are none.
    """
    table, target = read.table, trained.task.target
    if target not in table.frame.columns:
        raise InputError(
            "there is no such column, so that nothing can be measured.", file=read.name,
            column=target, remedy="Name a file that has it; berth predict needs none.",
        )  # fmt: skip
    kept = answerable(table, trained.task)
    if not len(kept):
        raise InputError(
            "no row has an answer that the model has learned.", file=read.name, column=target,
            remedy="Name a file whose rows have the target.",
        )  # fmt: skip
    cells = table.frame[target]
    empty = cells.null_count()
    strange = len(table) - len(kept) - empty
    notes = []
    if empty:
        notes.append(f"{_rows(empty)} of {read.name} left out: no {target!r}")
    if strange:
        known = set(kept.frame[target].to_list())
        seen = [str(one) for one in cells.drop_nulls().unique().sort() if one not in known]
        listed = ", ".join(map(repr, seen[:3])) + " and others" * (len(seen) > 3)
        notes.append(f"{_rows(strange)} of {read.name} left out: never learned to answer {listed}")
    return kept, tuple(notes)


def _rows(count: int) -> str:
    return f"{count:,} row" + "s" * (count != 1)


def predict(
    model: Trained | str | os.PathLike[str],
    sources: Any,
    *,
    level: float | None = None,
    risk: float | None = None,
    probabilities: bool = False,
    options: ExampleOptions | None = None,
    progress: Progress | None = None,
) -> Table:
    """The rows with `predicted` and `probability`, as `Trained.predict` adds them.

    level: one of `LEVELS`, for prediction sets; risk: one of `RISKS`, for abstaining. Raises
    InputError for a level or risk that the model makes no promise at.
    """
    return answer(
        opened(model), sources, level=level, risk=risk, probabilities=probabilities,
        options=options, progress=progress,
    )[0]  # fmt: skip


def answer(
    trained: Trained,
    sources: Any,
    *,
    level: float | None = None,
    risk: float | None = None,
    probabilities: bool = False,
    options: ExampleOptions | None = None,
    progress: Progress | None = None,
) -> tuple[Table, tuple[str, ...]]:
    """As `predict`, with notes on what was mended or could not be read."""
    _promised("level", level, LEVELS, trained.margin)
    _promised("risk", risk, RISKS, trained.wary)
    if probabilities and trained.task.kind is TaskKind.NUMBER:
        raise InputError(
            f"{trained.task.target!r} is a number, which has no probabilities.",
            remedy="Ask for its interval with --level 0.9.",
        )
    read = read_new(trained, sources, options, progress)
    table = trained.predict(read.table, level=level, risk=risk, probabilities=probabilities)
    return table, read.notes


def _promised(
    name: str, value: float | None, known: Sequence[float], kept: Mapping[str, float] | None
) -> None:
    """Raise InputError unless the model makes this promise."""
    if value is None:
        return
    if value not in known:
        listed = ", ".join(f"{one:g}" for one in known)
        raise InputError(f"no promise was made at --{name} {value:g}.", remedy=f"Take {listed}.")
    if f"{value:g}" not in (kept or {}):
        raise InputError(
            f"this model makes no promise, so --{name} cannot be kept.",
            remedy=f"Leave --{name} out; models of labels, and of trainings that were stopped, "
            "promise nothing, and those of numbers do not abstain.",
        )


def evaluate(
    model: Trained | str | os.PathLike[str],
    sources: Any,
    *,
    options: ExampleOptions | None = None,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Every measure of the model on rows that have the target."""
    trained = opened(model)
    table, _ = measurable(trained, read_new(trained, sources, options, progress))
    said = answers_of(trained, table, encoded(table, trained.task))
    return tuple(measured(trained, said, table))
