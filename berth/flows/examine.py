"""A model beyond its own test: on one file or two, or beside another model on the same rows."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import berth
from berth.artefact import staged
from berth.artefact.model import FINDINGS, read_plan
from berth.artefact.plain import write_json, write_text
from berth.artefact.staging import MANIFEST, ready
from berth.core import Finding, Floats, InputError, Progress, Quiet, Role, Table
from berth.evaluation.answers import Answers
from berth.evaluation.drift import Drift, drift
from berth.evaluation.elsewhere import associated, moved
from berth.evaluation.intervals import difference
from berth.flows.predict import measurable, opened, read_new
from berth.flows.training.card import card
from berth.flows.training.judging import answers_of, kind, measured
from berth.flows.training.parting import answerable, encoded
from berth.model.plan import Plan
from berth.model.task import Task
from berth.model.trained import Trained
from berth.report import card_html, card_markdown, metrics
from berth.report.document import Lang
from berth.sources.examples import ExampleOptions, Examples

KIND, SCHEMA = "evaluation", 1
HERE, THERE = "test", "against"
"""What the findings call the two files."""
SURE = 0.05
"""A column has shifted where chance makes as large a difference more rarely than this."""
Opened = Trained | str | os.PathLike[str]


@dataclass(frozen=True, eq=False)
class Examination:
    """findings: every measure; notes: what was left out; names: of the files, as they are called;
    folder: where it was written, or None."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    names: tuple[str, ...]
    folder: Path | None = None


def examine(
    model: Opened,
    sources: Any,
    *,
    against: Any = None,
    other: Opened | None = None,
    out: str | os.PathLike[str] | None = None,
    options: ExampleOptions | None = None,
    lang: Lang = "en",
    seed: int = 0,
    force: bool = False,
    progress: Progress | None = None,
) -> Examination:
    """Measure a model on rows that have the target.

    against: other rows, which are measured as well, with the shift of the columns and what of the
    difference goes with it; without the target, the shift alone. other: a second model, compared on
    the same rows. out: a folder for the report. Raises InputError where nothing can be measured.
    """
    progress, trained = progress or Quiet(), opened(model)
    if out is not None:
        ready(out, force=force)
    read = read_new(trained, sources, options, progress)
    rows, notes = measurable(trained, read)
    notes, names, second = (*read.notes, *notes), [read.name], None
    with progress.step("measuring the model"):
        said = answers_of(trained, rows, encoded(rows, trained.task))
        findings = list(measured(trained, said, rows, HERE))
    if other is not None:
        with progress.step("comparing the models"):
            found, more = _beside(trained, opened(other), read, sources, options, str(other))
            findings, notes = [*findings, *found], (*notes, *more)
    if against is not None:
        second = read_new(trained, against, options, progress)
        with progress.step("measuring the shift"):
            found, more = _against(trained, (read.table, rows, said), second, seed)
        findings, notes = [*findings, *found], (*notes, *second.notes, *more)
        names.append(second.name)
    done = Examination(tuple(findings), notes, tuple(names), None if out is None else Path(out))
    if out is not None:
        _write(done, trained, model, Path(out), lang, force)
    return done


def _against(
    trained: Trained, here: tuple[Table, Table, Answers], read: Examples, seed: int
) -> tuple[list[Finding], tuple[str, ...]]:
    """The other file's measures, how they differ, and the shift; here: all rows of the first, those
    measured, and the answers to them."""
    table, rows, said = here
    target, there = trained.task.target, read.table
    told = target in there.frame.columns and bool(len(answerable(there, trained.task)))
    if not told and target in there.frame.columns:
        there = there.without(target)
    # The target of one file alone would be told as a column that is missing in the other.
    shift = drift(table if told else table.without(target), there, seed=seed)
    found = list(shift.findings())
    if not told:
        note = f"{read.name} has no {target!r}, so that only the shift of its columns is measured"
        return found, (note,)
    others, notes = measurable(trained, read)
    answers = answers_of(trained, others, encoded(others, trained.task))
    found = [*measured(trained, answers, others, THERE), *moved(said, answers), *found]
    shifted = _shifted(shift)
    columns = [column for column in rows.columns if column.name in shifted]
    found += associated(said, others, rows, columns, target=target, seed=seed)
    copies = _copies(rows, others)
    if copies:
        notes += (f"{copies:,} rows of {read.name} are in the first file as well",)
    return found, notes


def _shifted(shift: Drift) -> set[str]:
    return {one.column for one in shift.shifts if one.p is not None and one.p <= SURE}


def _copies(rows: Table, others: Table) -> int:
    """How many of the other rows have the inputs of one of these."""
    names = [column.name for column in rows.having(Role.INPUT)]
    known = rows.frame.select(names).unique()
    return others.frame.select(names).join(known, on=names, how="semi", nulls_equal=True).height


def _beside(
    trained: Trained,
    other: Trained,
    read: Examples,
    sources: Any,
    options: ExampleOptions | None,
    name: str,
) -> tuple[list[Finding], tuple[str, ...]]:
    """The difference of two models on the rows whose answers both have learned."""
    one, two = trained.task, other.task
    if (one.target, one.kind) != (two.target, two.kind):
        raise InputError(
            f"it learned {two.target!r} as {two.kind.value}, and the first model {one.target!r} "
            f"as {one.kind.value}.",
            file=name, remedy="Compare models of the same column.",
        )  # fmt: skip
    table, again = read.table, read_new(other, sources, options, None).table
    ids = set(answerable(table, one).row_ids) & set(answerable(again, two).row_ids)
    rows, same = (each.where(each.row_ids.is_in(list(ids))) for each in (table, again))
    if not ids:
        raise InputError("no row has an answer that both models have learned.", file=name)
    both = _union(one, two)
    target = encoded(rows, both)
    ours = Answers(kind(both), target, _among(trained.scores(rows), one, both))
    theirs = Answers(kind(both), target, _among(other.scores(same), two, both))
    listed = rows.row_ids.to_list()
    found = list(difference(ours, theirs, subject={"model": name}, ids=listed))
    only = len(answerable(table, one)) - len(ids)
    notes = (f"{only:,} rows are not compared: {name} never learned their answer",) * bool(only)
    return found, notes


def _union(one: Task, two: Task) -> Task:
    """The task of all classes of both, those of the first in their order."""
    more = tuple(name for name in two.classes if name not in one.classes)
    return Task(one.target, one.kind, (*one.classes, *more), one.separator)


def _among(scores: Floats, task: Task, wider: Task) -> Floats:
    """Scores of a task's classes in the columns of a wider one's, 0 for the others."""
    if not task.classes:
        return scores
    placed = np.zeros((len(scores), wider.width))
    placed[:, [wider.classes.index(name) for name in task.classes]] = scores
    return placed


def _write(
    done: Examination, trained: Trained, model: Opened, out: Path, lang: Lang, force: bool
) -> None:
    """evaluation.html and .md, metrics.csv, findings.json and a manifest, whole or not at all."""
    known = not isinstance(model, Trained)
    plan = read_plan(Path(model)) if known else Plan(0, None, "")  # type: ignore[arg-type]
    title = " – ".join([trained.task.target, *done.names])
    where = Path(model) if known else Path("model")  # type: ignore[arg-type]
    told = card(
        trained, plan, (*done.findings, *_rows(done.findings)), done.notes, title=title,
        folder=where, lang=lang,
    )  # fmt: skip
    with staged(out, force=force) as new:
        write_text(new / "evaluation.md", card_markdown(told))
        write_text(new / "evaluation.html", card_html(told))
        metrics(done.findings).write_csv(new / "metrics.csv")
        write_json(new / FINDINGS, list(done.findings))
        manifest = {
            "kind": KIND, "schema": SCHEMA, "berth": berth.__version__, "model": str(where),
            "files": done.names, "notes": done.notes,
        }  # fmt: skip
        write_json(new / MANIFEST, manifest)


def _rows(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """How many rows were measured, for the head of the page."""
    first = next((f for f in findings if f.subject.get("split") == HERE), None)
    if first is not None:
        yield Finding("model.rows", {"split": HERE}, float(first.n), unit="rows", n=first.n)
