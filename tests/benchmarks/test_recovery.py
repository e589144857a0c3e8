"""Synthetic markets through the flow, beside their truth."""

import numpy as np
import polars as pl
import pytest

from benchmarks.calibration import errors
from benchmarks.judged import beside, summary, thirds
from benchmarks.nulls import wilson
from benchmarks.synthetic import (
    Analysis,
    Match,
    analyse,
    chances,
    oracle,
    places,
    quantities,
    recovered,
    similarity,
)
from berth.market.synthetic import Market, Setting, write_market
from berth.statistics.estimate import Estimate


@pytest.fixture(scope="module")
def market() -> Market:
    return write_market(
        Setting(products=5, needs=5, segments=2, halo="low", noise="low", overlap="low",
                reviews_per_product=150), 1000,
    )  # fmt: skip


@pytest.fixture(scope="module")
def shown(market: Market) -> Analysis:
    return analyse(market.table, market.seeds, market.truth.products[0])


@pytest.fixture(scope="module")
def known(market: Market, shown: Analysis) -> Analysis:
    return oracle(market, shown)


def test_things_are_matched_by_name(market: Market, shown: Analysis) -> None:
    match = Match.of(market, shown)
    names = [market.truth.products[p] for p in match.product]
    assert names == list(shown.evidence.products)
    rating = market.table.frame["rating"].to_numpy()[match.row]
    np.testing.assert_array_equal(rating, shown.evidence.rating)


def test_the_oracle_sees_what_was_lived_through(
    market: Market, shown: Analysis, known: Analysis
) -> None:
    truth, match = market.truth, Match.of(market, shown)
    row, need = np.nonzero(known.told.panel.mentioned)
    lived = truth.experience[match.row[row], match.need[need]]
    np.testing.assert_allclose(known.told.panel.sentiment[row, need], lived)
    assert len(row) == len(truth.clauses)
    ours, theirs = (recovered(market, one) for one in (shown, known))
    assert theirs["map r"] > ours["map r"]
    assert theirs["segment ARI"] > ours["segment ARI"]


def test_every_kind_is_judged_and_the_oracle_errs_less(
    market: Market, shown: Analysis, known: Analysis
) -> None:
    frame = pl.concat(
        [quantities(market, shown, "berth"), quantities(market, known, "oracle")]
    ).with_columns(setting=pl.lit("one"), seed=pl.lit(1))
    errors = summary(frame, ["by", "kind"]).pivot("by", index="kind", values="rmse")
    assert len(errors) == 14
    one = errors.filter(kind="satisfaction")
    assert one["oracle"][0] < one["berth"][0]
    size = frame.filter(by="berth", kind="satisfaction")
    np.testing.assert_allclose(np.sort(size["truth"]), np.sort(market.truth.satisfaction.ravel()))


def test_chances_come_with_what_came_true(market: Market, shown: Analysis) -> None:
    found = chances(market, shown)
    assert found["p"].is_between(0, 1).all()
    top = found.filter(kind="top 3")
    assert top["true"].sum() == 3
    assert top["p"].sum() == pytest.approx(3, abs=1e-6)
    assert found.filter(kind="best, first in rank").height == 1


def test_perfect_estimates_are_judged_perfect() -> None:
    rng = np.random.default_rng(0)
    truth = rng.normal(size=4000)
    value = truth + rng.normal(size=4000)
    draws = value + rng.normal(size=(400, 4000))
    estimate = Estimate(value, draws, np.arange(4000))
    frame = beside("x", "berth", estimate, truth, 2.0).with_columns(
        setting=pl.lit("one"), seed=pl.lit(1)
    )
    row = summary(frame, ["kind"]).row(0, named=True)
    assert row["cover"] == pytest.approx(0.9, abs=0.02)
    assert row["slope"] == pytest.approx(1, abs=0.05)
    assert row["rmse"] == pytest.approx(2, abs=0.1)
    assert row["width"] == pytest.approx(2 * 3.29, rel=0.03)
    third = thirds(frame)
    assert third["third"].value_counts()["count"].to_list() == pytest.approx([1333] * 3, abs=1)
    assert third.filter(third=0)["n"].max() < third.filter(third=2)["n"].min()


def test_calibration_errors_are_told_from_calibrated_ones() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(20000)
    frame = pl.DataFrame(
        {"p": p, "true": rng.random(20000) < p, "setting": "one", "seed": np.arange(20000) % 50}
    )
    right, low, high = errors(frame)
    assert right < 0.02 and low <= high < 0.03
    wrong = errors(frame.with_columns(pl.col("p").sqrt()))[0]
    assert wrong == pytest.approx(float(np.mean(np.sqrt(p) - p)), abs=0.01)


def test_truths_leave_out_halo() -> None:
    rng = np.random.default_rng(0)
    served, weight = rng.normal(size=(6, 5)), rng.dirichlet(np.ones(5))
    lifted = served + rng.normal(size=(6, 1)) + rng.normal(size=5)
    np.testing.assert_allclose(similarity(served, weight), similarity(lifted, weight))
    one, two = places(served, weight), places(lifted, weight)
    np.testing.assert_allclose(np.abs(one), np.abs(two))


def test_a_share_stands_with_wilsons_interval() -> None:
    assert wilson(0, 200) == "0.000 (0.000 to 0.013)"
    assert wilson(100, 200) == "0.500 (0.442 to 0.558)"
