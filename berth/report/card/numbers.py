"""`Number`: a finding as it stands on the page, with the place in the ledger that proves it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from berth.core import Finding
from berth.report.figures import MISSING, Figure, Figures, figure
from berth.report.words import Words

_COUNTED = ("rows", "slices")
_OF_PLACES = {"classes": 2, "places": 2}
_PERCENT = (
    "accuracy", "balanced_accuracy", "subset_accuracy", "precision", "recall", "f1", "roc_auc",
    "average_precision", "calibration_error",
)  # fmt: skip
"""What metrics in percent begin with, for findings whose unit is that of another metric."""
_DIGITS = 3
"""Significant ones of a number in the target's own unit."""


@dataclass(frozen=True)
class Number:
    """at: its place in the ledger, from 1."""

    at: int
    finding: Finding
    figure: Figure

    @property
    def href(self) -> str:
        """The address of its line in the ledger."""
        return f"#/f{self.at}"

    @property
    def value(self) -> float | None:
        """The finding's."""
        return self.finding.value

    def of(self, name: str) -> str:
        """What the finding's subject says under a name; nothing where it does not."""
        return self.finding.subject.get(name, "")


class Ledger:
    """All findings of a card, numbered and looked up by key."""

    def __init__(self, findings: Sequence[Finding], words: Words) -> None:
        self.numbers = tuple(
            Number(at, one, figure_of(one, words)) for at, one in enumerate(findings, start=1)
        )

    def having(self, *keys: str, **subject: str) -> tuple[Number, ...]:
        """Those with one of the keys, with or without `evaluation.` before it, of this subject."""
        wanted = {*keys, *(f"evaluation.{key}" for key in keys)}
        return tuple(
            one
            for one in self.numbers
            if one.finding.key in wanted
            and all(one.of(name) == value for name, value in subject.items())
        )

    def first(self, *keys: str, **subject: str) -> Number | None:
        """The first of them that has a value."""
        found = self.having(*keys, **subject)
        return next((one for one in found if one.value is not None), None)

    def beginning(self, *prefixes: str) -> Iterator[Number]:
        """Those whose key begins so."""
        yield from (one for one in self.numbers if one.finding.key.startswith(prefixes))


def figure_of(finding: Finding, words: Words) -> Figure:
    """A finding's value and interval as people read them, in its unit."""
    value, unit = finding.value, finding.unit
    low, high = finding.interval or (None, None)
    if value is None:
        return Figure(MISSING)
    if unit == "p":
        return Figure(Figures((0.0, 1.0)).p(value))
    if unit in _COUNTED:
        return Figure(f"{value:,.0f}")
    if unit == "seconds":
        shown = "<0.1" if value < 0.05 else f"{value:,.{0 if value >= 10 else 1}f}"
        return Figure(words("card.seconds", n=shown))
    if unit == "target":
        return figure(value, low, high, 1.0, _places(value), "")
    if _is_percent(finding):
        return figure(value, low, high, 100.0, 1, "%")
    return figure(value, low, high, 1.0, _OF_PLACES.get(unit, 3), "")


def _is_percent(finding: Finding) -> bool:
    if finding.unit == "metric":
        return finding.subject.get("metric", "").startswith(_PERCENT)
    about_r2 = "r2" in (finding.key.removeprefix("evaluation."), finding.subject.get("metric"))
    return finding.unit in ("share", "probability") and not about_r2


def _places(value: float) -> int:
    """Decimals that show so many significant digits."""
    return max(0, _DIGITS - 1 - floor(log10(abs(value)))) if value else 2
