"""The contest: what taking a position would do, under a stated model.

A position addresses a segment (or the whole market), leads on one or two needs, and is set against
one rival. Its effect is a shift of attention in the choice model of `demand`:

- The people who are addressed, and who would choose either the own product or the rival, compare
  the two once more, with the weight of every lead need multiplied by 1 + effort / reach and all
  weights then renormalised. Reach is the share of the market addressed: the same effort spread over
  more people moves each of them less. Nobody else changes their mind.
- With unmoved weights this leaves every share as it is (the logit's independence of irrelevant
  alternatives), so a position pays exactly where the own product beats the rival on the lead needs
  by more than elsewhere, and where the rival has buyers to lose.
- The score is the share of the whole market that would then choose the own product.
- A product that is not launched yet is taken to serve the lead needs as well as the best rival
  does, and the others as the mean of the market.

Effort is an assumption like the choice's sensitivity: no review tells it.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy.special import expit

from berth.core import Floats, stream
from berth.market.demand import SENSITIVITY, shares, utilities
from berth.market.opportunity import mended
from berth.statistics.estimate import Estimate
from berth.statistics.multiplicity import simultaneous_lower
from berth.statistics.shrinkage import believable, usual_noise

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NOBODY = -1
"""Stands for the whole market among targets, and for no second lead need."""
LEVEL = 0.975
"""Of the simultaneous bounds of `failing`."""
FEWEST = 5
"""Nothing is shown of a product on a need by fewer rows than this."""


class Play(BaseModel):
    """What the contest assumes and how far it looks.

    effort: how much attention a position draws when it addresses everybody (1 doubles the lead
    needs' weight); paired: needs, the most important, that may lead in pairs; rivals: the most
    chosen products that a position may be set against.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    effort: float = Field(default=1.0, ge=0)
    paired: int = Field(default=8, ge=0)
    rivals: int = Field(default=30, ge=1)


@dataclass(frozen=True, eq=False)
class Beliefs:
    """Posterior draws of the market.

    weights [replicates, segments, needs], rows summing to 1; satisfaction [replicates, products,
    needs] on `scale`; parts: the segments' shares [replicates, segments].
    """

    weights: Floats
    satisfaction: Floats
    parts: Floats
    scale: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Candidates:
    """All positions that are compared: every target with every lead and every rival.

    targets: segments, or NOBODY in particular [targets]; leads: needs [leads, 2], the second
    NOBODY where one need leads; rivals: products [rivals].
    """

    targets: Ints
    leads: Ints
    rivals: Ints

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many targets, leads and rivals there are."""
        return len(self.targets), len(self.leads), len(self.rivals)

    def __len__(self) -> int:
        return int(np.prod(self.shape))

    def at(self, position: int) -> tuple[int, tuple[int, ...], int]:
        """Target, lead needs and rival of one candidate, counted in the order of `shape`."""
        target, lead, rival = np.unravel_index(position, self.shape)
        needs = tuple(int(need) for need in self.leads[lead] if need != NOBODY)
        return int(self.targets[target]), needs, int(self.rivals[rival])

    def alone(self, position: int) -> "Candidates":
        """One candidate by itself."""
        target, lead, rival = ([place] for place in np.unravel_index(position, self.shape))
        return Candidates(self.targets[target], self.leads[lead], self.rivals[rival])


def believe(
    weights: Estimate,
    satisfaction: Estimate,
    segment_shares: Estimate,
    scale: tuple[float, float],
    seed: int = 0,
) -> Beliefs:
    """Posterior draws from estimates [segments, needs], [products, needs] and [segments].

    Weights are a need's own, shrunken to the mean of all needs, plus what a segment adds, shrunken
    to nothing. Satisfaction's draws are posterior draws already, as many as there are to be.
    """
    weight, drawn = mended(weights)
    common, moving = weight.mean(axis=0), drawn.mean(axis=1)
    own = believable(
        weight - common,
        drawn - moving[:, None],
        centre=np.zeros_like,
        seed=seed,
        freedom=(len(weight) - 1) * (len(common) - 1),
    )
    shared = believable(common, moving, centre=_mean, seed=seed + 1)
    number = len(satisfaction.draws)
    heavy = _as_many(np.maximum(shared[:, None] + own, 1e-9), number)
    parts = _as_many(np.maximum(segment_shares.draws, 1e-9), number)
    return Beliefs(
        heavy / heavy.sum(axis=-1, keepdims=True),
        satisfaction.draws,
        parts / parts.sum(axis=-1, keepdims=True),
        scale,
    )


def _as_many(draws: Floats, number: int) -> Floats:
    """So many draws, those there are repeated in their order."""
    return np.resize(draws, (number, *draws.shape[1:]))


def _mean(values: Floats) -> Floats:
    return np.asarray(values.mean(axis=-1, keepdims=True))


def candidates(
    beliefs: Beliefs, own: int | None, play: Play, sensitivity: float = SENSITIVITY
) -> Candidates:
    """The positions that are open to the own product, or to an entrant where that is None."""
    weights, parts = beliefs.weights.mean(axis=0), beliefs.parts.mean(axis=0)
    segments, needs = weights.shape
    targets = [NOBODY, *range(segments)] if segments > 1 else [NOBODY]
    heavy = np.sort(np.argsort(-(parts @ weights), kind="stable")[: play.paired])
    pairs = [(int(a), int(b)) for a, b in combinations(heavy, 2)]
    leads = [*((need, NOBODY) for need in range(needs)), *pairs]
    served = beliefs.satisfaction.mean(axis=0)
    chosen = shares(utilities(weights, served, beliefs.scale, sensitivity))
    order = [int(p) for p in np.argsort(-(parts @ chosen), kind="stable") if p != own]
    return Candidates(
        np.array(targets, dtype=np.int64),
        np.array(leads, dtype=np.int64).reshape(-1, 2),
        np.array(sorted(order[: play.rivals]), dtype=np.int64),
    )


def score(
    beliefs: Beliefs, field: Candidates, own: int | None, sensitivity: float, effort: float
) -> Floats:
    """The share of the market that each candidate would win, [replicates, *field.shape]."""
    segments = beliefs.weights.shape[1]
    before: Floats | float = 0.0
    gains: dict[int, Floats] = {}
    whole: Floats | float = 0.0
    for segment in range(segments):
        duel = _duel(beliefs, field, own, segment, sensitivity)
        part = beliefs.parts[:, segment, None, None]
        before = before + part * duel.before
        if segment in field.targets:
            gains[segment] = part * duel.gain(1 + effort / np.maximum(part, 0.01))
        if NOBODY in field.targets:
            whole = whole + part * duel.gain(np.ones_like(part) + effort)
    gains[NOBODY] = np.asarray(whole)
    return np.stack([before + gains[int(target)] for target in field.targets], axis=1)


@dataclass(frozen=True, eq=False)
class _Duel:
    """Own product against each rival in one segment; arrays [replicates, leads or 1, rivals].

    before: the own product's share; both: its and the rival's; edge: by how much more it is liked,
    as utility, of which `lead` comes from the lead needs; weight of those [replicates, leads, 1].
    """

    before: Floats
    both: Floats
    edge: Floats
    lead: Floats
    weight: Floats

    def gain(self, factor: Floats) -> Floats:
        """What of the segment is won when the lead needs weigh `factor` times as much."""
        moved = (self.edge + (factor - 1) * self.lead) / (1 + (factor - 1) * self.weight)
        return np.asarray(self.both * expit(moved) - self.before)


def _duel(
    beliefs: Beliefs, field: Candidates, own: int | None, segment: int, sensitivity: float
) -> _Duel:
    weights = beliefs.weights[:, segment]
    low, high = beliefs.scale
    valued = sensitivity * weights[:, None] * (beliefs.satisfaction - low) / (high - low)
    total = valued.sum(axis=-1)
    mine = valued.mean(axis=1) if own is None else valued[:, own]
    best = valued.max(axis=1) if own is None else mine
    theirs = valued[:, field.rivals]
    lead = _over_leads(best[:, None] - theirs, field)
    if own is None:
        lifted = _over_leads((best - mine)[:, None], field)
        own_total = mine.sum(axis=-1)[:, None, None] + lifted
        rivals = np.broadcast_to(total[:, None], (*lifted.shape[:2], total.shape[1]))
        chosen = shares(np.concatenate([rivals, own_total], axis=-1))
    else:
        own_total = total[:, None, own : own + 1]
        chosen = np.concatenate([shares(total), shares(total)[:, own : own + 1]], axis=-1)[:, None]
    edge = own_total - total[:, None, field.rivals]
    before = chosen[..., -1:]
    both = before + chosen[..., field.rivals]
    return _Duel(before, both, edge, lead, _over_leads(weights[:, None], field))


def _over_leads(values: Floats, field: Candidates) -> Floats:
    """Sums over each lead's needs: [replicates, any, needs] to [replicates, leads, any]."""
    padded = np.concatenate([values, np.zeros((*values.shape[:2], 1))], axis=-1)
    return np.swapaxes(padded[..., field.leads].sum(axis=-1), 1, 2)


def answered(
    beliefs: Beliefs,
    field: Candidates,
    position: int,
    own: int | None,
    choice: float,
    effort: float,
) -> Floats:
    """The score [replicates] of one candidate if its rival draws level on the lead needs."""
    _, needs, rival = field.at(position)
    satisfaction = beliefs.satisfaction.copy()
    for need in needs:
        column = satisfaction[:, :, need]
        goal = column.max(axis=1) if own is None else column[:, own]
        satisfaction[:, rival, need] = np.maximum(column[:, rival], goal)
    after = replace(beliefs, satisfaction=satisfaction)
    return score(after, field.alone(position), own, choice, effort)[:, 0, 0, 0]


def best_probability(scores: Floats) -> Floats:
    """How likely each candidate [replicates, candidates] is the best; ties share. [candidates]."""
    top = scores == scores.max(axis=1, keepdims=True)
    return np.asarray((top / top.sum(axis=1, keepdims=True)).mean(axis=0))


def poor_line(satisfaction: Estimate, scale: tuple[float, float]) -> float:
    """Below this, on the rating's scale, a need is served poorly.

    The middle of the scale; but where the market's mean lies above that, as self-selected ratings
    do (Hu et al. 2009), halfway between the two.
    """
    middle = (scale[0] + scale[1]) / 2
    return middle + max(0.0, float(satisfaction.value.mean()) - middle) / 2


def failing(satisfaction: Estimate, line: float, level: float = LEVEL) -> Bools:
    """Needs [needs] that every product with FEWEST rows or more on it serves below the line.

    satisfaction [products, needs]: posterior draws. The upper bounds hold simultaneously over all
    products and needs; two products at least.
    """
    heard = satisfaction.n >= FEWEST
    value, draws = satisfaction.value - line, satisfaction.draws - line
    lower = simultaneous_lower(-value.ravel(), -draws.reshape(len(draws), -1), level)
    below = lower.reshape(value.shape) > 0
    return np.asarray((below | ~heard).all(axis=0) & (heard.sum(axis=0) >= 2))


def steadied(satisfaction: Estimate, seed: int = 0) -> Estimate:
    """The estimate with the noise of few rows made up for; see `usual_noise`.

    Cells [products, needs] without rows keep their draws and n = 0: nothing can be shown of them.
    """
    value, draws = mended(satisfaction)
    n = np.where(np.isfinite(satisfaction.value), satisfaction.n, 0)
    seen = draws.var(axis=0)
    lacking = np.where(n > 0, usual_noise(seen, n) - seen, 0.0)
    noise = stream(seed, "steadied").normal(size=draws.shape)
    return Estimate(value, draws + np.sqrt(lacking) * noise, n)
