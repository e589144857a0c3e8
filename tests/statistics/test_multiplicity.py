"""Simultaneous bounds hold for all comparisons at once."""

import numpy as np

from berth.statistics.multiplicity import simultaneous_lower


def test_bounds_lie_below_the_values_and_below_single_bounds() -> None:
    rng = np.random.default_rng(0)
    draws = rng.normal(0.0, 1.0, (400, 20))
    lower = simultaneous_lower(np.zeros(20), draws, 0.95)
    assert (lower < 0).all()
    assert (lower < np.quantile(draws, 0.05, axis=0)).all()


def test_no_true_difference_is_seldom_found() -> None:
    rng = np.random.default_rng(1)
    found = 0
    for _ in range(200):
        value = rng.normal(0.0, 1.0, 15)
        draws = value + rng.normal(0.0, 1.0, (200, 15))
        found += bool((simultaneous_lower(value, draws, 0.95) > 0).any())
    assert found / 200 <= 0.09
