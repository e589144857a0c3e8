"""Trends: found within products, by whole users, and only where there is time enough."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from berth.market.panel import Panel
from berth.market.synthetic import Market, Setting, write_market
from berth.market.trend import trend

START = date(2022, 3, 5)


def panel(
    seed: int,
    slopes: tuple[float, ...] = (0.0, 0.4, -0.4),
    reviews: int = 900,
    years: float = 2.0,
    per_user: int = 1,
) -> Panel:
    rng = np.random.default_rng(seed)
    moment = rng.random(reviews) * years
    user = (np.arange(reviews) // per_user).astype(np.int32)
    product = rng.integers(0, 3, reviews).astype(np.int32)
    said = rng.random((reviews, len(slopes))) < 0.5
    felt = 3 + moment[:, None] * np.array(slopes) + product[:, None]
    felt = felt + rng.normal(0, 0.7, said.shape) + rng.normal(0, 0.5, user.max() + 1)[user, None]
    return Panel(
        tuple("abcdefgh"[: len(slopes)]),
        ("x", "y", "z"),
        said.astype(float),
        np.where(said, felt, np.nan),
        np.full(reviews, 3.0),
        product,
        user,
        (1.0, 5.0),
        pl.Series([f"t:{i}" for i in range(reviews)]),
        pl.Series([START + timedelta(days=int(365.25 * m)) for m in moment]),
    )


def test_slopes_are_in_rating_points_a_year() -> None:
    found = trend(panel(0))
    np.testing.assert_allclose(found.slope.value, [0.0, 0.4, -0.4], atol=0.2)
    assert found.p[0] > 0.05 > found.p[1:].max()
    assert found.months in (24, 25)
    assert found.slope.n.tolist() == panel(0).mentioned.sum(axis=0).tolist()
    assert found.slope.draws.shape == (200, 3)


def test_intervals_hold_the_slope_and_nothing_is_seldom_something() -> None:
    inside, false = [], []
    for seed in range(80):
        found = trend(panel(seed, reviews=300, per_user=3), replicates=100)
        low, high = found.slope.interval()
        inside.append((low <= [0.0, 0.4, -0.4]) & (high >= [0.0, 0.4, -0.4]))
        false.append(trend(panel(seed, (0.0, 0.0, 0.0), 300, per_user=3), replicates=2).p.min())
    assert 0.84 < np.mean(inside) < 0.95
    assert np.mean(np.array(false) < 0.05) < 0.11


def test_a_changing_mix_of_products_is_no_trend() -> None:
    plain = panel(1, (0.0, 0.0))
    assert plain.time is not None
    late = plain.time.dt.ordinal_day().to_numpy() + 365 * plain.time.dt.year().to_numpy()
    # The better the product, the later its reviews.
    order = np.argsort(plain.product, kind="stable")
    mixed = replace(plain, time=plain.time.gather(np.argsort(late)[np.argsort(order)]))
    found = trend(mixed)
    assert found.p.min() > 0.05
    years = np.sort(late)[np.argsort(order)] / 365
    heard = mixed.mentioned[:, 0]
    naive = np.polyfit(years[heard], mixed.sentiment[heard, 0], 1)[0]
    assert naive > 5 * abs(found.slope.value[0])


def test_one_user_many_reviews_is_one_voice() -> None:
    once = panel(2, (0.2, 0.0), reviews=200)
    again = Panel(
        once.needs,
        once.products,
        np.repeat(once.counts, 5, axis=0),
        np.repeat(once.sentiment, 5, axis=0),
        np.repeat(once.rating, 5),
        np.repeat(once.product, 5),
        np.repeat(once.user, 5),
        once.scale,
        pl.Series([f"t:{i}" for i in range(1000)]),
        once.time.gather(np.repeat(np.arange(200), 5)) if once.time is not None else None,
    )
    one, five = trend(once), trend(again)
    np.testing.assert_allclose(one.slope.value, five.slope.value)
    np.testing.assert_allclose(one.slope.spread(), five.slope.spread(), rtol=0.05)
    np.testing.assert_allclose(one.p, five.p, atol=0.02)


def test_talk_of_a_need_may_rise() -> None:
    start = panel(3, (0.0, 0.0), reviews=2000)
    rng = np.random.default_rng(0)
    assert start.time is not None
    moment = (start.time - START).dt.total_days().to_numpy() / 365.25
    said = rng.random(start.counts.shape) < np.column_stack([0.2 + 0.2 * moment, moment * 0 + 0.4])
    risen = replace(start, counts=said * 1.0, sentiment=np.where(said, 3.0, np.nan))
    found = trend(risen)
    np.testing.assert_allclose(found.share.value, [0.2, 0.0], atol=0.06)
    assert found.share_p[0] < 0.001 < 0.05 < found.share_p[1]
    assert found.share.n.tolist() == [2000, 2000]
    # Sentiment that never moves has no error to judge a slope by.
    assert np.isnan(found.slope.value).all()


def test_too_little_says_nothing() -> None:
    short = trend(panel(4, years=0.3))
    assert short.months < 6
    for found in (short.slope, short.share):
        assert np.isnan(found.value).all() and np.isnan(found.draws).all()
        assert found.n.tolist() == [0, 0, 0]
    assert np.isnan(short.p).all()
    few = panel(5)
    few.counts[19:, 1] = 0
    few.sentiment[19:, 1] = np.nan
    assert np.isnan(trend(few).p).tolist() == [False, True, False]
    for undated in (None, pl.Series([None] * 900, dtype=pl.Date)):
        none = trend(replace(panel(6), time=undated))
        assert np.isnan(none.slope.value).all() and none.months == 0


def test_undated_reviews_do_not_count() -> None:
    whole = panel(7)
    assert whole.time is not None
    mask = pl.Series(np.arange(900) % 3 == 0)
    gaps = replace(whole, time=whole.time.set(mask, None))
    found = trend(gaps)
    assert found.slope.n.tolist() == whole.mentioned[~mask.to_numpy()].sum(axis=0).tolist()
    np.testing.assert_allclose(found.slope.value, [0.0, 0.4, -0.4], atol=0.25)


def test_drift_of_a_market_is_found_in_its_texts(read_panel: Callable[[Market], Panel]) -> None:
    found, true = [], []
    for seed in range(4):
        market = write_market(Setting(drift=0.5, reviews_per_product=200), seed)
        found.append(trend(read_panel(market), replicates=10))
        true.append(market.truth.trend / 2)  # 24 months
    slopes = np.concatenate([one.slope.value for one in found])
    drift = np.concatenate(true)
    assert np.corrcoef(slopes, drift)[0, 1] > 0.8
    sure = np.concatenate([one.p for one in found]) < 0.05
    assert sure[drift != 0].mean() > 0.5
    assert (np.sign(slopes) == np.sign(drift))[sure & (drift != 0)].all()
