"""`Task`: what is to be predicted, and how answers are written as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Floats, InputError


class TaskKind(StrEnum):
    """The nature of a target."""

    CATEGORY = "category"
    ORDINAL = "ordinal"
    LABELS = "labels"
    NUMBER = "number"


@dataclass(frozen=True)
class Task:
    """target: the column's name; classes: in the order of the scores' columns, empty for numbers.

    Of two classes, the second is the one that a binary measure is about. Classes of an ordinal task
    go from low to high. Cells of a task of labels hold several, separated by `separator`.
    """

    target: str
    kind: TaskKind
    classes: tuple[str, ...] = ()
    separator: str = "|"

    @property
    def width(self) -> int:
        """Columns of the scores."""
        return max(1, len(self.classes))

    def encode(self, values: pl.Series) -> NDArray[np.int64] | Floats:
        """Answers as numbers: places in `classes`, int64 [rows]; of labels 0 or 1, float64
        [rows, classes]; of numbers themselves, float64 [rows].

        Raises InputError for a value that is no class, or missing.
        """
        if values.null_count():
            at = int(values.is_null().arg_max() or 0) + 1
            raise InputError("the target is missing.", row=at, column=self.target)
        if self.kind is TaskKind.NUMBER:
            return values.cast(pl.Float64).to_numpy()
        place = {name: at for at, name in enumerate(self.classes)}
        texts = values.cast(pl.String).to_list()
        if self.kind is TaskKind.LABELS:
            told = np.zeros((len(texts), len(place)))
            for row, cell in enumerate(texts):
                for name in filter(None, map(str.strip, cell.split(self.separator))):
                    told[row, self._place(place, name, row)] = 1.0
            return told
        return np.array([self._place(place, name, row) for row, name in enumerate(texts)], np.int64)

    def _place(self, place: dict[str, int], name: str, row: int) -> int:
        if name not in place:
            raise InputError(
                f"{name!r} is not among the classes that were learned.", row=row + 1,
                column=self.target, remedy=f"They are: {_some(self.classes)}.",
            )  # fmt: skip
        return place[name]


def _some(classes: Sequence[str]) -> str:
    shown = ", ".join(map(repr, classes[:8]))
    return shown if len(classes) <= 8 else f"{shown} and {len(classes) - 8} more"
