"""`Model`: training and prediction from Python, in the manner of scikit-learn; and `load`."""

import os
from pathlib import Path
from typing import Any, Self

import polars as pl

import berth
from berth.artefact import Run, staged
from berth.artefact import load as load_run
from berth.artefact.model import KIND, load_model, read_findings, read_plan, write_model
from berth.artefact.plain import read_json
from berth.artefact.staging import MANIFEST
from berth.core import ROW_ID, Finding, InputError, Progress
from berth.flows.predict import evaluate, predict
from berth.flows.train import train
from berth.flows.training.card import card
from berth.model.plan import Plan
from berth.model.task import TaskKind
from berth.model.trained import Trained
from berth.sources.examples import ExampleOptions


class Model:
    """Learns one column of a table from the others.

    The constructor keeps parameters, `fit` learns and returns self. target: the column to predict;
    budget: wall time for everything, such as "5m", or "none"; task, options, seed: as in `train`.
    After `fit`: `findings`, every number that was measured, `plan`, what was tried, and `notes`.
    """

    def __init__(
        self,
        target: str,
        budget: str | float | None = "5m",
        *,
        task: TaskKind | str | None = None,
        options: ExampleOptions | None = None,
        seed: int = 0,
    ) -> None:
        self.target, self.budget, self.task = target, budget, task
        self.options, self.seed = options, seed
        self.findings: tuple[Finding, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.plan: Plan | None = None
        self._trained: Trained | None = None

    def __repr__(self) -> str:
        """What it learns, and whether it has."""
        state = "not fitted" if self._trained is None else f"{len(self._trained.members)} members"
        return f"Model(target={self.target!r}, budget={self.budget!r}: {state})"

    def fit(self, table: Any, *, test: Any = None, progress: Progress | None = None) -> Self:
        """Learn from a path, a frame or a `Table`; test: rows that measure what was learned."""
        run = train(
            table, self.target, budget=self.budget, test=test, task=self.task,
            options=self.options, seed=self.seed, progress=progress,
        )  # fmt: skip
        self._trained, self.findings = run.trained, run.findings
        self.plan, self.notes = run.plan, run.notes
        return self

    @property
    def trained(self) -> Trained:
        """What was learned; InputError before `fit`."""
        if self._trained is None:
            raise InputError("the model has not learned anything.", remedy="Call fit first.")
        return self._trained

    def predict(
        self, table: Any, *, level: float | None = None, risk: float | None = None
    ) -> pl.DataFrame:
        """The rows with `predicted` and `probability`, as `Trained.predict` adds them."""
        return predict(self.trained, table, level=level, risk=risk).frame.drop(ROW_ID)

    def evaluate(self, table: Any) -> tuple[Finding, ...]:
        """Every measure on rows that have the target."""
        return evaluate(self.trained, table)

    def save(self, folder: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the model's folder, whole or not at all."""
        trained = self.trained
        assert self.plan is not None
        told = card(
            trained, self.plan, self.findings, self.notes, title=trained.task.target,
            folder=Path(folder),
        )  # fmt: skip
        with staged(folder, force=force) as new:
            write_model(
                new, trained, self.plan, version=berth.__version__, findings=self.findings,
                options=(self.options or ExampleOptions()).model_dump(mode="json"), card=told,
            )  # fmt: skip
        return Path(folder)

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> "Model":
        """Open a model's folder."""
        trained, path = load_model(folder), Path(folder)
        model = cls(trained.task.target, task=trained.task.kind)
        model._trained, model.findings = trained, read_findings(path)
        model.plan = read_plan(path)
        return model


def load(folder: str | os.PathLike[str]) -> Run | Model:
    """Open a folder that berth wrote: a run of `position`, or a trained model."""
    manifest = Path(folder) / MANIFEST
    if manifest.is_file() and read_json(manifest).get("kind") == KIND:
        return Model.load(folder)
    return load_run(folder)
