"""Answers to new rows, and how good a model is on them."""

import os
from typing import Any

from berth.artefact.model import load_model
from berth.core import Finding, InputError, Progress, Role, Table
from berth.flows.training.judging import LEVELS, RISKS, answers_of, measured
from berth.flows.training.parting import answerable, encoded
from berth.model.trained import Trained
from berth.sources.examples import ExampleOptions, read_examples


def read_for(
    trained: Trained, sources: Any, options: ExampleOptions | None, progress: Progress | None
) -> Table:
    """New rows, read as those that the model learned from."""
    needed = [c for c in trained.columns if c.role in (Role.INPUT, Role.TARGET)]
    return read_examples(sources, options, progress, needed).table


def predict(
    model: Trained | str | os.PathLike[str],
    sources: Any,
    *,
    level: float | None = None,
    risk: float | None = None,
    options: ExampleOptions | None = None,
    progress: Progress | None = None,
) -> Table:
    """The rows with `predicted` and `probability`, as `Trained.predict` adds them.

    level: one of `LEVELS`, for prediction sets; risk: one of `RISKS`, for abstaining.
    """
    for name, value, known in (("level", level, LEVELS), ("risk", risk, RISKS)):
        if value is not None and value not in known:
            listed = ", ".join(f"{one:g}" for one in known)
            raise InputError(
                f"no promise was made at --{name} {value:g}.", remedy=f"Take {listed}."
            )
    trained = model if isinstance(model, Trained) else load_model(model)
    table = read_for(trained, sources, options, progress)
    return trained.predict(table, level=level, risk=risk)


def evaluate(
    model: Trained | str | os.PathLike[str],
    sources: Any,
    *,
    options: ExampleOptions | None = None,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Every measure of the model on rows that have the target."""
    trained = model if isinstance(model, Trained) else load_model(model)
    table = answerable(read_for(trained, sources, options, progress), trained.task)
    if not len(table):
        raise InputError(
            "no row has an answer that the model knows.", column=trained.task.target,
            remedy="Name a file whose rows have the target.",
        )  # fmt: skip
    said = answers_of(trained, table, encoded(table, trained.task))
    return tuple(measured(trained, said, table))
