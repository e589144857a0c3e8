"""Aspects are matched by what things are called; what is not matched knows nothing."""

import numpy as np
import pytest
from scipy import sparse

from benchmarks import stability
from benchmarks.discovered import halo_free, matched

NEEDS = [
    ("staff", ("staff", "front desk")),
    ("cleanliness", ("cleanliness", "clean")),
    ("food", ("food", "meal", "service")),
]


def test_aspects_go_with_the_needs_that_are_called_like_them() -> None:
    aspects = ["clean_rating", "staff_service_rating", "wifi_rating", "catering_and_food"]
    assert matched(aspects, NEEDS) == {0: 1, 1: 0, 3: 2}


def test_a_word_of_a_phrase_counts() -> None:
    assert matched(["desk"], NEEDS) == {0: 0}


def test_each_need_goes_with_one_aspect() -> None:
    assert len(matched(["food_rating", "meal_rating"], NEEDS)) == 1


def test_aspects_without_a_need_take_agreement_away() -> None:
    truth = np.random.default_rng(0).normal(size=(40, 3))
    valid = np.ones_like(truth, dtype=bool)
    assert halo_free(truth, truth, valid, {0: 0, 1: 1, 2: 2}) == pytest.approx(1)
    some = halo_free(truth, truth, valid, {0: 0, 1: 1})
    assert 0.3 < some < 0.9


def test_needs_match_by_the_units_they_hold() -> None:
    one = sparse.csc_array(np.array([[1, 0], [1, 0], [1, 0], [0, 1]], dtype=float))
    assert stability.matched(one, one[:, [1, 0]]) == pytest.approx(1)
    # Three units of four are in a need that is found again by two of its three.
    other = sparse.csc_array(np.array([[1], [1], [0], [0]], dtype=float))
    assert stability.matched(one, other) == pytest.approx(3 / 4 * 2 / 3)
