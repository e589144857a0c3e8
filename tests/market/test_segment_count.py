"""The number of segments: those planted, and one where nothing but wording makes groups."""

import numpy as np
import pytest

from berth.market.segment_count import CRITERION, Told, choose_number


def told(reviews: int, segments: int, seed: int) -> tuple[Told, np.ndarray]:
    """Two to four of eight needs a review, each segment leading on two of its own."""
    rng = np.random.default_rng(seed)
    segment = rng.integers(0, segments, reviews)
    pull = np.zeros((segments, 8))
    for one in range(segments if segments > 1 else 0):
        pull[one, 2 * one : 2 * one + 2] = 2.5
    urge = pull[segment] + rng.gumbel(size=(reviews, 8))
    rank = np.argsort(np.argsort(-urge, axis=1), axis=1)
    held = rank < rng.integers(2, 5, reviews)[:, None]
    counts = held * rng.integers(1, 4, held.shape).astype(float)
    return Told(counts, np.arange(reviews), rng.integers(0, 3, reviews)), segment


def number(talk: Told) -> int:
    return len(choose_number(talk, 4, 0, lambda done: None)[0].shares)


@pytest.mark.parametrize("segments", [1, 2, 3])
def test_the_planted_number_is_found(segments: int) -> None:
    assert number(told(700, segments, 5)[0]) == segments


def test_the_table_says_what_was_compared() -> None:
    _, table = choose_number(told(700, 2, 5)[0], 4, 0, lambda done: None)
    assert table.schema == CRITERION and table["segments"].to_list() == [1, 2, 3, 4]
    assert table.filter("chosen")["segments"].to_list() == [2]
    # A third would add too little to be worth a test.
    assert table["p"].is_null().to_list() == [True, False, True, True]
    assert table["bic"].arg_min() == 1
    assert (table["icl"] >= table["bic"] - 1e-9).all()


def test_needs_named_in_one_breath_make_no_segment() -> None:
    talk, _ = told(1500, 1, 2)
    counts = np.minimum(talk.counts, 1.0)
    # Whoever says the first need says the second with it, in one unit that counts for both.
    counts[:, 1] = counts[:, 0]
    counts[:, :2] /= 2
    assert number(Told(counts, talk.user, talk.product)) == 1
    _, table = choose_number(Told(counts, talk.user, talk.product), 3, 0, lambda done: None)
    assert table["bic"].arg_min() != 0


def test_products_of_different_fame_make_no_segment() -> None:
    rng = np.random.default_rng(4)
    product = rng.integers(0, 4, 1600)
    pull = 1.5 * np.eye(4, 8)[product]
    urge = pull + rng.gumbel(size=(1600, 8))
    counts = (np.argsort(np.argsort(-urge, axis=1), axis=1) < 3).astype(float)
    assert number(Told(counts, np.arange(1600), product)) == 1


def test_a_sample_renumbers_its_users() -> None:
    talk, _ = told(100, 2, 0)
    twice = Told(np.vstack([talk.counts] * 2), np.tile(np.arange(100), 2), np.tile(talk.product, 2))
    some = twice.sampled(30, np.random.default_rng(0))
    assert some.users == 30 and len(some.user) == 60
    assert (np.bincount(some.user) == 2).all()
