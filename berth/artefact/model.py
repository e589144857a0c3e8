"""A trained model's folder: written by `write_model`, opened by `load_model`."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from berth.artefact.outline import finding
from berth.artefact.plain import discreet, read_json, write_json, write_text
from berth.artefact.staging import MANIFEST
from berth.artefact.weights import read_arrays, write_arrays
from berth.core import Column, Finding, InputError, Kind, Role
from berth.evaluation.calibration import Temperature
from berth.model.candidate import State
from berth.model.candidates import CANDIDATES
from berth.model.costs import Cost
from berth.model.plan import Chosen, Plan, Trial
from berth.model.task import Task, TaskKind
from berth.model.trained import Member, Trained
from berth.report import Card, card_html, card_markdown, metrics

SCHEMA = 1
"""The version of the folder's layout; raised when a reader of the old one would go wrong."""
KIND = "model"
WEIGHTS, PLAN, FINDINGS = "weights.safetensors", "plan.json", "findings.json"


def write_model(
    folder: Path,
    trained: Trained,
    plan: Plan,
    *,
    version: str,
    options: Mapping[str, object],
    findings: Sequence[Finding] = (),
    card: Card | None = None,
) -> None:
    """Write manifest, weights, plan and findings, and with a card what people read. Call it inside
    `staged`.

    Without a card it is the best so far of a search that goes on, which has not been measured.
    """
    arrays: dict[str, Any] = {}
    members = []
    for at, member in enumerate(trained.members):
        state = member.fitted.state()
        arrays |= {f"{at}/{name}": array for name, array in state.arrays.items()}
        write_json(folder / _settings(at), state.settings)
        told = {"part": member.name, "config": member.config, "weight": member.weight}
        members.append({**told, "heat": member.heat})
    write_arrays(folder / WEIGHTS, arrays)
    write_json(folder / PLAN, plan)
    write_json(folder / FINDINGS, list(findings))
    if card is not None:
        write_text(folder / "card.md", card_markdown(card))
        write_text(folder / "report.html", card_html(card))
        metrics(findings).write_csv(folder / "metrics.csv")
    manifest = {
        "kind": KIND, "schema": SCHEMA, "berth": version, "seed": plan.seed,
        "data": {"sha256": plan.digest}, "complete": card is not None, "options": discreet(options),
        "task": trained.task, "columns": trained.columns, "members": members,
        "heat": trained.heat, "margin": trained.margin, "wary": trained.wary,
    }  # fmt: skip
    write_json(folder / MANIFEST, manifest)


def load_model(path: str | os.PathLike[str]) -> Trained:
    """Open a model's folder. Raises InputError for one that is none, damaged, or too new."""
    folder = Path(path)
    manifest = read_manifest(folder)
    arrays = read_arrays(folder / WEIGHTS)
    try:
        members = tuple(
            _member(folder, at, one, arrays) for at, one in enumerate(manifest["members"])
        )
        return Trained(
            _task(manifest["task"]), columns(manifest), members, _heat(manifest["heat"]),
            manifest["margin"], manifest["wary"],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"is damaged: {error!r}.", file=str(folder / MANIFEST)) from error


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """What a model's folder says of itself."""
    manifest = read_json(folder / MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise InputError("is not a model of berth's.", file=str(folder))
    if manifest.get("schema") != SCHEMA:
        raise InputError(
            f"has layout {manifest.get('schema')}, and this berth reads {SCHEMA}.",
            file=str(folder), remedy="Open it with the berth that wrote it, or train it again.",
        )  # fmt: skip
    return manifest


def unfinished(folder: Path) -> bool:
    """Whether the folder holds the best so far of a search that was stopped."""
    try:
        return not read_manifest(folder)["complete"]
    except (InputError, KeyError):
        return False


def columns(manifest: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns that a model reads, and its target's."""
    return tuple(
        Column(one["name"], Kind(one["kind"]), Role(one["role"])) for one in manifest["columns"]
    )


def read_plan(path: Path) -> Plan:
    """What was tried, and what was chosen; path: of a model's folder, or of the plan in it."""
    file = path / PLAN if path.is_dir() else path
    told = read_json(file)
    try:
        trials = tuple(
            Trial(**{**one, "predicted": _cost(one["predicted"]), "seconds": tuple(one["seconds"])})
            for one in told["trials"]
        )
        chosen = tuple(Chosen(**{**one, "heat": _heat(one["heat"])}) for one in told["chosen"])
        return Plan(**{**told, "trials": trials, "chosen": chosen, "heat": _heat(told["heat"])})
    except (KeyError, TypeError) as error:
        raise InputError(f"is no plan: {error!r}.", file=str(file)) from error


def read_findings(folder: Path) -> tuple[Finding, ...]:
    """Every number that was published of the model."""
    return tuple(map(finding, read_json(folder / FINDINGS)))


def _heat(told: Mapping[str, Any]) -> Temperature:
    return Temperature(float(told["value"]), bool(told["apart"]), tuple(told["bias"]))


def _cost(told: Mapping[str, float] | None) -> Cost | None:
    return None if told is None else Cost(**told)


def _settings(at: int) -> str:
    return f"member-{at}.json"


def _task(told: Mapping[str, Any]) -> Task:
    return Task(told["target"], TaskKind(told["kind"]), tuple(told["classes"]), told["separator"])


def _member(folder: Path, at: int, told: Mapping[str, Any], arrays: Mapping[str, Any]) -> Member:
    own = f"{at}/"
    state = State(
        read_json(folder / _settings(at)),
        {name.removeprefix(own): one for name, one in arrays.items() if name.startswith(own)},
    )
    part: Any = CANDIDATES[told["part"]]
    return Member(
        told["part"],
        told["config"],
        part.fitted.restore(state),
        float(told["weight"]),
        _heat(told["heat"]),
    )
