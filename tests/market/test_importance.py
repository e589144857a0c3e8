"""Importance recovers which needs go with the rating."""

import numpy as np
import polars as pl

from berth.market.importance import carried_shares, importance
from berth.market.panel import Panel


def panel(reviews: int, weights: tuple[float, ...]) -> Panel:
    rng = np.random.default_rng(0)
    counts = rng.integers(0, 2, (reviews, len(weights))).astype(float)
    felt = rng.normal(3.0, 1.0, counts.shape)
    rating = 3 + ((felt - 3) * counts) @ np.array(weights) + rng.normal(0, 0.3, reviews)
    rating[:5] = np.nan
    return Panel(
        tuple("abcdef"[: len(weights)]),
        ("x",),
        counts,
        np.where(counts > 0, felt, np.nan),
        rating,
        np.zeros(reviews, dtype=np.int32),
        np.arange(reviews, dtype=np.int32),
        (1.0, 5.0),
        pl.Series([f"t:{i}" for i in range(reviews)]),
    )


def test_shares_follow_the_squared_weights() -> None:
    found = carried_shares(panel(4000, (1.0, 0.5, 0.0)), replicates=50, seed=0)
    np.testing.assert_allclose(found.value, [0.8, 0.2, 0.0], atol=0.04)
    np.testing.assert_allclose(found.draws.sum(axis=1), 1.0)
    low, high = found.interval()
    assert low[0] < found.value[0] < high[0]


def test_importance_is_closer_together_than_what_texts_carry() -> None:
    evidence = panel(4000, (1.0, 0.5, 0.0))
    raw = carried_shares(evidence, replicates=50, seed=0).value
    found = importance(evidence, replicates=400, seed=0)
    assert (np.diff(found.value) < 0).all()
    assert found.value[0] < raw[0] and found.value[2] > raw[2] + 0.02
    # However many reviews there are, what texts do not tell of importance stays in doubt.
    low, high = found.interval()
    assert (high / low > 1.8).all()


def test_few_reviews_tell_little_apart() -> None:
    weights = (1.0, 0.8, 0.4)
    few = importance(panel(40, weights), replicates=100, seed=0).value
    many = importance(panel(4000, weights), replicates=100, seed=0).value
    assert np.ptp(few) < np.ptp(many)


def test_nothing_explained_is_shared_evenly() -> None:
    silent = panel(50, (1.0, 1.0))
    silent.counts[:] = 0.0
    assert importance(silent, replicates=3, seed=0).value.tolist() == [0.5, 0.5]
