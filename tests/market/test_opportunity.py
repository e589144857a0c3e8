"""Opportunity: importance counted once, times what is still to be won."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.core import InputError
from berth.market.opportunity import (
    across_products,
    mended,
    opportunity,
    own_opportunity,
    probability_top,
)
from berth.market.synthetic import GRID, write_market
from berth.statistics.estimate import Estimate

SCALE = (1.0, 5.0)


def estimate(value, noise, rng, replicates=200, n=50):
    value = np.asarray(value, dtype=float)
    seen = value + rng.normal(0, 1, value.shape) * noise
    draws = seen + rng.normal(0, 1, (replicates, *value.shape)) * noise
    return Estimate(seen, draws, np.full(value.shape, n))


def exact(value):
    value = np.asarray(value, dtype=float)
    return Estimate(value, value[None].repeat(3, axis=0), np.full(value.shape, 9))


def test_it_is_importance_times_shortfall():
    found = opportunity(exact([0.5, 0.3, 0.2]), exact([5.0, 3.0, 1.0]), SCALE)
    np.testing.assert_allclose(found.value, [0.0, 0.15, 0.2])
    np.testing.assert_allclose(found.draws, [[0.0, 0.15, 0.2]] * 3)
    assert found.n.tolist() == [9, 9, 9]


def test_doubling_importance_doubles_it():
    once = opportunity(exact([0.1, 0.3]), exact([2.0, 4.0]), SCALE)
    twice = opportunity(exact([0.2, 0.6]), exact([2.0, 4.0]), SCALE)
    np.testing.assert_allclose(twice.value, 2 * once.value)


def test_segments_and_own_products_broadcast():
    importance = exact([[0.5, 0.5], [0.1, 0.9], [0.9, 0.1]])
    found = opportunity(importance, exact([3.0, 1.0]), SCALE)
    assert found.value.shape == (3, 2)
    assert found.draws.shape == (3, 3, 2)
    np.testing.assert_allclose(found.value[1], [0.05, 0.9])
    satisfaction = exact([[3.0, 1.0], [5.0, 5.0]])
    np.testing.assert_allclose(own_opportunity(importance, satisfaction, 1, SCALE).value, 0)
    np.testing.assert_allclose(across_products(satisfaction).value, [4.0, 3.0])


def test_draws_of_unequal_rank_do_not_mix_replicates_with_segments():
    rng = np.random.default_rng(0)
    importance, satisfaction = (
        estimate(np.full((4, 2), 0.5), 0.1, rng, 4),
        estimate([3.0, 2.0], 0.1, rng, 4),
    )
    found = opportunity(importance, satisfaction, SCALE)
    for b in range(4):
        expected = importance.draws[b] * (5 - satisfaction.draws[b]) / 4
        np.testing.assert_allclose(found.draws[b], expected)


@pytest.mark.parametrize("name", ["easy", "reviews-500", "needs-16"])
def test_the_widest_room_is_found(name):
    rng = np.random.default_rng(1)
    hits = []
    for seed in range(3):
        truth = write_market(GRID[name].model_copy(update={"reviews_per_product": 5}), seed).truth
        importance = estimate(truth.importance, 0.01, rng)
        served = estimate(truth.satisfaction, 0.15, rng)
        found = opportunity(importance, across_products(served), truth.scale)
        top = {truth.needs[k] for k in np.argsort(-found.value)[:3]}
        hits.append(len(top & set(truth.top_opportunities())))
    assert np.mean(hits) > 2


def believed(found):
    """Posterior draws, where the needs' room is normal around 0.1 with a spread of 0.03."""
    kept = 0.03**2 / (0.03**2 + 0.04**2)
    scatter = found.draws - found.draws.mean(axis=0)
    value = 0.1 + kept * (found.value - 0.1)
    return Estimate(value, value + np.sqrt(kept) * scatter, found.n)


def test_the_chance_of_the_top_is_a_probability():
    rng = np.random.default_rng(2)
    chances, truths, frequencies = [], [], []
    for _ in range(250):
        true = rng.normal(0.1, 0.03, 8)
        found = estimate(true, 0.04, rng)
        chances.append(probability_top(believed(found)))
        truths.append(true >= np.sort(true)[-3])
        rank = np.argsort(np.argsort(-found.draws, axis=1), axis=1)
        frequencies.append((rank < 3).mean(axis=0))
    y = np.concatenate(truths).astype(float)

    def error(p):
        p = np.concatenate(p)
        bins = np.minimum((p * 10).astype(int), 9)
        return sum(
            (bins == b).mean() * abs(p[bins == b].mean() - y[bins == b].mean())
            for b in np.unique(bins)
        )

    assert error(chances) < 0.05
    assert error(chances) < error(frequencies) / 2


def test_chances_of_the_top_three_add_up_to_three():
    rng = np.random.default_rng(3)
    np.testing.assert_allclose(probability_top(estimate(rng.random((4, 9)), 0.2, rng)).sum(-1), 3)
    np.testing.assert_allclose(probability_top(exact([0.5, 0.5, 0.5, 0.5])), 0.75)
    np.testing.assert_array_equal(probability_top(exact([0.5, 0.2])), 1)


@given(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=6, max_size=6))
def test_gaps_are_mended(cells):
    value = np.reshape(cells, (2, 3))
    broken = Estimate(value, value[None].repeat(2, axis=0), np.ones((2, 3), int))
    if np.isnan(value).all():
        with pytest.raises(InputError):
            mended(broken)
        return
    whole, draws = mended(broken)
    assert np.isfinite(whole).all()
    assert np.isfinite(draws).all()
    known = np.isfinite(value)
    np.testing.assert_array_equal(whole[known], value[known])
