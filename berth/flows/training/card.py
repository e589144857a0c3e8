"""The card of a trained model, from what training found."""

from collections.abc import Sequence
from pathlib import Path

from berth.core import Finding, Role
from berth.model.plan import Plan
from berth.model.trained import Trained
from berth.report import Card, Member, Tried
from berth.report.document import Lang


def card(
    trained: Trained,
    plan: Plan,
    findings: Sequence[Finding],
    notes: Sequence[str],
    *,
    title: str,
    folder: Path,
    lang: Lang = "en",
) -> Card:
    """All that is said of a model; title: what it was trained on."""
    columns = [(c.name, c.kind.value) for c in trained.columns if c.role is Role.INPUT]
    return Card(
        title=title,
        target=trained.task.target,
        kind=trained.task.kind.value,
        findings=tuple(findings),
        lang=lang,
        classes=trained.task.classes,
        columns=tuple(columns),
        members=tuple(Member(one.name, dict(one.config)) for one in trained.members),
        trials=tuple(Tried(one.name, one.why) for one in plan.trials),
        notes=tuple(notes),
        seed=plan.seed,
        budget=plan.budget,
        versions=plan.versions,
        folder=str(folder),
    )
