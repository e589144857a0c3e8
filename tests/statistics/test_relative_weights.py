"""Relative weights divide R² over predictors."""

import numpy as np
import pytest

from berth.statistics.relative_weights import relative_weights, weighted_correlation


def test_uncorrelated_predictors_get_their_squared_correlations() -> None:
    assert relative_weights(np.eye(3), np.array([0.5, 0.3, 0.0])) == pytest.approx([0.25, 0.09, 0])


def test_they_add_up_to_the_explained_variance() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(500, 4)) @ rng.normal(size=(4, 4))
    y = x @ [1.0, 0.5, 0.0, -0.5] + rng.normal(size=500)
    c = weighted_correlation(np.column_stack([x, y]), np.ones(500))
    fitted = (
        np.column_stack([x, np.ones(500)])
        @ np.linalg.lstsq(np.column_stack([x, np.ones(500)]), y, rcond=None)[0]
    )
    whole = np.corrcoef(fitted, y)[0, 1] ** 2
    assert relative_weights(c[:-1, :-1], c[:-1, -1]).sum() == pytest.approx(whole)


def test_twins_share_alike() -> None:
    weights = relative_weights(np.ones((2, 2)), np.array([0.6, 0.6]))
    assert weights == pytest.approx([0.18, 0.18])


def test_a_constant_column_correlates_with_nothing() -> None:
    c = weighted_correlation(np.array([[1.0, 1], [1, 2], [1, 3]]), np.ones(3))
    assert c.tolist() == [[1, 0], [0, 1]]
