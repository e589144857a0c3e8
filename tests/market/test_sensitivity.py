"""What leaving out a part does to positions, on panels made by hand and on a synthetic market."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from berth.core import Floats
from berth.market.advantage import alike
from berth.market.contest import Play, believe, candidates
from berth.market.omission import Omission, omissions, silenced
from berth.market.panel import Panel
from berth.market.positions import Names, positions
from berth.market.satisfaction import heard, satisfaction
from berth.market.segment_figures import Moments, Sums
from berth.market.segments import find_segments
from berth.market.sensitivity import SCHEMA, Basis, _Fixed, _Rated, _without, sensitivity

PRODUCTS, NEEDS = ("Own", "Near", "Far"), ("comfort", "quiet", "price")
REPLICATES = 40


def panel(served: Floats, reviews: int = 120, seed: int = 0, users: int | None = None) -> Panel:
    """Reviews that each speak of two needs, of products that serve them as told."""
    rng = np.random.default_rng(seed)
    products, needs = served.shape
    rows = products * reviews
    product = np.repeat(np.arange(products), reviews).astype(np.int32)
    counts = np.zeros((rows, needs))
    spoken = np.argsort(rng.random((rows, needs)), axis=1)[:, :2]
    np.put_along_axis(counts, spoken, 1.0, axis=1)
    sentiment = np.where(counts > 0, served[product] + rng.normal(0, 0.6, (rows, needs)), np.nan)
    rating = np.clip(np.nanmean(sentiment, axis=1) + rng.normal(0, 0.3, rows), 1, 5)
    user = np.arange(rows) if users is None else rng.integers(0, users, rows)
    days = [date(2024, 1, 1) + timedelta(days=int(d)) for d in rng.integers(0, 360, rows)]
    return Panel(
        NEEDS[:needs], PRODUCTS[:products], counts, sentiment, rating, product,
        user.astype(np.int32), (1.0, 5.0), pl.Series([f"a.csv:{k + 1}" for k in range(rows)]),
        pl.Series(days, dtype=pl.Date),
    )  # fmt: skip


SERVED = np.array([[4.4, 3.0, 3.0], [3.0, 3.1, 3.2], [3.1, 3.0, 2.9]])


def basis(one: Panel, own: int | None = 0) -> Basis:
    some = {"replicates": REPLICATES, "seed": 0}
    return Basis(
        one,
        find_segments(one, **some),
        satisfaction(one, **some),
        heard(one, **some),
        alike(one),
        own,
    )


@pytest.fixture(scope="module")
def clear() -> Basis:
    return basis(panel(SERVED))


def names(one: Basis) -> Names:
    segments = [str(s) for s in range(len(one.segments))]
    return Names(one.panel.products, one.panel.needs, segments)


def test_the_schema_and_the_parts_left_out(clear: Basis) -> None:
    table = sensitivity(clear, names(clear))
    assert table.schema == pl.Schema(SCHEMA)
    parts = table.select("kind", "left_out").unique().group_by("kind").len()
    assert dict(parts.iter_rows()) == {"rival": 2, "month": 12, "need": 3}


def test_ranks_and_support_are_those_of_the_positions(clear: Basis) -> None:
    ranked = positions(
        clear.segments.weights, clear.satisfaction, clear.segments.shares, clear.panel.scale,
        names(clear), "Own", alike=clear.alike,
    ).table  # fmt: skip
    table = sensitivity(clear, names(clear))
    keys = ["segment", "need", "against"]
    both = table.unique(keys).join(ranked, on=keys, suffix="_shown")
    assert both.height >= 3
    assert (both["rank"] == both["rank_shown"]).all()
    assert (both["supported"] == both["supported_shown"]).all()
    assert np.allclose(both["score"], both["score_shown"])


def rated(one: Basis, left: Omission) -> tuple[_Rated, _Rated]:
    beliefs = believe(
        one.segments.weights, one.satisfaction, one.segments.shares, one.panel.scale, 0
    )
    field = candidates(beliefs, one.own, Play())
    whole = _Rated.of(beliefs, one.satisfaction, field, one.own, one.alike)
    return whole, _without(one, _Fixed.of(one, [left], 0), left, field, 0)


def test_nothing_left_out_changes_nothing(clear: Basis) -> None:
    none = Omission("month", "none", np.zeros(len(clear.panel), dtype=bool))
    whole, left = rated(clear, none)
    assert np.allclose(whole.score, left.score, atol=1e-12)
    assert (whole.supported == left.supported).all()


def test_a_clear_advantage_survives_every_month(clear: Basis) -> None:
    table = sensitivity(clear, names(clear))
    first = table.filter(pl.col("rank") == 1)
    assert first["need"].str.contains("comfort").all()
    assert first["supported"].all()
    months = first.filter(pl.col("kind") == "month")
    assert months["supported_then"].all()
    assert (months["rank_then"] <= 3).all()


def test_what_is_left_out_cannot_be_led_on_or_set_against(clear: Basis) -> None:
    table = sensitivity(clear, names(clear))
    gone = table.filter(pl.col("rank_then").is_null())
    assert gone.height > 0
    for row in gone.iter_rows(named=True):
        assert row["left_out"] in (row["need"].split(" + ") if row["kind"] == "need" else
                                   [row["against"]])  # fmt: skip
    rivals = table.filter((pl.col("kind") == "rival") & (pl.col("left_out") == pl.col("against")))
    assert rivals["rank_then"].is_null().all()


def test_an_advantage_of_one_month_goes_with_it() -> None:
    one = panel(np.full((3, 3), 3.0), seed=3)
    assert one.time is not None
    loud = (one.time.dt.month() == 5).to_numpy() & (one.product == 0)
    lifted = np.where(loud[:, None] & (one.counts > 0), 5.0, one.sentiment)
    lifted[:, 1:] = one.sentiment[:, 1:]
    planted = basis(replace(one, counts=np.where(loud[:, None], 8 * one.counts, one.counts),
                            sentiment=lifted))  # fmt: skip
    table = sensitivity(planted, names(planted)).filter(pl.col("kind") == "month")
    backed = table.filter(pl.col("need") == "comfort", pl.col("supported"))
    assert backed.height > 0
    lost = backed.filter(~pl.col("supported_then"))["left_out"].unique().to_list()
    assert lost == ["2024-05"]


def test_without_the_most_active_users_they_count_no_more() -> None:
    one = panel(SERVED, users=200)
    # One user, of the first half, writes a third of all.
    user = np.where(np.arange(len(one)) % 3 == 0, 7, one.user).astype(np.int32)
    found = [o for o in omissions(replace(one, user=user), 0) if o.kind == "users"]
    assert len(found) == 1
    assert found[0].reviews[user == 7].all()
    assert 0.33 < found[0].reviews.mean() < 0.4
    assert [o for o in omissions(panel(SERVED), 0) if o.kind == "users"] == []


def test_the_short_cut_agrees_with_estimating_anew(clear: Basis) -> None:
    month = next(o for o in omissions(clear.panel, 0) if o.kind == "month")
    rest = silenced(clear.panel, month.reviews)
    again = {"replicates": REPLICATES, "seed": 0}
    fixed = _Fixed.of(clear, [month], 0)
    anew, quick = heard(rest, **again), fixed.heard[month.key]
    assert np.allclose(anew.value, quick.value)
    assert np.allclose(anew.draws, quick.draws)
    assert (anew.n == quick.n).all()
    whole, left = rated(clear, month)
    served = satisfaction(rest, **again)
    beliefs = believe(clear.segments.weights, served, clear.segments.shares, clear.panel.scale, 0)
    field = candidates(beliefs, 0, Play())
    full = _Rated.of(beliefs, served, field, 0, clear.alike)
    changes = np.corrcoef(left.score - whole.score, full.score - whole.score)
    assert changes[0, 1] > 0.7


def test_moments_lose_what_is_left_out(clear: Basis) -> None:
    left = np.arange(len(clear.panel)) % 3 == 0
    needs = np.array([0, 2])
    doubtful = 0.2 + 0.6 * np.random.default_rng(0).random((int(clear.panel.user.max()) + 1, 1))
    belongs = np.hstack([doubtful, 1 - doubtful])
    every = Moments.of(clear.panel, belongs)
    rest = every.without(Moments.of(clear.panel, belongs, left.nonzero()[0])).narrowed(needs)
    panel = silenced(clear.panel, left)
    panel = replace(panel, counts=panel.counts[:, needs], sentiment=panel.sentiment[:, needs],
                    needs=("comfort", "price"))  # fmt: skip
    member = belongs[panel.user]
    rated = member[~left]
    reviews = rated.sum(axis=0) ** 2 / np.square(rated).sum(axis=0)
    sums = Sums.of(panel, member, np.ones((1, len(panel))))
    assert np.allclose(rest.weights(np.ones((2, 2))), sums.weights(reviews, np.ones((2, 2)))[0])


def test_two_products_leave_no_rival_out_and_one_leaves_nothing() -> None:
    two = basis(panel(SERVED[:2]))
    assert "rival" not in sensitivity(two, names(two))["kind"].to_list()
    alone = basis(panel(SERVED[:1]))
    assert sensitivity(alone, names(alone)).is_empty()


def test_an_entrant_can_be_checked() -> None:
    entrant = basis(panel(SERVED), own=None)
    table = sensitivity(entrant, names(entrant))
    assert table.filter(pl.col("rank") == 1).height == 3 + 12 + 3


def test_without_dates_no_month_is_left_out(clear: Basis) -> None:
    undated = replace(clear.panel, time=None)
    assert {one.kind for one in omissions(undated, 0)} == {"rival", "need"}


@pytest.mark.parametrize("own", [0, 2])
def test_the_own_product_is_never_left_out(own: int) -> None:
    kept: Callable[[Omission], bool] = lambda one: one.product != own  # noqa: E731
    assert all(map(kept, omissions(panel(SERVED), own)))
