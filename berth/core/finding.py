"""The two things berth publishes: a number with its proof, and a sentence with its proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field

RowId = str
"""`file:row`, the row counted from 1 without the header."""

PROOF_LIMIT = 12
"""A finding carries at most this many of the rows that prove it."""


@dataclass(frozen=True)
class Finding:
    """One published number.

    `key` names the quantity (`needs.importance`), `subject` what it is about
    (`{"need": "comfort"}`), `unit` its scale (`rating`, `share`, `r`, ...), `n` how many
    rows it rests on and `rows` a bounded sample of them. `interval` is two-sided at `level`.
    Words for it are made by writers, never here.
    """

    key: str
    subject: Mapping[str, str] = field(default_factory=dict)
    value: float | None = None
    interval: tuple[float, float] | None = None
    level: float = 0.9
    unit: str = ""
    method: str = ""
    n: int = 0
    rows: tuple[RowId, ...] = ()

    def __post_init__(self) -> None:
        if len(self.rows) > PROOF_LIMIT:
            object.__setattr__(self, "rows", self.rows[:PROOF_LIMIT])


@dataclass(frozen=True)
class Sentence:
    """Words that stand on rows: a clause of a report with the ids of the rows that prove it."""

    text: str
    rows: tuple[RowId, ...] = ()
