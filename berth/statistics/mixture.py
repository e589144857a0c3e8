"""Mixtures of conditional Bernoulli distributions: kinds of units that choose different things."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from berth.core import Floats
from berth.statistics.conditional_bernoulli import BOUND, improved, log_sizes

PRIOR = 5.0
"""Sets, chosen as all are, that every component is given beforehand."""
TIGHT = 2e-5
"""A climb ends where three rounds add less than this to the log-likelihood per unit."""
BOLD = 32.0
"""How many times its length a way is drawn out at most."""
ROUNDS, FIRST_ROUNDS = 600, 20
"""The most rounds of a climb, and the rounds after which the best beginning is kept."""


@dataclass(frozen=True, eq=False)
class Sets:
    """What units choose, the same choices kept once.

    patterns: the different sets, 1 where an item is in, float64 [patterns, items]; chosen: how
    often units of each type choose each, csr [types, patterns]; of: the type of each unit, int64
    [units]; weight: how many units are of each type, float64 [types]. Sets that hold nothing or
    everything tell nothing and are left out.
    """

    patterns: Floats
    chosen: sparse.csr_array
    of: NDArray[np.int64]
    weight: Floats

    @classmethod
    def gathered(cls, held: NDArray[np.bool_], unit: NDArray[np.integer], units: int) -> "Sets":
        """From sets [rows, items] and the unit of each row [rows], out of `units`."""
        size = held.sum(axis=1)
        telling = np.flatnonzero((size > 0) & (size < held.shape[1]))
        patterns, which = np.unique(held[telling], axis=0, return_inverse=True)
        chosen = sparse.csr_array(
            (np.ones(len(telling)), (unit[telling], which.ravel())), shape=(units, len(patterns))
        )
        # Units are of one type if their sums of random marks agree: by chance once in 10^9 runs.
        marks = np.random.default_rng(0).integers(0, 2**63, len(patterns), dtype=np.uint64)
        sums = np.zeros(units, dtype=np.uint64)
        np.add.at(sums, unit[telling], marks[which.ravel()])
        _, first, of = np.unique(sums, return_index=True, return_inverse=True)
        weight = np.bincount(of.ravel()).astype(np.float64)
        return cls(patterns.astype(np.float64), chosen[first], of.ravel().astype(np.int64), weight)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many items each pattern holds, [patterns]."""
        return np.asarray(self.patterns.sum(axis=1).round().astype(np.int64))

    @cached_property
    def _kinds(self) -> tuple[sparse.csr_array, Floats]:
        """Who chooses each pattern, [patterns, types]; its items, then its size as one of all
        sizes, [patterns, items + items + 1]."""
        by_size = np.eye(self.patterns.shape[1] + 1)[self.sizes]
        return sparse.csr_array(self.chosen.T), np.concatenate([self.patterns, by_size], axis=1)

    @property
    def telling(self) -> NDArray[np.bool_]:
        """The types that chose anything that tells, bool [types]."""
        return np.asarray(np.diff(self.chosen.indptr) > 0)

    def totals(self, weight: Floats) -> tuple[Floats, Floats]:
        """Held items [components, items] and sets of each size [components, items + 1].

        weight: of the types in each component, [types, components].
        """
        chosen, kinds = self._kinds
        whole = np.asarray(chosen @ weight).T @ kinds
        items = self.patterns.shape[1]
        return whole[:, :items], whole[:, items:]


@dataclass(frozen=True, eq=False)
class Mixture:
    """odds [components, items], geometric mean one; shares [components]; posterior [types,
    components]; log_likelihood, and objective: the same with the prior's."""

    odds: Floats
    shares: Floats
    posterior: Floats
    log_likelihood: float
    objective: float

    def ordered(self) -> "Mixture":
        """The same with components by share, the largest first."""
        order = np.argsort(-self.shares, kind="stable")
        return replace(
            self,
            odds=self.odds[order],
            shares=self.shares[order],
            posterior=self.posterior[:, order],
        )

    @property
    def parameters(self) -> int:
        """How many numbers are free."""
        components, items = self.odds.shape
        return int(components * items - 1)

    def criteria(self, sets: Sets) -> tuple[float, float]:
        """BIC (Schwarz 1978) and ICL (Biernacki, Celeux & Govaert 2000); small is good.

        The sample size is the number of units that chose anything that tells.
        """
        size = max(float(sets.weight[sets.telling].sum()), 1.0)
        bic = self.parameters * np.log(size) - 2 * self.log_likelihood
        sure = self.posterior * np.log(np.maximum(self.posterior, 1e-300))
        doubt = -float(sets.weight[sets.telling] @ sure[sets.telling].sum(axis=1))
        return float(bic), float(bic + 2 * doubt)


def fit_mixture(
    sets: Sets, components: int, rng: np.random.Generator, *, tries: int = 8
) -> Mixture:
    """The best of `tries` climbs by expectation-maximisation, components by share descending.

    A unit's sets are independent given its component, and a set's size tells nothing, so neither
    talkative units nor units that come back make a component of their own. Beginnings are drawn
    as in k-means++ (Arthur & Vassilvitskii 2007); odds are posterior modes under a prior of
    `PRIOR` sets of the market's, shares under one unit a component.
    """
    items = sets.patterns.shape[1]
    if components == 1:
        return climb(sets, np.ones((1, items)), np.ones(1))
    first = [
        climb(sets, *_beginning(sets, components, rng), rounds=FIRST_ROUNDS) for _ in range(tries)
    ]
    first.sort(key=lambda found: -found.objective)
    best = max(
        (climb(sets, found.odds, found.shares) for found in first[:2]),
        key=lambda found: found.objective,
    )
    return best.ordered()


def climb(sets: Sets, odds: Floats, shares: Floats, *, rounds: int = ROUNDS) -> Mixture:
    """Expectation-maximisation from odds [components, items] and shares [components].

    After every two rounds the way is drawn out as far as their lengths suggest (SQUAREM, Varadhan
    & Roland 2008, Scandinavian Journal of Statistics 35), and taken back where that leads down.
    """
    components = len(shares)
    before = prior(sets)
    place = packed(odds, shares)
    after, objective = _round(sets, place, components, before)
    for _ in range(max(1, rounds // 3)):
        further, _ = _round(sets, after, components, before)
        bold = _drawn_out(place, after, further)
        ahead, reached = _round(sets, bold, components, before)
        if reached < objective:
            bold = further
            ahead, reached = _round(sets, bold, components, before)
        gained, place, after, objective = reached - objective, bold, ahead, reached
        if gained < TIGHT * sets.weight.sum():
            break
    odds, shares = unpacked(place, components)
    posterior, log_likelihood = weighed(sets, odds, shares)
    return Mixture(odds, shares, posterior, log_likelihood, objective)


def _round(
    sets: Sets, place: Floats, components: int, before: tuple[Floats, Floats]
) -> tuple[Floats, float]:
    """Parameters after a round of expectation and maximisation, and the objective before it."""
    odds, shares = unpacked(place, components)
    held, sized = before
    logs, whole = np.log(odds), log_sizes(odds)
    posterior, log_likelihood = _weighed(sets, logs, whole, shares)
    known = held @ logs.T - sized @ whole.T
    objective = log_likelihood + float(known.sum()) + float(np.log(shares).sum())
    member = posterior * sets.weight[:, None]
    more, sizes = sets.totals(member)
    shares = (member.sum(axis=0) + 1) / (sets.weight.sum() + components)
    return packed(improved(odds, more + held, sizes + sized), shares), objective


def _drawn_out(first: Floats, second: Floats, third: Floats) -> Floats:
    step, turn = second - first, (third - second) - (second - first)
    length = float(np.linalg.norm(step)) / max(float(np.linalg.norm(turn)), 1e-12)
    factor = min(max(length, 1.0), BOLD)
    return first + 2 * factor * step + factor**2 * turn


def packed(odds: Floats, shares: Floats) -> Floats:
    """All parameters [components * (items + 1)] as logarithms, the shares first."""
    return np.concatenate([np.log(shares), np.log(odds).ravel()])


def unpacked(place: Floats, components: int) -> tuple[Floats, Floats]:
    """Odds [..., components, items] and shares [..., components] of parameters [..., all]."""
    logs = place[..., :components]
    shares = np.exp(logs - logs.max(axis=-1, keepdims=True))
    logs = place[..., components:].reshape(*place.shape[:-1], components, -1)
    logs = logs - logs.mean(axis=-1, keepdims=True)
    odds = np.exp(np.clip(logs, -BOUND, BOUND))
    return odds, shares / shares.sum(axis=-1, keepdims=True)


def prior(sets: Sets) -> tuple[Floats, Floats]:
    """Held items [items] and sets of each size [items + 1] that a component has beforehand."""
    held, sized = (whole[0] for whole in sets.totals(sets.weight[:, None]))
    many = max(float(sized.sum()), 1e-12)
    # Half a set that holds one item, any, keeps all odds finite.
    held, sized = PRIOR * held / many + 0.5 / len(held), PRIOR * sized / many
    sized[1] += 0.5
    return held, sized


def weighed(sets: Sets, odds: Floats, shares: Floats) -> tuple[Floats, float]:
    """Posterior [types, components] of the components, and the log-likelihood."""
    return _weighed(sets, np.log(odds), log_sizes(odds), shares)


def _weighed(sets: Sets, logs: Floats, whole: Floats, shares: Floats) -> tuple[Floats, float]:
    """The same from logarithms of odds and of `log_sizes`."""
    logs = sets.patterns @ logs.T - whole[:, sets.sizes].T
    joint = np.asarray(sets.chosen @ logs) + np.log(shares)
    top = joint.max(axis=1, keepdims=True)
    part = np.exp(joint - top)
    whole = part.sum(axis=1, keepdims=True)
    return part / whole, float(sets.weight @ (top + np.log(whole))[:, 0])


def _beginning(sets: Sets, components: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Odds and shares from types drawn apart, each type with the nearest."""
    choice = np.asarray(sets.chosen @ sets.patterns)
    share = choice / np.maximum(choice.sum(axis=1, keepdims=True), 1)
    weight = sets.weight * sets.telling
    mean = weight @ share / max(weight.sum(), 1e-12) + 1e-9
    place = (share - mean) / np.sqrt(mean)
    gap = np.full(len(place), 1.0)
    nearest = np.zeros(len(place), dtype=np.int64)
    for component in range(components):
        chance = weight * gap
        drawn = int(rng.choice(len(place), p=chance / chance.sum())) if chance.sum() > 0 else 0
        away = np.square(place - place[drawn]).sum(axis=1)
        closer = away < gap if component else np.full(len(place), True)
        nearest, gap = np.where(closer, component, nearest), np.where(closer, away, gap)
    member = np.eye(components)[nearest] * weight[:, None]
    held = np.stack([sets.totals(member[:, [c]])[0][0] for c in range(components)])
    odds = held + 30 * mean / mean.sum()
    odds /= np.exp(np.log(odds).mean(axis=1, keepdims=True))
    sizes = member.sum(axis=0)
    return odds, 0.5 * sizes / max(sizes.sum(), 1e-12) + 0.5 / components
