"""The conditional Bernoulli distribution agrees with listing all sets."""

from itertools import combinations

import numpy as np

from berth.statistics.conditional_bernoulli import improved, inclusion, log_sizes

ODDS = np.array([[0.5, 1.0, 2.0, 4.0], [1.0, 1.0, 1.0, 1.0]])


def listed(odds: np.ndarray, size: int) -> dict[tuple[int, ...], float]:
    return {held: float(np.prod(odds[list(held)])) for held in combinations(range(4), size)}


def test_sums_and_inclusion_are_those_of_all_sets() -> None:
    for odds, logs, held in zip(ODDS, log_sizes(ODDS), inclusion(ODDS), strict=True):
        for size in range(5):
            every = listed(odds, size)
            whole = sum(every.values())
            assert np.isclose(np.exp(logs[size]), whole)
            for item in range(4):
                share = sum(p for s, p in every.items() if item in s) / whole
                assert np.isclose(held[size, item], share)


def test_scaling_finds_the_odds_that_made_the_counts() -> None:
    sizes = np.array([[0.0, 30.0, 50.0, 20.0, 5.0]])
    odds = ODDS[:1] / np.exp(np.log(ODDS[:1]).mean())
    held = np.einsum("sm,smk->sk", sizes, inclusion(odds))
    found = improved(np.ones((1, 4)), held, sizes, rounds=200)
    np.testing.assert_allclose(found, odds, rtol=1e-6)


def test_an_item_never_held_keeps_finite_odds() -> None:
    found = improved(np.ones((1, 3)), np.array([[5.0, 5.0, 0.0]]), np.array([[0, 10.0, 0, 0]]), 50)
    assert np.isfinite(found).all() and found[0, 2] < 0.01
