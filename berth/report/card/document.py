"""`Card`: all that is said of a trained model, before it has a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from berth.core import Finding
from berth.report.document import Lang


@dataclass(frozen=True)
class Member:
    """One of the models that answer together: its part's name and its settings. What it counts for
    is in the findings `model.weight`, in the order of the members."""

    name: str
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Tried:
    """Something the search tried, or gave up for the reason `why`. What it reached and took is in
    the findings `search.loss` and `search.seconds` with this name as the subject's `trial`."""

    name: str
    why: str = ""


@dataclass(frozen=True)
class Card:
    """A trained model, ready to be set as HTML and Markdown. It holds no number of its own.

    kind: the nature of the target ("category", "ordinal", "labels" or "number"); classes: in the
    order of the scores; columns: names and kinds of those it reads; trials: in their order, the
    constant first; findings: every number that is shown; notes: in plain words, what was guessed,
    mended or left out; seed, budget (seconds, None for no end), versions: how it was made; folder:
    what the commands call it.
    """

    title: str
    target: str
    kind: str
    findings: tuple[Finding, ...]
    lang: Lang = "en"
    classes: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    members: tuple[Member, ...] = ()
    trials: tuple[Tried, ...] = ()
    notes: tuple[str, ...] = ()
    seed: int = 0
    budget: float | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    folder: str = "model/"
