"""Advantages: real ones are found, and markets without differences have none."""

import numpy as np
import polars as pl
import pytest

from berth.market.advantage import DIFFER, advantages, alike, led
from berth.market.contest import NOBODY, Candidates
from berth.market.panel import Panel
from berth.statistics.estimate import Estimate
from berth.statistics.random_effects import effects

NEEDS = ("comfort", "quiet", "price", "food")


def panel(served: np.ndarray, reviews: int, rng: np.random.Generator, again: int = 1) -> Panel:
    """Reviews that each speak of two needs, in a mood; each voice is heard `again` times."""
    products, needs = served.shape
    voices = products * reviews
    product = np.repeat(np.arange(products), reviews).astype(np.int32)
    spoken = np.argsort(rng.random((voices, needs)), axis=1)[:, :2]
    counts = np.zeros((voices, needs))
    np.put_along_axis(counts, spoken, 1.0, axis=1)
    lived = served[product] + rng.normal(0, 0.5, (voices, 1)) + rng.normal(0, 0.7, counts.shape)
    sentiment = np.where(counts > 0, lived, np.nan)
    rows = np.repeat(np.arange(voices), again)
    return Panel(
        NEEDS[:needs], tuple("ABCDEFGH"[:products]), counts[rows], sentiment[rows],
        lived.mean(axis=1)[rows], product[rows], rows.astype(np.int32), (1.0, 5.0),
        pl.Series([str(k) for k in range(len(rows))]),
    )  # fmt: skip


def believed(served: np.ndarray, n: int, rng: np.random.Generator, seed: int = 0) -> Estimate:
    """Posterior draws of cells seen through the means of n rows."""
    noise = np.full(served.shape, 0.81 / n)
    unknown = np.full(len(served), np.inf)
    found = effects(
        served + rng.normal(0, np.sqrt(noise)), noise, np.zeros(len(served)), unknown,
        believed=0.28, draws=600, seed=seed,
    )  # fmt: skip
    draws = found.grand[:, None, None] + found.row[:, :, None] + found.column[:, None] + found.cell
    return Estimate(draws.mean(axis=0), draws, np.full(served.shape, n))


def against(*rivals: int) -> Candidates:
    return Candidates(np.array([NOBODY]), np.array([[0, NOBODY], [0, 1]]), np.array(rivals))


def test_a_clear_advantage_is_found_and_only_there() -> None:
    rng = np.random.default_rng(7)
    level = np.full((4, 3), 3.5)
    level[0, 1] = 4.5
    ahead = advantages(believed(level, 80, rng), against(1, 2, 3), 0)
    assert ahead[1].all()
    assert not ahead[[0, 2]].any()


def test_an_entrant_finds_who_is_below_the_market() -> None:
    rng = np.random.default_rng(7)
    level = np.full((4, 3), 3.5)
    level[3, 2] = 2.2
    below = advantages(believed(level, 80, rng), against(0, 1, 2, 3), None)
    assert below[2, 3]
    assert below.sum() == 1


def test_what_is_claimed_together_holds_together() -> None:
    """Over markets drawn as the model thinks of them, few make any claim that is not so."""
    rng = np.random.default_rng(3)
    claims, wrong = 0, []
    for market in range(120):
        rows, columns = rng.normal(0, 0.3, (6, 1)), rng.normal(0, 0.3, 5)
        level = 3.5 + rows + columns + rng.normal(0, 0.3, (6, 5))
        ahead = advantages(believed(level, 40, rng, market), against(1, 2, 3, 4, 5), 0)
        real = (level[0] > level[1:]).T
        claims += int(ahead.sum())
        wrong.append(bool((ahead & ~real).any()))
    assert claims > 300
    assert np.mean(wrong) <= 0.08


def test_what_few_reviews_say_is_no_advantage() -> None:
    draws = np.array([[5.0, 5.0], [1.0, 1.0]])[None].repeat(100, axis=0)
    satisfaction = Estimate(draws[0], draws, np.array([[2, 50], [2, 0]]))
    assert not advantages(satisfaction, against(1), 0).any()


def test_pairs_are_led_on_where_both_needs_are() -> None:
    draws = np.array([[5.0, 2.0], [1.0, 3.0]])[None].repeat(50, axis=0)
    satisfaction = Estimate(draws[0], draws, np.full((2, 2), 50))
    assert led(satisfaction, against(1), 0, alike=0.0).tolist() == [True, False]
    assert not led(satisfaction, against(1), 0, alike=2 * DIFFER).any()


@pytest.mark.parametrize("again", [1, 4])
def test_products_that_are_alike_are_seldom_told_apart(again: int) -> None:
    """Also where some say the same thing over and over."""
    rng = np.random.default_rng(1)
    level = np.broadcast_to([3.0, 4.0, 3.5, 4.4], (5, 4))
    chances = np.array([alike(panel(level, 25, rng, again), k) for k in range(60)])
    assert (chances <= 0.1).mean() <= 0.2
    assert (chances <= 0.5).mean() == pytest.approx(0.5, abs=0.2)


def test_products_that_differ_on_one_need_are_told_apart() -> None:
    rng = np.random.default_rng(2)
    level = np.full((5, 4), 3.5)
    level[0, 0] = 4.4
    assert alike(panel(level, 60, rng)) <= DIFFER


def test_the_chance_is_the_same_for_the_same_seed_and_one_for_one_product() -> None:
    rng = np.random.default_rng(4)
    some = panel(np.full((3, 4), 3.0), 20, rng)
    assert alike(some, 5) == alike(some, 5)
    assert alike(panel(np.full((1, 4), 3.0), 20, rng)) == 1.0
