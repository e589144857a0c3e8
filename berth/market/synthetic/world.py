"""`World`: a market's hidden parameters, and the reviews its users live through."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats
from berth.market.synthetic.setting import Setting

LEVEL = 0.66
"""Where satisfaction lies on average, as a share of the scale."""
_NEED, _CELL, _MOMENT = 0.09, 0.12, 0.19
"""Spread between needs, between products on a need, and between single experiences."""
_LEADS, _LEAD = 2, 5.0
"""How many needs lead in a segment, and how much more than elsewhere they weigh there."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class World:
    """What nobody in the market can see.

    quality: mean experience, share of the scale [products, needs]; weights: what makes up the
    rating, each row sums to 1 [segments, needs]; shares: of the segments [segments]; kinds: -1
    where a need punishes only, 1 where it rewards only, 0 both [needs]; trend: change of the
    experience from the first to the last day, share of the scale [needs].
    """

    setting: Setting
    quality: Floats
    weights: Floats
    shares: Floats
    kinds: Ints
    trend: Floats


@dataclass(frozen=True, eq=False)
class Lives:
    """Reviews before they are put in words.

    product, user, segment: int64 [reviews]; moment: time in 0..1 [reviews]; experience: share of
    the scale [reviews, needs]; rating: on its scale [reviews]; spoken: needs in the order of their
    urge to be spoken of [reviews, needs], of which the first `count` [reviews] are.
    """

    product: Ints
    user: Ints
    segment: Ints
    moment: Floats
    experience: Floats
    rating: Floats
    spoken: Ints
    count: Ints


def create_world(setting: Setting, rng: np.random.Generator) -> World:
    """Draw a market's parameters."""
    shape = setting.products, setting.needs
    need = rng.normal(0, _NEED, shape[1])
    brand = rng.normal(0, 0.15 * setting.amount("halo"), (shape[0], 1))
    quality = LEVEL + need + brand + rng.normal(0, _CELL, shape)
    if setting.planted:
        quality[:, 0] = LEVEL + need[0]
        quality[0, 0] += setting.planted
    base = np.exp(rng.normal(0, 0.5, setting.needs))
    leads = np.ones((setting.segments, setting.needs))
    order = rng.permutation(setting.needs)
    for segment, row in enumerate(leads):
        row[order[(segment * _LEADS + np.arange(_LEADS)) % setting.needs]] = _LEAD
    weights = base * (leads if setting.segments > 1 else np.ones_like(leads))
    return World(
        setting,
        np.clip(quality, 0.05, 0.95),
        weights / weights.sum(axis=1, keepdims=True),
        rng.dirichlet(np.full(setting.segments, 12.0)),
        rng.permutation(np.resize([0, 1, -1], setting.needs)) * int(setting.asymmetry > 0),
        rng.permutation(np.resize([0.0, 1.0, 0.0, -1.0], setting.needs)) * setting.drift,
    )


def live(world: World, product: Ints, user: Ints, rng: np.random.Generator) -> Lives:
    """Let these users live with these products; rows come in the order of time."""
    setting, rows = world.setting, len(product)
    users = int(user.max()) + 1 if rows else 0
    moment = np.sort(rng.random(rows))
    segment = rng.choice(len(world.shares), users, p=world.shares)[user]
    experience = world.quality[product] + (moment[:, None] - 0.5) * world.trend
    experience += rng.normal(0, _MOMENT, experience.shape)
    experience += rng.normal(0, 0.3 * setting.amount("halo"), (rows, 1))
    experience = np.clip(experience, 0, 1)
    offset = rng.normal(0, setting.amount("style"), users)[user]
    rating = _rating(world, experience, segment, offset, rng)
    spoken, count = _speaking(world, experience, segment, rng)
    return Lives(product, user, segment, moment, experience, rating, spoken, count)


def _rating(
    world: World, experience: Floats, segment: Ints, offset: Floats, rng: np.random.Generator
) -> Floats:
    """The rating [reviews] that experiences lead to: their weighted mean, bent by the setting."""
    setting = world.setting
    weights, deviation = world.weights[segment], experience - LEVEL
    bend = setting.asymmetry * world.kinds * np.sign(deviation)
    raw = LEVEL + (weights * deviation * (1 + bend)).sum(axis=1)
    if setting.interacting and setting.needs > 1:
        pair = deviation[:, np.argsort(-(world.shares @ world.weights))[:2]]
        raw += 0.8 * (pair.min(axis=1) - pair.mean(axis=1))
    rows = len(raw)
    shock = rng.standard_t(2.5, rows) * 0.6 if setting.heavy_tailed else rng.normal(size=rows)
    raw += offset + setting.amount("noise") * shock + 0.1 * setting.skew
    heaping = rng.random(rows) < 0.7 * setting.skew
    raw = np.where(heaping & (raw > 0.6), 1.0, np.where(heaping & (raw < 0.35), 0.0, raw))
    low, high = setting.scale
    steps = high - low if high - low <= 10 and float(high - low).is_integer() else 20
    return np.asarray(low + (high - low) * np.round(np.clip(raw, 0, 1) * steps) / steps)


def _speaking(
    world: World, experience: Floats, segment: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Which needs reviews speak of: what matters to the writer, and what delights or fails."""
    surprise = np.abs(experience - LEVEL) / 0.25
    urge = 1.5 * np.log(world.weights[segment]) + 0.8 * surprise
    urge += rng.gumbel(size=urge.shape)
    count = 1 + rng.poisson(2.4, len(segment))
    needs = world.setting.needs
    return np.argsort(-urge, axis=1, kind="stable"), np.minimum(count, min(needs, 8))
