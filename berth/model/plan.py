"""`Plan`: what was tried, what it took, and what was chosen; enough to do it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from berth.evaluation.calibration import UNCHANGED, Temperature
from berth.model.costs import Cost


@dataclass(frozen=True)
class Trial:
    """name, part, config: of the offer; predicted: what one fit of all rows was expected to cost,
    None where nobody asked; seconds: of each fold's fit and scores; loss: over the folds done, and
    folds how many; why: where it was given up, the reason."""

    name: str
    part: str
    config: Mapping[str, Any]
    predicted: Cost | None = None
    seconds: tuple[float, ...] = ()
    loss: float | None = None
    folds: int = 0
    why: str = ""


@dataclass(frozen=True)
class Chosen:
    """A member of the model, as `trained.Member` has it. settled: what its fit came to that depends
    on the time it was given, such as steps, which a replay takes for its settings."""

    part: str
    config: Mapping[str, Any]
    weight: float
    heat: Temperature = UNCHANGED
    settled: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """seed, budget (seconds, None for no end), folds; digest: of the table; trials in their order;
    chosen; heat, margin, wary: as the model has them; versions: of what computed."""

    seed: int
    budget: float | None
    digest: str
    folds: int = 0
    trials: tuple[Trial, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    heat: Temperature = UNCHANGED
    margin: Mapping[str, float] | None = None
    wary: Mapping[str, float] | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
