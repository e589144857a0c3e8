"""Shrinkage: posteriors with the coverage they claim, and noise that few rows hide."""

import numpy as np
import pytest

from berth.statistics.shrinkage import believable, usual_noise


def test_believable_draws_have_the_posterior_of_the_normal_model():
    rng = np.random.default_rng(4)
    true = rng.normal(0, 0.5, 4000)
    noise = 0.5
    seen = true + rng.normal(0, noise, 4000)
    draws = seen + rng.normal(0, noise, (400, 4000))
    posterior = believable(seen, draws, centre=np.zeros_like)
    np.testing.assert_allclose(np.polyfit(seen, posterior.mean(axis=0), 1)[0], 0.5, atol=0.03)
    np.testing.assert_allclose(posterior.std(axis=0).mean(), 0.5 * np.sqrt(0.5), rtol=0.05)
    low, high = np.quantile(posterior, [0.05, 0.95], axis=0)
    assert 0.88 < ((low <= true) & (true <= high)).mean() < 0.92


def test_a_cell_nobody_spoke_of_is_as_uncertain_as_cells_differ():
    rng = np.random.default_rng(5)
    true = rng.normal(0, 1.0, 200)
    n = np.where(np.arange(200) < 20, 0, 30)
    noise = 1 / np.sqrt(np.maximum(n, 1))
    draws = true + rng.normal(0, 1, (400, 200)) * noise
    value = np.where(n > 0, true, 0.0)
    draws[:, n == 0] = 0.0
    posterior = believable(value, draws, centre=np.zeros_like, n=n)
    assert 0.8 < posterior[:, :20].std() < 1.2
    assert np.abs(posterior[:, :20].mean(axis=0)).max() < 0.3


def test_nothing_free_leaves_the_draws_alone():
    draws = np.random.default_rng(6).normal(0, 0.1, (200, 2, 1))
    kept = believable(np.zeros((2, 1)), draws, centre=np.zeros_like, freedom=0)
    np.testing.assert_array_equal(kept, draws)


def test_few_rows_are_reckoned_with():
    seen = np.array([0.0, 0.01, 0.01, 0.0])
    noise = usual_noise(seen, np.array([1, 100, 100, 0]))
    assert noise[0] == pytest.approx(1.0, rel=0.02)
    assert noise[3] == np.inf
    assert noise[1] >= 0.01
