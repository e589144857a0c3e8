"""What presence tables look like if nothing but their margins shapes them."""

import numpy as np
from numpy.typing import NDArray

from berth.core import Floats

Ints = NDArray[np.int64]
ROUNDS = 40
"""Each row is offered this many exchanges; more change no distribution that matters here."""


def bundles(counts: Floats) -> Ints:
    """Which items of each row belong together, int64 [rows, items]: 0 where it has none.

    counts [rows, items]: an item that a row has in whole numbers stands for itself; those it has
    in parts were named in one breath, so that one of them tells of the other: they share a number.
    """
    items = counts.shape[1]
    parts = (counts > 0) & (np.abs(counts - np.round(counts)) > 1e-6)
    own = np.where(counts > 0, np.arange(1, items + 1), 0)
    return np.where(parts, parts.argmax(axis=1)[:, None] + 1, own)


def exchanged(
    bundle: Ints, stratum: NDArray[np.integer], rng: np.random.Generator, rounds: int = ROUNDS
) -> Ints:
    """Bundles [rows, items] after rows of one stratum [rows] have exchanged them at random.

    Two rows exchange a bundle each where neither then holds an item twice. Every item keeps its
    number of rows in the stratum, and rows keep theirs up to what bundles differ in: the null
    model of presence tables with fixed margins (Gotelli 2000, Ecology 81).
    """
    bundle = bundle.copy()
    rows = np.flatnonzero((bundle > 0).any(axis=1))
    for turn in range(rounds):
        order = rows[np.lexsort((rng.random(len(rows)), stratum[rows]))][turn % 2 :]
        one, two = order[: len(order) // 2 * 2 : 2], order[1 : len(order) // 2 * 2 : 2]
        same = stratum[one] == stratum[two]
        _exchange(bundle, one[same], two[same], rng)
    return bundle


def _exchange(bundle: Ints, one: Ints, two: Ints, rng: np.random.Generator) -> None:
    """Let each pair of rows exchange a bundle each, if it can."""
    left, right = bundle[one], bundle[two]
    given, taken = _drawn(left, rng), _drawn(right, rng)
    clash = ((left > 0) & ~given & taken) | ((right > 0) & ~taken & given)
    free = ~np.any(clash, axis=1, keepdims=True)
    given, taken = given & free, taken & free
    bundle[one] = np.where(given, 0, left) + np.where(taken, right, 0)
    bundle[two] = np.where(taken, 0, right) + np.where(given, left, 0)


def _drawn(bundle: Ints, rng: np.random.Generator) -> NDArray[np.bool_]:
    """The items of one bundle of each row, drawn at random."""
    item = ((bundle > 0) * (1 - rng.random(bundle.shape))).argmax(axis=1)
    return np.asarray(bundle == bundle[np.arange(len(bundle)), item][:, None])
