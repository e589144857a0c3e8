"""Which classes are taken for which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from berth.core import PROOF_LIMIT, Finding, Floats, InputError, RowId
from berth.evaluation.answers import Answers, Ints, Target
from berth.evaluation.shares import LEVEL, wilson


@dataclass(frozen=True, eq=False)
class Confusion:
    """counts [true class, class answered]; classes in the order of both.

    target and decided [rows] are kept to name the rows of a cell.
    """

    classes: tuple[str, ...]
    counts: Ints
    target: Target
    decided: Target

    @classmethod
    def of(cls, answers: Answers, classes: Sequence[str]) -> "Confusion":
        """Count answers. Raises InputError where a row has not one class."""
        if not answers.single:
            raise InputError(f"a target of kind {answers.kind} has no confusion matrix.")
        if len(classes) != answers.width:
            raise InputError(f"{len(classes)} classes were named for {answers.width} scores.")
        width = answers.width
        cells = answers.target * width + answers.decided
        counts = np.bincount(cells, minlength=width * width).reshape(width, width)
        return cls(tuple(classes), counts, answers.target, answers.decided)

    @property
    def shares(self) -> Floats:
        """Of the rows of each true class the share answered as each; NaN for a class without."""
        whole = self.counts.sum(axis=1, keepdims=True)
        return np.asarray(np.where(whole > 0, self.counts / np.maximum(whole, 1), np.nan))

    def largest(self, count: int = 10) -> tuple[tuple[int, int], ...]:
        """The cells beside the diagonal with the most rows, (true, answered), none empty."""
        wrong = self.counts * (1 - np.eye(len(self.classes), dtype=np.int64))
        order = np.argsort(-wrong.ravel(), kind="stable")[:count]
        cells = (divmod(int(cell), len(self.classes)) for cell in order)
        return tuple((true, said) for true, said in cells if wrong[true, said])

    def findings(
        self,
        count: int = 10,
        *,
        subject: Mapping[str, str] | None = None,
        ids: Sequence[RowId] = (),
    ) -> tuple[Finding, ...]:
        """`evaluation.confusion` of the largest confusions: the share of a class's rows that was
        answered as another, with the rows."""
        found = []
        for true, said in self.largest(count):
            hits, n = int(self.counts[true, said]), int(self.counts[true].sum())
            low, high = wilson(hits, n)
            rows = np.flatnonzero((self.target == true) & (self.decided == said))[:PROOF_LIMIT]
            names = {"class": self.classes[true], "answered": self.classes[said]}
            found.append(
                Finding(
                    "evaluation.confusion", {**(subject or {}), **names}, hits / n,
                    (float(low), float(high)), LEVEL, "share", "Wilson interval", n,
                    tuple(ids[k] for k in rows) if len(ids) else (),
                )
            )  # fmt: skip
        return tuple(found)
