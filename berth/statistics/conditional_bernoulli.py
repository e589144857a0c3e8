"""Conditional Bernoulli: which items a set holds, given how many it holds."""

import numpy as np

from berth.core import Floats

BOUND = 8.0
"""Log odds stay within this of their mean, so that products over many items stay finite."""


def log_sizes(odds: Floats) -> Floats:
    """The logarithm of what the odds [..., items] of all sets of a size add up to.

    [..., items + 1], the logarithms of the elementary symmetric polynomials. A set of size m has
    the probability (product of its items' odds) / polynomial m (Chen, Dempster & Liu 1994,
    Biometrika 81). How large sets are is left open: it tells nothing of what is preferred.
    """
    return np.asarray(np.log(_polynomials(odds)))


def inclusion(odds: Floats) -> Floats:
    """How likely a set of each size holds each item, [..., items + 1, items]; rows add up to it."""
    items = odds.shape[-1]
    without = np.repeat(odds[..., None, :], items, axis=-2)
    without[..., np.arange(items), np.arange(items)] = 0.0
    rest = np.swapaxes(_polynomials(without)[..., :items], -1, -2)
    held = np.zeros((*odds.shape[:-1], items + 1, items))
    held[..., 1:, :] = odds[..., None, :] * rest / _polynomials(odds)[..., 1:, None]
    return held


def improved(odds: Floats, held: Floats, sizes: Floats, rounds: int = 1) -> Floats:
    """Odds [components, items] nearer to their maximum likelihood, by iterative scaling.

    held [components, items]: how many sets hold each item; sizes [components, items + 1]: how many
    sets there are of each size. Odds have a geometric mean of one.
    """
    for _ in range(rounds):
        expected = np.einsum("sm,smk->sk", sizes, inclusion(odds))
        ratio = np.divide(held, expected, out=np.ones_like(held), where=expected > 0)
        logs = np.log(odds) + np.log(np.maximum(ratio, 1e-12))
        logs -= logs.mean(axis=-1, keepdims=True)
        odds = np.exp(np.clip(logs, -BOUND, BOUND))
    return odds


def _polynomials(odds: Floats) -> Floats:
    items = odds.shape[-1]
    sums = np.zeros((*odds.shape[:-1], items + 1))
    sums[..., 0] = 1.0
    for k in range(items):
        sums[..., 1 : k + 2] += odds[..., k : k + 1] * sums[..., : k + 1]
    return sums
