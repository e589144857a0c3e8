"""Demand: the choice model does what it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydantic import ValidationError

from berth.market.demand import Choice, agreement, preference, shares, utilities
from berth.statistics.estimate import Estimate


def exact(value):
    value = np.asarray(value, dtype=float)
    return Estimate(value, value[None].repeat(3, axis=0), np.ones(value.shape, dtype=np.int64))


@given(arrays(float, (4, 3, 5), elements=st.floats(-50, 50)))
def test_shares_are_shares_and_ignore_a_common_utility(utility):
    chosen = shares(utility)
    assert (chosen >= 0).all()
    np.testing.assert_allclose(chosen.sum(axis=-1), 1)
    np.testing.assert_allclose(shares(utility + 7), chosen, atol=1e-12)


def test_one_star_of_five_makes_a_choice_four_and_a_half_times_as_likely():
    chosen = shares(utilities(np.array([[0.3, 0.7]]), np.array([[4.0, 4], [3, 3]]), (1, 5), 6.0))
    np.testing.assert_allclose(chosen[0, 0] / chosen[0, 1], np.exp(1.5))


def test_the_scale_of_the_rating_does_not_matter():
    weights = np.array([[0.2, 0.8]])
    stars = np.array([[4.0, 2.0], [3.0, 5.0]])
    np.testing.assert_allclose(
        utilities(weights, stars, (1, 5), 6.0), utilities(weights, stars * 20 - 20, (0, 80), 6.0)
    )


def test_preference_weighs_segments_by_their_size():
    weights = exact([[1.0, 0.0], [0.0, 1.0]])
    satisfaction = exact([[5.0, 1.0], [1.0, 5.0]])
    found = preference(weights, satisfaction, exact([0.75, 0.25]), (1, 5), Choice(sensitivity=50))
    np.testing.assert_allclose(found.value, [0.75, 0.25], atol=1e-9)
    np.testing.assert_allclose(found.draws.sum(axis=1), 1)
    assert found.n.tolist() == [2, 2]


def test_agreement_is_spearmans():
    base = np.array([1.0, 2.0, 3.0, 4.0])
    np.testing.assert_allclose(
        agreement([base, base**3, -base, np.array([1.0, 2, 4, 3])]), [1, 1, -1, 0.8]
    )
    np.testing.assert_allclose(agreement([np.ones(3), np.ones(3) * 2]), [1, 1])


def test_a_choice_that_cannot_be_is_refused():
    with pytest.raises(ValidationError):
        Choice(sensitivity=0)
