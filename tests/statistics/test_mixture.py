"""Mixtures of conditional Bernoulli distributions find planted kinds of units."""

from itertools import permutations

import numpy as np
import pytest

from berth.statistics.conditional_bernoulli import inclusion
from berth.statistics.mixture import Sets, climb, fit_mixture, weighed
from berth.statistics.mixture_draws import SHORT, doubt, redrawn

ODDS = np.array([[12.0, 12.0, 1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0, 12.0, 12.0]])


def planted(units: int, share: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Sets of two to four items, the items of the largest Gumbel-shaken odds; and the kinds."""
    rng = np.random.default_rng(seed)
    kind = (rng.random(units) > share).astype(int)
    urge = np.log(ODDS[kind]) + rng.gumbel(size=(units, 6))
    rank = np.argsort(np.argsort(-urge, axis=1), axis=1)
    return rank < rng.integers(2, 5, units)[:, None], kind


def test_equal_units_are_one_type_however_their_rows_lie() -> None:
    held = np.array([[1, 0, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]], dtype=bool)
    sets = Sets.gathered(held, np.array([0, 0, 1, 1, 2, 3]), 5)
    assert sets.of[0] == sets.of[1] and sets.of[2] == sets.of[3] == sets.of[4] != sets.of[0]
    assert sorted(sets.weight) == [2.0, 3.0] and sets.weight[sets.telling].sum() == 2


def test_planted_kinds_are_found() -> None:
    held, kind = planted(3000, 0.6)
    sets = Sets.gathered(held, np.arange(3000), 3000)
    one, two, three = (fit_mixture(sets, s, np.random.default_rng(0)) for s in (1, 2, 3))
    assert two.shares[0] == pytest.approx(0.6, abs=0.05)
    right = (two.posterior.argmax(axis=1)[sets.of] == kind).mean()
    assert right > 0.9
    bic = [found.criteria(sets)[0] for found in (one, two, three)]
    assert int(np.argmin(bic)) == 1
    assert one.criteria(sets)[0] == pytest.approx(one.criteria(sets)[1])
    assert two.criteria(sets)[1] > two.criteria(sets)[0]


def test_a_round_never_lowers_the_objective() -> None:
    held, _ = planted(400, 0.5)
    sets = Sets.gathered(held, np.arange(400), 400)
    odds = np.exp(np.random.default_rng(1).normal(size=(2, 6)))
    reached = [climb(sets, odds, np.full(2, 0.5), rounds=r).objective for r in range(1, 25)]
    assert (np.diff(reached) > -1e-9).all()


def test_likelihood_does_not_depend_on_how_much_is_said() -> None:
    held, _ = planted(50, 0.5)
    sets = Sets.gathered(held, np.arange(50), 50)
    odds = ODDS[:1]
    by_hand = sum(
        np.log(np.prod(odds[0][row]))
        - np.log(sum(np.prod(odds[0][list(c)]) for c in _all_sets(int(row.sum()))))
        for row in held
    )
    assert weighed(sets, odds, np.ones(1))[1] == pytest.approx(by_hand)


def _all_sets(size: int) -> set[tuple[int, ...]]:
    return {tuple(sorted(p)) for p in permutations(range(6), size)}


def test_one_step_draws_scatter_like_fits_on_resamples() -> None:
    held, _ = planted(1500, 0.6)
    sets = Sets.gathered(held, np.arange(1500), 1500)
    found = fit_mixture(sets, 2, np.random.default_rng(0))
    rng = np.random.default_rng(2)
    drawn = rng.multinomial(1500, sets.weight / 1500, size=60).astype(float)
    shares, odds = redrawn(found, sets, drawn)
    refits = [
        climb(Sets(sets.patterns, sets.chosen, sets.of, w), found.odds, found.shares) for w in drawn
    ]
    whole = 1 + SHORT * doubt(found, sets)
    true = np.array([refit.shares[0] for refit in refits])
    assert np.corrcoef(shares[:, 0], true)[0, 1] > 0.95
    assert shares[:, 0].std() / true.std() == pytest.approx(whole, rel=0.2)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    same, fixed = redrawn(found, sets, sets.weight[None])
    np.testing.assert_allclose(same[0], found.shares)
    np.testing.assert_allclose(fixed[0], found.odds, rtol=1e-9)
    assert odds.shape == (60, 2, 6)


def test_doubt_is_little_where_kinds_are_plain() -> None:
    rng = np.random.default_rng(0)
    kind = np.arange(200) % 2
    held = np.zeros((200 * 8, 6), dtype=bool)
    unit = np.repeat(np.arange(200), 8)
    held[np.arange(1600), rng.integers(0, 3, 1600) + 3 * kind[unit]] = True
    sets = Sets.gathered(held, unit, 200)
    found = fit_mixture(sets, 2, rng)
    assert doubt(found, sets) < 0.05
    assert inclusion(found.odds).shape == (2, 7, 6)


@pytest.mark.parametrize("held", [np.zeros((3, 2), bool), np.ones((3, 2), bool)])
def test_sets_that_tell_nothing(held: np.ndarray) -> None:
    sets = Sets.gathered(held, np.arange(3), 3)
    found = fit_mixture(sets, 2, np.random.default_rng(0))
    np.testing.assert_allclose(found.posterior, 0.5)
    assert np.isfinite(found.odds).all()
