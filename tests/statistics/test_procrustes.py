"""Turned configurations are turned back."""

import numpy as np
import pytest

from berth.statistics.procrustes import agreement, aligned


def test_a_turned_and_mirrored_map_comes_back() -> None:
    target = np.random.default_rng(0).normal(size=(9, 2))
    angle = 0.7
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = np.stack([target @ turn, target @ np.diag([1.0, -1.0])])
    np.testing.assert_allclose(aligned(moved, target), np.stack([target, target]), atol=1e-12)
    assert agreement(target @ turn, target) == pytest.approx(1.0)


def test_unrelated_maps_agree_little() -> None:
    rng = np.random.default_rng(1)
    assert agreement(rng.normal(size=(40, 2)), rng.normal(size=(40, 2))) < 0.6
