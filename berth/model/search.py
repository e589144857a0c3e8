"""The search: under a budget of time, which models are worth trying, and what they are together.

The cheapest comes first, always. What another would take is told from two small fits, and what it
would bring from what such models bring as a rule, corrected by how it did on the small fits' rows;
the one with the most hope a minute is tried next, on folds that all share. What was found so far is
a whole model at every moment, handed to `keep`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Floats, Progress, Table
from berth.evaluation.answers import Answers
from berth.evaluation.calibration import UNCHANGED, Temperature
from berth.evaluation.splits import Split
from berth.model.candidate import Candidate, Deadline, Fitted, Target
from berth.model.candidates import CANDIDATES
from berth.model.costs import Cost, Probe, probe
from berth.model.ensemble import mixed, weights
from berth.model.objective import loss
from berth.model.offers import Offer
from berth.model.plan import Chosen, Plan, Trial
from berth.model.task import Task
from berth.model.trained import Member, Trained
from berth.model.tuning import Drawn, GivenUp, Tuning

Places = NDArray[np.int64]
FOLDS = 5
SEARCHING = 0.62
"""Share of the budget for trials; the rest is for fitting what was chosen to all rows."""
FOLDED = 0.35
"""Cross-validating the first real model may take so much of the budget; fewer folds otherwise."""
TUNED, DRAWN = 2, 12
"""So many offers are tuned, with so many draws of settings each at most."""
LIGHT = 0.02
"""A member that counts for less than this is left out."""


@dataclass(frozen=True, eq=False)
class Found:
    """trained: the model; rows, scores: places of rows that no member had seen and their scores
    together, before tempering; plan: how it came about."""

    trained: Trained
    rows: Places
    scores: Floats
    plan: Plan


class Store(Protocol):
    """Where scores of folds are kept, so that a search that was killed goes on."""

    def get(self, part: str, config: Mapping[str, Any], fold: int) -> tuple[Floats, float] | None:
        """Scores and seconds, or None."""
        ...

    def put(
        self, part: str, config: Mapping[str, Any], fold: int, scores: Floats, seconds: float
    ) -> None:
        """Keep them."""
        ...

    def checkpoints(self, part: str, config: Mapping[str, Any], fold: int) -> Path:
        """A folder for what a long fit needs to go on."""
        ...


@dataclass(eq=False)
class Search:
    """One search. table, target, task: training rows; folds: what each is fitted to and tested on;
    deadline: of everything; keep: called with every model that is better than those before."""

    table: Table
    target: Target
    task: Task
    folds: Sequence[Split]
    deadline: Deadline
    plan: Plan
    progress: Progress
    keep: Callable[[Found], None] = lambda found: None
    store: Store | None = None
    _done: "list[_Tried]" = field(default_factory=list)
    _number: int = 0

    def run(self, offers: Sequence[Offer]) -> Found:
        """Try offers while there is time, then fit what was chosen to all rows."""
        searching = self.deadline.part(1 / SEARCHING)
        first, *others = offers
        self._try(first, None, searching)
        self._offered(others, searching)
        self._tuned(searching)
        return self._settled()

    def _offered(self, others: Sequence[Offer], searching: Deadline) -> None:
        """Try the cheapest real model, then whichever has the most hope a minute."""
        for offer in others[:1]:
            # However little time there is: what is fitted when it is over is still a model.
            self._try(offer, self._probe(offer, searching), searching)
        waiting = [(offer, self._probe(offer, searching)) for offer in others[1:]]
        waiting = [(o, p) for o, p in waiting if self._in_time(o, p, searching)]
        while waiting:
            waiting.sort(key=lambda pair: self._minutes(pair[1]) / pair[0].hope)
            offer, told = waiting.pop(0)
            if self._in_time(offer, told, searching):
                self._try(offer, told, searching)

    def _tuned(self, searching: Deadline) -> None:
        """Draw other settings of the best offers, for as long as there is time."""
        if find_spec("optuna") is None:
            return
        best = sorted(self._done, key=lambda tried: self._loss(tried))[:TUNED]
        able = [tried for tried in best if hasattr(CANDIDATES[tried.offer.part], "space")]
        for tried in able:
            self._tune(tried, searching.part(len(able)))

    def _tune(self, tried: "_Tried", until: Deadline) -> None:
        space: Any = getattr(CANDIDATES[tried.offer.part], "space", None)
        study = Tuning.start(self.plan.seed)
        cost = sum(tried.seconds)
        for _ in range(DRAWN):
            if until.left < 1.2 * cost:
                break
            study.draw(space, lambda config, drawn: self._judged(tried, config, until, drawn))

    def _judged(
        self, like: "_Tried", config: Mapping[str, Any], until: Deadline, drawn: Drawn
    ) -> float:
        """The loss of other settings of an offer; GivenUp where it is not worth going on."""
        offer = Offer(like.offer.part, merged(like.offer.config, config))
        tried = _Tried(offer, like.cost)
        number = len(like.seconds)
        with self.progress.step(offer.name, number) as advance:
            for fold in range(number):
                self._fold(tried, fold, until.part(1 + number - fold))
                advance(1)
                try:
                    drawn.report(self._loss(tried), fold)
                except GivenUp:
                    self._note(self._trial(tried, "others did better"))
                    raise
        self._count(tried)
        return self._loss(tried)

    def _loss(self, tried: "_Tried") -> float:
        rows = self._tested(len(tried.seconds))
        return loss(self.task, self.target[rows], np.concatenate(tried.scores))

    def _minutes(self, told: Probe | None) -> float:
        return 0.0 if told is None else told.at(self._rows).seconds / 60 + 1e-3

    @property
    def _rows(self) -> int:
        return len(self.table)

    def _probe(self, offer: Offer, until: Deadline) -> Probe | None:
        """What the offer costs, or None where there is no time left even for that."""
        if until.passed:
            return None
        with self.progress.step(f"measuring {offer.name}"):
            return probe(
                made(offer), self.table, self.target, self.task, seed=self.plan.seed,
                deadline=until.part(4),
            )  # fmt: skip

    def _in_time(self, offer: Offer, told: Probe | None, until: Deadline) -> bool:
        """Whether the folds of an offer end in time; if not, the plan says so."""
        if told is not None and self._folds_cost(told) <= until.left:
            return True
        cost = None if told is None else told.at(self._rows)
        self._note(Trial(offer.name, offer.part, offer.config, cost, why="no time left for it"))
        return False

    def _folds_cost(self, told: Probe) -> float:
        number = self._number or 1
        share = 1 - 1 / max(len(self.folds), 2)
        return number * told.at(round(share * self._rows)).seconds

    def _note(self, trial: Trial) -> None:
        self.plan = replace(self.plan, trials=(*self.plan.trials, trial))

    def _try(self, offer: Offer, told: Probe | None, until: Deadline) -> None:
        """Fit the offer on all folds but one in turn, and see what that does for the model."""
        number = self._number or len(self.folds)
        tried = _Tried(offer, None if told is None else told.at(self._rows))
        with self.progress.step(offer.name, number) as advance:
            while (fold := len(tried.seconds)) < number and not (fold and until.passed):
                # What trains for as long as it may leaves the other folds their time.
                self._fold(tried, fold, until.part(1 + (number - fold if self._number else 1)))
                advance(1)
                if not self._number and self._done:
                    number = self._number = self._affordable(tried.seconds[0], until)
        self._count(tried)

    def _count(self, tried: "_Tried") -> None:
        """Let a trial count, and hand on the best so far."""
        self._note(self._trial(tried))
        tried.heat = self._heat(tried)
        self._done.append(tried)
        self.keep(self._so_far())

    def _trial(self, tried: "_Tried", why: str = "") -> Trial:
        offer = tried.offer
        return Trial(
            offer.name, offer.part, offer.config, tried.cost, tuple(tried.seconds),
            self._loss(tried), len(tried.seconds), why,
        )  # fmt: skip

    def _affordable(self, seconds: float, until: Deadline) -> int:
        """How many folds all trials will have, when one takes so long."""
        if not np.isfinite(until.left):
            return len(self.folds)
        room = (until.left + seconds) * FOLDED / SEARCHING
        return int(np.clip(room // max(seconds, 1e-9), 1, len(self.folds)))

    def _fold(self, tried: "_Tried", fold: int, until: Deadline) -> None:
        split, offer = self.folds[fold], tried.offer
        known = None if self.store is None else self.store.get(offer.part, offer.config, fold)
        start = perf_counter()
        if known is None:
            fitted = self._fit(offer, split.train, until, fold)
            scores = fitted.scores(self.table.take(pl.Series(split.test)))
            seconds = perf_counter() - start
            if self.store is not None:
                self.store.put(offer.part, offer.config, fold, scores, seconds)
            if not fold:
                tried.first = fitted
        else:
            scores, seconds = known
        tried.scores.append(scores)
        tried.seconds.append(seconds)

    def _fit(self, offer: Offer, rows: Places, until: Deadline, fold: int = -1) -> Fitted:
        """Fit to some rows; fold: -1 for all of them."""
        candidate: Any = made(offer)
        if self.store is not None and hasattr(candidate, "checkpoints"):
            candidate.checkpoints = self.store.checkpoints(offer.part, offer.config, fold)
        some = self.table.take(pl.Series(rows)) if len(rows) < self._rows else self.table
        fitted: Fitted = candidate.fit(
            some, self.target[rows], self.task, seed=self.plan.seed, deadline=until,
            progress=self.progress,
        )  # fmt: skip
        return fitted

    def _together(self) -> tuple[Places, Floats, list[float]]:
        """Rows that every counted trial has scored, their scores mixed, and the weights."""
        least = min(len(tried.seconds) for tried in self._done)
        rows = self._tested(least)
        scores = [tried.heat(np.concatenate(tried.scores[:least])) for tried in self._done]
        found = weights(self.task, self.target[rows], scores)
        found = np.where(found < LIGHT, 0.0, found)
        found = found / found.sum()
        return rows, mixed(scores, found), found.tolist()

    def _heat(self, tried: "_Tried") -> Temperature:
        """What makes a trial's probabilities come true, so that being unsure is not what a mixture
        needs the others for."""
        rows, scores = self._tested(len(tried.seconds)), np.concatenate(tried.scores)
        return Temperature.fit(Answers(self.task.kind.value, self.target[rows], scores))

    def _so_far(self) -> Found:
        """The best single model so far, as it was fitted without the first fold."""
        able = [tried for tried in self._done if tried.first is not None]
        _, _, found = self._together()
        best = max(able or self._done, key=lambda tried: found[self._done.index(tried)])
        if best.first is None:
            best.first = self._fit(best.offer, np.arange(self._rows), self.deadline)
        member = Member(best.offer.part, best.offer.config, best.first, 1.0, best.heat)
        scores = best.heat(np.concatenate(best.scores))
        return self._found([member], self._tested(len(best.seconds)), scores)

    def _tested(self, folds: int) -> Places:
        """Places of the rows that so many folds are tested on."""
        return np.concatenate([self.folds[fold].test for fold in range(folds)])

    def _settled(self) -> Found:
        """What was chosen, fitted to all rows, the weightiest first."""
        rows, scores, found = self._together()
        order = [int(at) for at in np.argsort(found)[::-1] if found[at] > 0]
        members: list[Member] = []
        with self.progress.step("fitting to all rows", len(order)) as advance:
            for at in order:
                tried = self._done[at]
                late = self.deadline.left < 1.1 * max(tried.seconds)
                if members and late:
                    continue
                again = not (late and tried.first is not None)
                every = np.arange(self._rows)
                until = self.deadline.part(len(order) - len(members))
                fitted = self._fit(tried.offer, every, until) if again else tried.first
                assert fitted is not None
                offer = tried.offer
                members.append(Member(offer.part, offer.config, fitted, found[at], tried.heat))
                advance(1)
        total = sum(member.weight for member in members)
        members = [replace(member, weight=member.weight / total) for member in members]
        result = self._found(members, rows, scores)
        self.keep(result)
        return result

    def _found(self, members: list[Member], rows: Places, scores: Floats) -> Found:
        heat = Temperature.fit(Answers(self.task.kind.value, self.target[rows], scores))
        chosen = tuple(
            Chosen(m.name, m.config, m.weight, m.heat, getattr(m.fitted, "settled", dict)())
            for m in members
        )
        plan = replace(self.plan, folds=self._number, chosen=chosen, heat=heat)
        trained = Trained(self.task, self.table.columns, tuple(members), heat)
        return Found(trained, rows, heat(scores), plan)


@dataclass(eq=False)
class _Tried:
    """An offer under trial: seconds and held-out scores of each fold; the first fold's model; heat,
    once it counts."""

    offer: Offer
    cost: Cost | None
    seconds: list[float] = field(default_factory=list)
    scores: list[Floats] = field(default_factory=list)
    first: Fitted | None = None
    heat: Temperature = UNCHANGED


def replayed(plan: Plan, table: Table, target: Target, task: Task, progress: Progress) -> Trained:
    """The model that a plan came to, fitted again; on the same rows and machine the same to the
    last bit."""
    members = []
    with progress.step("fitting to all rows", len(plan.chosen)) as advance:
        for one in plan.chosen:
            candidate = made(Offer(one.part, one.settled or one.config))
            fitted = candidate.fit(
                table, target, task, seed=plan.seed, deadline=Deadline(), progress=progress
            )
            members.append(Member(one.part, one.config, fitted, one.weight, one.heat))
            advance(1)
    return Trained(task, table.columns, tuple(members), plan.heat, plan.margin, plan.wary)


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of both, those of `other` first, also in settings within settings."""
    found = dict(one)
    for name, value in other.items():
        before = found.get(name)
        nested = isinstance(before, Mapping) and isinstance(value, Mapping)
        found[name] = merged(before, value) if nested else value  # type: ignore[arg-type]
    return found


def made(offer: Offer) -> Candidate:
    """The candidate that an offer is about."""
    part: Any = CANDIDATES[offer.part]
    candidate: Candidate = part(part.Config(**offer.config))
    return candidate
