"""What the card's templates read: findings in the order they are shown, by section."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from berth.report.card.document import Card
from berth.report.card.numbers import Ledger, Number
from berth.report.figures import Figures
from berth.report.links import sources
from berth.report.measures import measures
from berth.report.tones import STEPS
from berth.report.words import Words

SECTIONS = (
    "summary", "quality", "baseline", "confusion", "calibration", "promises", "slices", "curve",
    "noise", "leaks", "shift", "search", "limits", "use", "made", "figures",
)  # fmt: skip
"""The sections of a card; one whose findings are missing is left out."""
MATRIX = 20
"""Classes, of more of which the largest confusions stand in the matrix's place."""
TEST, OUT_OF_FOLD = "test", "out of fold"
CONSTANT = "constant.v1"
WORST = 12
"""Slices that are shown."""
FALLING = frozenset(
    ("log_loss", "brier", "calibration_error", "mae", "rmse", "median_absolute_error",
     "places_off")
)  # fmt: skip
"""Metrics of which less is better."""
_LOSS = {"number": "rmse"}
_SPREAD = ("evaluation.drift", "evaluation.shift")


@dataclass(frozen=True)
class Compared:
    """A line of the comparison with simpler models: what it is, and its loss."""

    what: str
    loss: Number
    own: bool = False


@dataclass(frozen=True)
class Trial:
    """Something tried; loss and seconds where it was tried to an end, why where it was not."""

    name: str
    loss: Number | None
    seconds: Number | None
    why: str


class CardView:
    """A card, read by templates."""

    def __init__(self, card: Card) -> None:
        self.card, self.words = card, Words(card.lang)
        self.ledger = Ledger(card.findings, self.words)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The sections that have something to say, in their order."""
        always = ("summary", "limits", "use", "made")
        return tuple(name for name in SECTIONS if name in always or getattr(self, name))

    # What the model is

    @property
    def facts(self) -> list[tuple[str, Number]]:
        """Words and numbers for the masthead."""
        found = [
            (self.words(f"card.fact.{split}"), self.ledger.first("model.rows", split=split))
            for split in ("train", "test")
        ]
        found.append((self.words("card.fact.total"), self.ledger.first("search.total")))
        return [(word, number) for word, number in found if number is not None]

    @property
    def made(self) -> list[tuple[str, str]]:
        """Settings by which it was made, in words."""
        card, words = self.card, self.words
        budget = words("card.made.endless") if card.budget is None else f"{card.budget:g} s"
        rows = [
            (words("card.made.columns"), self.columns),
            (words("card.made.target"), card.target),
            (words("card.made.classes"), words.comma.join(card.classes)),
            (words("card.made.budget"), budget),
            (words("card.made.seed"), str(card.seed)),
            (words("card.made.versions"), words.comma.join(
                f"{name} {version}" for name, version in card.versions.items())),
        ]  # fmt: skip
        return [(what, value) for what, value in rows if value]

    def percent(self, level: str) -> str:
        """A promised share, which is a setting, as people read it."""
        return f"{100 * float(level):g}%" if level else "–"

    @property
    def columns(self) -> str:
        """The columns it reads, with their kinds."""
        words = self.words
        return words.comma.join(
            words("card.column", name=name, kind=words.name("kind_of", kind))
            for name, kind in self.card.columns
        )

    @property
    def members(self) -> list[tuple[str, str, Number | None]]:
        """Name, settings and weight of each member."""
        weights = self.ledger.having("model.weight")
        known = len(weights) == len(self.card.members)
        return [
            (one.name, _told(one.settings), weights[k] if known else None)
            for k, one in enumerate(self.card.members)
        ]

    @property
    def chosen(self) -> set[str]:
        """The members as trials are named: `network.v1 (text=text.cnn.v1)`."""
        told = [(one.name, _told(one.settings)) for one in self.card.members]
        return {f"{name} ({settings})" if settings else name for name, settings in told}

    @cached_property
    def figures(self) -> tuple[Number, ...]:
        """The ledger."""
        return self.ledger.numbers

    def subject(self, number: Number) -> str:
        """What a finding is about, in one line."""
        words = self.words
        return words.semicolon.join(
            words.name("card.of", name) + words.colon + words.name("card.split", value)
            for name, value in number.finding.subject.items()
        )

    def sources(self, number: Number) -> str:
        """The rows behind a finding, each file named once."""
        return sources(number.finding.rows, self.words)

    def quantity(self, number: Number) -> str:
        """The name of what a finding measures."""
        key = number.finding.key.removeprefix("evaluation.")
        return self.words.name("metric", key.replace(".", "_"))

    # How good it is

    @cached_property
    def quality(self) -> dict[str, dict[str, Number]]:
        """Metrics by name, and in each the number of each split."""
        at = {id(number.finding): number for number in self.ledger.numbers}
        found: dict[str, dict[str, Number]] = {}
        for split, metric, one in measures(self.card.findings):
            found.setdefault(metric, {}).setdefault(split, at[id(one)])
        return found

    @property
    def splits(self) -> list[str]:
        """The splits that were measured, the test first."""
        names = dict.fromkeys(split for some in self.quality.values() for split in some)
        return sorted(names, key=lambda name: name != TEST)

    def rows_of(self, split: str) -> Number | None:
        """A number of the split, whose n counts its rows."""
        return next((some[split] for some in self.quality.values() if split in some), None)

    @property
    def leading(self) -> tuple[str, Number] | None:
        """The metric that is named first, on the test rows if they were measured."""
        for metric, some in self.quality.items():
            for split in self.splits:
                if split in some and some[split].value is not None:
                    return metric, some[split]
        return None

    @cached_property
    def baseline(self) -> list[Compared]:
        """The constant, the simplest model and this one, by out-of-fold loss."""
        own = self.quality.get(_LOSS.get(self.card.kind, "log_loss"), {}).get(OUT_OF_FOLD)
        tried = [one for one in self.search if one.loss is not None]
        constant = next((one for one in tried if one.name == CONSTANT), None)
        simple = next((one for one in tried if one.name != CONSTANT), None)
        lines = [
            Compared(self.words(f"card.baseline.{key}", name=one.name), one.loss)
            for key, one in (("constant", constant), ("simplest", simple))
            if one is not None and one.loss is not None
        ]
        if not lines:
            return []
        return [*lines, Compared(self.words("card.baseline.own"), own, True)] if own else lines

    @property
    def differences(self) -> list[tuple[Number, Number | None]]:
        """Differences from other models on the same rows, each with its p."""
        chances = self.ledger.having("difference_p")
        return [
            (one, next((p for p in chances if p.finding.subject == one.finding.subject), None))
            for one in self.ledger.having("difference")
            if one.value is not None
        ]

    # Where it goes wrong

    @cached_property
    def confusion(self) -> tuple[Number, ...]:
        """Pairs of classes, of the test rows where there are several splits."""
        return self._tested(self.ledger.having("confusion"))

    def _tested(self, found: tuple[Number, ...]) -> tuple[Number, ...]:
        on_test = tuple(one for one in found if one.of("split") == TEST)
        return on_test or found

    @property
    def matrix(self) -> dict[str, dict[str, Number]] | None:
        """Cells by class and answer, where all of them are known and not too many."""
        told = any(one.of("class") == one.of("answered") for one in self.confusion)
        if not told or len(self.card.classes) > MATRIX:
            return None
        rows: dict[str, dict[str, Number]] = {name: {} for name in self.card.classes}
        for one in self.confusion:
            rows.setdefault(one.of("class"), {})[one.of("answered")] = one
        return {name: cells for name, cells in rows.items() if cells}

    @property
    def confused(self) -> list[Number]:
        """Confusions, the most frequent first."""
        wrong = [one for one in self.confusion if one.of("class") != one.of("answered")]
        return sorted(wrong, key=lambda one: -(one.value or 0.0) * one.finding.n)

    def strip(self, number: Number, among: list[Number]) -> tuple[float, float, float]:
        """Low end, value and high end of a number on the range of several, in percent."""
        ends = [end for one in among for end in (one.value, *(one.finding.interval or ()))]
        known = [end for end in ends if end is not None] or [0.0]
        bounds = (min(known), max(known))
        low, high = number.finding.interval or (number.value, number.value)
        place = Figures(bounds).place
        return place(low), place(number.value), place(high)

    def tone(self, cell: Number) -> str:
        """The colour of a cell: blue where the answer is right, orange where it is wrong."""
        side = "good" if cell.of("class") == cell.of("answered") else "poor"
        step = min(STEPS, int((STEPS + 1) * (cell.value or 0.0) + 0.5))
        return f"{side}-{step}" if step else "none"

    @cached_property
    def calibration(self) -> list[tuple[Number, Number]]:
        """What was said and what was true, of each bin."""
        said, true = (
            self._tested(self.ledger.having(key)) for key in ("reliability.stated", "reliability")
        )
        stated = {one.of("bin"): one for one in said}
        return [
            (stated[one.of("bin")], one)
            for one in true
            if one.of("bin") in stated and one.value is not None
        ]

    @cached_property
    def promises(self) -> list[tuple[str, Number, Number | None]]:
        """Level, coverage and size of sets or intervals, of all classes together."""
        found = []
        for held in self._tested(self.ledger.having("conformal.coverage")):
            if held.of("class") or held.value is None:
                continue
            about = {"level": held.of("level")} if held.of("level") else {}
            found.append((held.of("level"), held, self.ledger.first("conformal.size", **about)))
        return found

    @property
    def set_sizes(self) -> list[Number]:
        """Shares of rows by the size of their set, at the level that is nearest to 90 %."""
        found = self._tested(self.ledger.having("conformal.sets"))
        levels = dict.fromkeys(one.of("level") for one in found)
        level = min(levels, key=lambda one: abs(float(one or 0.9) - 0.9), default="")
        return [one for one in found if one.of("level") == level]

    @property
    def abstentions(self) -> list[tuple[str, Number | None, Number | None]]:
        """Risk that was aimed at, share answered, and risk reached where any was answered."""
        found: list[tuple[str, Number | None, Number | None]] = []
        for risk in self._tested(self.ledger.having("abstention.risk")):
            aim = risk.of("target_risk")
            answered = self.ledger.first("abstention.answered", target_risk=aim)
            silent = answered is not None and not answered.value
            found.append((aim, answered, None if silent else risk))
        return found

    @cached_property
    def slices(self) -> list[Number]:
        """Slices of the rows, the worst first."""
        found = [one for one in self._tested(self.ledger.having("slice")) if one.value is not None]
        return sorted(found, key=_badness)

    @property
    def worst(self) -> tuple[Number, Number | None, Number | None] | None:
        """The worst slice with its gap to all other rows and the p of the gap."""
        one = self.ledger.first("worst_slice")
        if one is None:
            return None
        return one, self.ledger.first("worst_slice.gap"), self.ledger.first("worst_slice.p")

    def sliced(self, number: Number) -> str:
        """What a slice is."""
        return f"{number.of('column')} = {number.of('slice')}"

    # What else is known

    @cached_property
    def curve(self) -> list[Number]:
        """The metric by rows."""
        found = [one for one in self.ledger.having("curve") if one.value is not None]
        return sorted(found, key=lambda one: float(one.of("rows") or 0))

    @cached_property
    def noise(self) -> tuple[Number, ...]:
        """How many labels look wrong, and which."""
        return self.ledger.having("noise.share", "noise.suspect")

    @cached_property
    def leaks(self) -> tuple[Number, ...]:
        """What may have made the test too easy."""
        return tuple(self.ledger.beginning("evaluation.leak."))

    @cached_property
    def shift(self) -> tuple[Number, ...]:
        """How other rows differ from those it learned from."""
        return tuple(self.ledger.beginning(*_SPREAD))

    @cached_property
    def search(self) -> list[Trial]:
        """Everything that was tried, or was not."""
        found = []
        for one in self.card.trials:
            loss = self.ledger.first("search.loss", trial=one.name)
            seconds = self.ledger.first("search.seconds", trial=one.name)
            found.append(Trial(one.name, loss, seconds, one.why))
        return found

    @property
    def limits(self) -> list[str]:
        """What was not tested, in plain words."""
        ways = ("time", "group", "row")
        split = next(
            (way for one in self.ledger.beginning("evaluation.split.") for way in ways
             if one.finding.method == f"split by {way}"), "file",
        )  # fmt: skip
        told = [self.words(f"card.limits.{split}")]
        if not self.shift:
            told.append(self.words("card.limits.elsewhere"))
        if self.promises:
            told.append(self.words("card.limits.promises"))
        told.append(self.words("card.limits.attack"))
        return [*told, *self.card.notes]


def _badness(number: Number) -> float:
    value = number.value or 0.0
    return -value if number.of("metric") in FALLING else value


def _told(settings: Mapping[str, object]) -> str:
    """Settings in one line: `width=64, text=text.cnn.v1`."""
    return ", ".join(
        f"{name}={'…' if isinstance(value, Mapping | list | tuple) else value}"
        for name, value in settings.items()
    )
