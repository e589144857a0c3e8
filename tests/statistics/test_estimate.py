"""An estimate's intervals are those of its draws."""

import numpy as np
import pytest

from berth.statistics.estimate import Estimate


def test_interval_and_spread() -> None:
    draws = np.linspace(0.0, 1.0, 101)[:, None] * np.array([1.0, 2.0])
    one = Estimate(np.array([0.5, 1.0]), draws, np.array([9, 9]))
    low, high = one.interval(0.9)
    assert low == pytest.approx([0.05, 0.1]) and high == pytest.approx([0.95, 1.9])
    assert one.spread() == pytest.approx(draws.std(axis=0, ddof=1))
