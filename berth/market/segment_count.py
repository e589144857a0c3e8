"""How many kinds of users there are: one more as long as chance does not make as much of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Floats, stream
from berth.market.panel import Panel
from berth.statistics.exchange import bundles, exchanged
from berth.statistics.mixture import Mixture, Sets, climb, fit_mixture

SHUFFLES = 99
"""A further segment must explain more than it does in this many shuffled markets: p of 1/100."""
PLAIN = {9: 4.5, 29: 3.5, 59: 3.0}
"""It is believed after so many of them where it lies so many standard deviations above them."""
AHEAD = 2
"""Two more are tried where one more is not enough: needs named in one breath can give shuffled
markets as good a first split as kinds of users give the true one, but no second."""
WORTH = 0.1
"""And each adds this part of the log-likelihood gained since the first. With many reviews the
slightest misfit of the distribution is beyond chance; in synthetic markets a planted third adds .2
or more, a spurious one .02 to .07."""
TESTED = 3000
"""The most users that the number is found from, drawn at random."""
SMALL = 20
"""Products with fewer reviews are shuffled together; a segment needs as many users on average."""
TRIES = 4
CRITERION = {
    "segments": pl.Int64,
    "log_likelihood": pl.Float64,
    "bic": pl.Float64,
    "icl": pl.Float64,
    "p": pl.Float64,
    "chosen": pl.Boolean,
}


@dataclass(frozen=True, eq=False)
class Told:
    """What users speak of: counts [reviews, needs], the user and the product of each review."""

    counts: Floats
    user: NDArray[np.int64]
    product: NDArray[np.int64]

    @classmethod
    def of(cls, panel: Panel) -> "Told":
        """That of a panel."""
        return cls(panel.talk, panel.user.astype(np.int64), panel.product.astype(np.int64))

    @property
    def users(self) -> int:
        """How many users there are."""
        return int(self.user.max(initial=-1)) + 1

    @property
    def sets(self) -> Sets:
        """The needs that each review speaks of, by user."""
        return Sets.gathered(self.counts > 0, self.user, self.users)

    def sampled(self, users: int, rng: np.random.Generator) -> "Told":
        """The reviews of at most so many users that speak of anything."""
        speaking = np.unique(self.user[(self.counts > 0).any(axis=1)])
        drawn = np.sort(rng.permutation(speaking)[:users])
        kept = np.isin(self.user, drawn)
        return Told(self.counts[kept], np.searchsorted(drawn, self.user[kept]), self.product[kept])


def choose_number(
    told: Told, most: int, seed: int, advance: Callable[[int], None]
) -> tuple[Mixture, pl.DataFrame]:
    """The mixture with the number of segments that the talk supports, and what was compared.

    From one segment upwards, a further one, or `AHEAD` where the next alone is not enough, is
    accepted if each raises the log-likelihood by `WORTH` of what segments have raised it at all,
    and by more than in all of `SHUFFLES` markets in which reviews of one product and one segment
    (drawn from its posterior) have exchanged what they speak of: a parametric-bootstrap likelihood
    ratio test (McLachlan 1987, JRSS C 36) whose null keeps how much each review says, what each
    product is spoken of for, and which needs are named in one breath. BIC and ICL are told beside
    it: in synthetic markets BIC misses segments that are there, and finds segments that are needs
    whose words overlap. Table: `CRITERION`, a row a number; p is missing where it was not tested.
    """
    tested = told.sampled(TESTED, stream(seed, "segments sample"))
    sets = tested.sets
    enough = max(1, min(most, int(sets.weight[sets.telling].sum()) // SMALL))
    fits = [fit_mixture(sets, s + 1, _rng(seed, s), tries=TRIES) for s in range(enough)]
    chances: list[float | None] = [None] * enough
    number, further = 1, 2
    while further <= min(number + AHEAD, enough):
        if _worth(fits, number, further):
            chance = _chance(tested, sets, fits[number - 1], fits[further - 1], seed)
            chances[further - 1] = chance
            advance(1)
            if chance <= 1 / (SHUFFLES + 1):
                number = further
        further += 1
    best = fits[number - 1]
    whole = told.sets
    return climb(whole, best.odds, best.shares).ordered(), _table(fits, sets, chances, number)


def _worth(fits: list[Mixture], number: int, further: int) -> bool:
    """Whether each of so many further segments adds enough to what was gained since the first."""
    first, now, then = (fits[at - 1].log_likelihood for at in (1, number, further))
    return (then - now) / (further - number) >= WORTH * (then - first)


def _rng(seed: int, components: int) -> np.random.Generator:
    return stream(seed, f"segments {components}")


def _table(
    fits: list[Mixture], sets: Sets, chances: list[float | None], number: int
) -> pl.DataFrame:
    rows = []
    for place, (fit, chance) in enumerate(zip(fits, chances, strict=True)):
        bic, icl = fit.criteria(sets)
        rows.append((place + 1, fit.log_likelihood, bic, icl, chance, place + 1 == number))
    return pl.DataFrame(rows, schema=CRITERION, orient="row")


def _chance(told: Told, sets: Sets, fewer: Mixture, more: Mixture, seed: int) -> float:
    """p of the further segments: how often shuffled markets gain as much by so many.

    Stops at the first that does, and where the first few are far away.
    """
    gain = more.log_likelihood - fewer.log_likelihood
    components, further = len(fewer.shares), len(more.shares)
    rng = stream(seed, f"segments shuffled {components} {further}")
    likely = fewer.posterior[sets.of].cumsum(axis=1)[:, :-1]
    bundle, product = bundles(told.counts), _pooled(told.product)
    gains: list[float] = []
    while len(gains) < SHUFFLES:
        member = (rng.random((len(likely), 1)) > likely).sum(axis=1)
        stratum = member[told.user] * (int(product.max(initial=0)) + 1) + product
        held = exchanged(bundle, stratum, rng) > 0
        shuffled = Sets.gathered(held, told.user, told.users)
        small = fit_mixture(shuffled, components, rng, tries=TRIES)
        large = fit_mixture(shuffled, further, rng, tries=TRIES)
        gains.append(large.log_likelihood - small.log_likelihood)
        if gains[-1] >= gain - 1e-6:
            return 2 / (len(gains) + 1)
        far = PLAIN.get(len(gains))
        if far is not None and gain > np.mean(gains) + far * np.std(gains, ddof=1):
            break
    return 1 / (SHUFFLES + 1)


def _pooled(product: NDArray[np.int64]) -> NDArray[np.int64]:
    """Products, the small ones as one."""
    small = np.bincount(product) < SMALL
    return np.where(small[product], len(small), product)
