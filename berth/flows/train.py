"""Training, in one line: from examples to a measured model."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import berth
from berth.artefact import staged
from berth.artefact.model import unfinished, write_model
from berth.artefact.staging import ready
from berth.artefact.trials import Trials
from berth.core import Finding, Progress, Quiet
from berth.flows.training.budget import seconds
from berth.flows.training.card import card
from berth.flows.training.judging import judged, promised
from berth.flows.training.parting import Parted, part
from berth.model.candidate import Deadline
from berth.model.offers import offers
from berth.model.plan import Plan
from berth.model.search import Found, Search
from berth.model.task import TaskKind
from berth.model.trained import Trained
from berth.report.document import Lang
from berth.sources.examples import ExampleOptions, Examples, read_examples

JUDGING = 0.06
"""Share of the budget that is kept for measuring what was trained."""


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
    the guess is wrong; keep: columns that are used although they give the target away; lang: of the
    report. Raises InputError where the examples cannot be learned from, saying why.
    """
    clock = Deadline() if (limit := seconds(budget)) is None else Deadline.within(limit)
    progress = progress or Quiet()
    if out is not None:
        # The best so far of a search that was stopped makes room for what it comes to.
        ready(out, force=force or unfinished(Path(out)))
    options = (options or ExampleOptions()).model_copy(update={"target": target})
    examples = read_examples(sources, options, progress)
    parted = part(examples, test, options, TaskKind(task) if task else None, keep, seed, progress)
    trials = _trials(out, examples, parted, seed)
    reserve = 0.0 if limit is None else JUDGING * limit
    search = Search(
        parted.train, parted.target, parted.task, parted.folds,
        replace(clock, at=clock.at - reserve), Plan(seed, limit, examples.digest), progress,
        keep=_keeper(out, options, limit), store=trials,
    )  # fmt: skip
    found = search.run(offers(parted.train, parted.task))
    trained = promised(found, parted)
    with progress.step("measuring the model"):
        findings = tuple(judged(trained, found, parted))
    folder, notes = None if out is None else Path(out), (*examples.notes, *parted.notes)
    if folder is not None:
        told = card(
            trained, found.plan, findings, notes, title=f"{target} – {examples.name}",
            folder=folder, lang=lang,
        )  # fmt: skip
        with staged(folder, force=True) as new:
            write_model(
                new, trained, found.plan, version=berth.__version__, findings=findings,
                options=_settings(options, limit), card=told,
            )  # fmt: skip
        assert trials is not None
        trials.clear()
    return TrainRun(trained, findings, found.plan, notes, folder)


def _trials(
    out: str | os.PathLike[str] | None, examples: Examples, parted: Parted, seed: int
) -> Trials | None:
    """What a killed search left beside `out`, if it was the same one."""
    if out is None:
        return None
    columns = [(c.name, c.kind, c.role) for c in parted.train.columns]
    run = {"data": examples.digest, "columns": columns, "task": asdict(parted.task), "seed": seed}
    return Trials(out, {**run, "rows": len(parted.train), "berth": berth.__version__})


def _keeper(
    out: str | os.PathLike[str] | None, options: ExampleOptions, limit: float | None
) -> Callable[[Found], None]:
    """What writes the best model so far."""

    def keep(found: Found) -> None:
        if out is None:
            return
        with staged(out, force=True) as new:
            write_model(
                new, found.trained, found.plan, version=berth.__version__,
                options=_settings(options, limit),
            )  # fmt: skip

    return keep


def _settings(options: ExampleOptions, limit: float | None) -> Mapping[str, object]:
    return {**options.model_dump(mode="json"), "budget_seconds": limit}
