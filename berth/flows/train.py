"""Training, in one line: from examples to a measured model."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

import berth
from berth.artefact import staged
from berth.artefact.model import read_plan, unfinished, write_model
from berth.artefact.staging import ready
from berth.artefact.trials import Trials
from berth.core import Finding, InputError, Progress, Quiet
from berth.flows.training.budget import seconds
from berth.flows.training.card import card
from berth.flows.training.judging import judged, promised
from berth.flows.training.learning_curve import learning_curve
from berth.flows.training.parting import Parted, part
from berth.model.candidate import Deadline
from berth.model.offers import offers
from berth.model.plan import Plan
from berth.model.search import Found, Search, replayed
from berth.model.task import TaskKind
from berth.model.trained import Trained
from berth.report.document import Lang
from berth.sources.examples import ExampleOptions, Examples, read_examples

JUDGING, A_ROW, MOST = 0.06, 0.002, 0.35
"""Share of the budget that is kept for measuring what was trained; seconds for every row besides;
and the most it may be."""


@dataclass(frozen=True, eq=False)
class TrainRun:
    """trained: the model; findings: every number published of it; plan: how it came about; notes:
    what was guessed, mended or left out; folder: where it was written, or None."""

    trained: Trained
    findings: tuple[Finding, ...]
    plan: Plan
    notes: tuple[str, ...]
    folder: Path | None


def train(
    sources: Any,
    target: str,
    *,
    budget: str | float | None = "5m",
    test: Any = None,
    out: str | os.PathLike[str] | None = None,
    task: TaskKind | str | None = None,
    options: ExampleOptions | None = None,
    keep: Sequence[str] = (),
    replay: Plan | str | os.PathLike[str] | None = None,
    lang: Lang = "en",
    seed: int = 0,
    force: bool = False,
    progress: Progress | None = None,
) -> TrainRun:
    """Train the best model of `target` that the budget allows, and measure it.

    sources: a path, a polars or pandas frame, an Arrow table, a `Table`, or a list of them; budget:
    minutes or hours of wall time for everything, "5m", or "none"; test: rows that measure the model
    and are looked at once, at the end; without them a fifth of the rows is held out; out: folder to
    write, which holds the best model so far at every moment; task: of what kind the target is, if
    the guess is wrong; keep: columns that are used although they give the target away; replay: a
    plan, or the folder or file that holds one, which is done again instead of a search; lang: of
    the report. Raises InputError where the examples cannot be learned from, saying why.
    """
    limit = seconds(budget)
    clock = Deadline() if limit is None else Deadline.within(limit)
    progress = progress or Quiet()
    if out is not None:
        # The best so far of a search that was stopped makes room for what it comes to.
        ready(out, force=force or unfinished(Path(out)))
    options = (options or ExampleOptions()).model_copy(update={"target": target})
    old = replay if replay is None or isinstance(replay, Plan) else read_plan(Path(replay))
    plan = old or Plan(seed, limit, "", versions=_versions())
    examples = read_examples(sources, options, progress)
    parted = part(
        examples, test, options, TaskKind(task) if task else None, keep, plan.seed, progress
    )
    folder, settings = None if out is None else Path(out), _settings(options, limit)
    if old is None:
        plan = replace(plan, digest=examples.digest)
        until = replace(clock, at=clock.at - _reserve(limit, parted))
        found = _searched(parted, plan, until, folder, settings, progress)
    else:
        found = _again(parted, plan, examples, progress)
    with progress.step("measuring the model"):
        findings = tuple(judged(found, parted))
    findings += tuple(learning_curve(found, parted, clock, progress))
    notes = (*examples.notes, *parted.notes)
    if folder is not None:
        title = f"{target} – {examples.name}"
        told = card(
            found.trained, found.plan, findings, notes, title=title, folder=folder, lang=lang
        )
        with staged(folder, force=True) as new:
            write_model(
                new, found.trained, found.plan, version=berth.__version__, findings=findings,
                options=settings, card=told,
            )  # fmt: skip
    return TrainRun(found.trained, findings, found.plan, notes, folder)


def _reserve(limit: float | None, parted: Parted) -> float:
    """Seconds that are kept for measuring."""
    if limit is None:
        return 0.0
    rows = len(parted.test) + len(parted.train) / 2
    return min(MOST * limit, JUDGING * limit + A_ROW * rows)


def _searched(
    parted: Parted,
    plan: Plan,
    clock: Deadline,
    out: Path | None,
    settings: Mapping[str, object],
    progress: Progress,
) -> Found:
    """What a search comes to; one that was killed goes on, by what it left beside `out`."""
    columns = [(c.name, c.kind, c.role) for c in parted.train.columns]
    run = {"data": plan.digest, "columns": columns, "task": asdict(parted.task), "seed": plan.seed}
    trials = None if out is None else Trials(out, {**run, **plan.versions})

    def keep(found: Found) -> None:
        if out is not None:
            with staged(out, force=True) as new:
                write_model(
                    new, found.trained, found.plan, version=berth.__version__, options=settings
                )

    search = Search(
        parted.train, parted.target, parted.task, parted.folds, clock, plan, progress, keep, trials
    )
    found = promised(search.run(offers(parted.train, parted.task)), parted)
    if trials is not None:
        trials.clear()
    return found


def _again(parted: Parted, plan: Plan, examples: Examples, progress: Progress) -> Found:
    """What a plan came to, fitted again; there are no out-of-fold scores then."""
    if plan.digest != examples.digest:
        raise InputError(
            "these are not the rows that the plan was made on.",
            file=examples.name, remedy="Replay it on the same file, or train without it.",
        )  # fmt: skip
    trained = replayed(plan, parted.train, parted.target, parted.task, progress)
    nothing = np.zeros((0, parted.task.width))
    return Found(trained, np.zeros(0, np.int64), nothing, plan)


def _settings(options: ExampleOptions, limit: float | None) -> Mapping[str, object]:
    return {**options.model_dump(mode="json"), "budget_seconds": limit}


def _versions() -> Mapping[str, str]:
    """Of what computes."""
    used = [name for name in ("numpy", "scipy", "scikit-learn", "torch") if _there(name)]
    return {"berth": berth.__version__, **{name: version(name) for name in used}}


def _there(name: str) -> bool:
    return find_spec({"scikit-learn": "sklearn"}.get(name, name)) is not None
