"""Profiles: the halo is gone, and noise is reckoned with."""

import numpy as np

from berth.market.profiles import centred, particulars
from berth.statistics.estimate import Estimate


def test_halo_and_level_leave_no_trace() -> None:
    rng = np.random.default_rng(0)
    special = rng.normal(size=(5, 4))
    halo, level = rng.normal(size=(5, 1)), rng.normal(size=4)
    np.testing.assert_allclose(centred(special + halo + level), centred(special), atol=1e-12)
    np.testing.assert_allclose(centred(special).mean(axis=0), 0, atol=1e-12)


def test_a_cell_of_few_rows_is_uncertain_not_extreme() -> None:
    rng = np.random.default_rng(1)
    true = centred(rng.normal(0, 0.4, (12, 8)))
    n = np.full(true.shape, 100)
    n[0] = 2
    noise = 1.5 / np.sqrt(n)
    value = 3 + true + rng.normal(size=true.shape) * noise
    draws = value + rng.normal(size=(300, *true.shape)) * noise
    found = particulars(Estimate(value, draws, n))
    assert found.shape == draws.shape
    mean, spread = found.mean(axis=0), found.std(axis=0)
    assert np.abs(mean[0]).mean() < np.abs(centred(value)[0]).mean() / 2
    assert spread[0].mean() > 2 * spread[1:].mean()
    low, high = np.quantile(found, [0.05, 0.95], axis=0)
    assert 0.8 < ((low <= true) & (true <= high)).mean() <= 1.0


def test_an_unheard_cell_is_spread_as_the_others_are() -> None:
    rng = np.random.default_rng(2)
    value = rng.normal(3, 0.5, (10, 6))
    n = np.full(value.shape, 50)
    value[0, 0], n[0, 0] = np.nan, 0
    draws = value + rng.normal(size=(300, 10, 6)) * 0.1
    found = particulars(Estimate(value, draws, n))
    assert np.isfinite(found).all()
    assert 0.25 < found[:, 0, 0].std() < 0.8
