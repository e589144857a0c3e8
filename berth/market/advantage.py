"""Advantage: where the own product serves a need better than a rival, beyond chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from berth.core import Floats, stream
from berth.market.contest import FEWEST, Bools, Candidates
from berth.market.panel import Panel
from berth.statistics.estimate import Estimate

LEVEL = 0.95
"""How likely all advantages of a product are to be real at once."""
DIFFER = 0.025
"""Above this chance of differences as large among products that are alike, none is an advantage."""
SHUFFLES = 199


def advantages(
    satisfaction: Estimate, field: Candidates, own: int | None, level: float = LEVEL
) -> Bools:
    """Where the own product serves a need better than a rival, [needs, rivals].

    For an entrant: where the rival serves it worse than the mean of the market. satisfaction
    [products, needs]: posterior draws. The surest claims are taken one after the other for as long
    as all that are taken hold together in `level` of the draws, hence over all candidates: a pair
    of needs is led on where both are. Draws of a hierarchical model lie nearer together the less
    the market tells products apart, which is what allows for looking at many (Gelman, Hill and
    Yajima 2012, Journal of Research on Educational Effectiveness 5). Nothing is found where either
    product has fewer than FEWEST rows.
    """
    ours = satisfaction.draws.mean(axis=1) if own is None else satisfaction.draws[:, own]
    won = ours[:, None] > satisfaction.draws[:, field.rivals]
    heard = satisfaction.n[field.rivals] >= FEWEST
    if own is not None:
        heard &= satisfaction.n[own] >= FEWEST
    claims = np.flatnonzero(heard)
    held = won.reshape(len(won), -1)[:, claims]
    order = np.argsort(-held.mean(axis=0), kind="stable")
    together = np.logical_and.accumulate(held[:, order], axis=1).mean(axis=0)
    ahead = np.zeros(heard.size, dtype=bool)
    ahead[claims[order[together >= level]]] = True
    return ahead.reshape(heard.shape).T


def led(satisfaction: Estimate, field: Candidates, own: int | None, alike: float) -> Bools:
    """Which candidates [candidates] lead on advantages only; none where products may be alike."""
    if alike > DIFFER:
        return np.zeros(len(field), dtype=bool)
    ahead = advantages(satisfaction, field, own)
    padded = np.concatenate([ahead, np.ones((1, ahead.shape[1]), dtype=bool)])
    return np.broadcast_to(padded[field.leads].all(axis=1), field.shape).ravel()


def alike(panel: Panel, seed: int = 0) -> float:
    """How likely products that are all alike would differ as these do: a permutation test's p.

    A user's reviews of a product are one voice, and voices are dealt anew to the products (Fisher
    1935, The Design of Experiments). What is compared is how far the product that stands out most
    on any need, or by its ratings, does so. One where there is nothing to compare.
    """
    if len(np.unique(panel.product)) < 2:
        return 1.0
    voices = _Voices.of(panel)
    rng = stream(seed, "alike")
    # Sums of the same numbers in another order differ by rounding.
    seen = voices.furthest(voices.product) * (1 - 1e-9)
    dealt = (voices.furthest(rng.permutation(voices.product)) for _ in range(SHUFFLES))
    return (1 + sum(one >= seen for one in dealt)) / (1 + SHUFFLES)


@dataclass(frozen=True, eq=False)
class _Voices:
    """What each voice says of each need, and rates, as deviations of variance 1.

    product [voices]; units [voices, needs + 1]: of the voice, and ratings; pull: what is said times
    the root of that, same shape.
    """

    product: NDArray[np.int32]
    units: Floats
    pull: Floats

    @classmethod
    def of(cls, panel: Panel) -> "_Voices":
        """Gather reviews into voices."""
        voice, product = panel.voices()
        gather = sparse.csr_array((np.ones(len(voice)), (voice, np.arange(len(voice)))))
        rated = np.isfinite(panel.rating)
        counts = np.column_stack([panel.counts, rated])
        value = np.column_stack([panel.sentiment, panel.rating])
        units = gather @ counts
        total = gather @ (np.where(counts > 0, value, 0.0) * counts)
        said = np.divide(total, units, out=np.zeros_like(total), where=units > 0)
        weight = np.sqrt(units)
        whole = np.maximum(weight.sum(axis=0), 1e-12)
        rest = said - (weight * said).sum(axis=0) / whole
        spread = np.sqrt((weight * rest**2).sum(axis=0) / whole)
        scaled = np.divide(rest, spread, out=np.zeros_like(rest), where=spread > 1e-9)
        return cls(product, units, weight * scaled)

    def furthest(self, product: NDArray[np.int32]) -> float:
        """The largest squared z-score of a product [voices] on any need or by its ratings."""
        home = sparse.csr_array((np.ones(len(product)), (product, np.arange(len(product)))))
        noise, pull = home @ self.units, home @ self.pull
        return float(np.divide(pull**2, noise, out=np.zeros_like(pull), where=noise > 0).max())
