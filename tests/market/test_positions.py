"""Positions: the table of the contract, from estimates."""

import numpy as np
import polars as pl
import pytest

from berth.market.contest import Play
from berth.market.demand import Choice
from berth.market.positions import SCHEMA, SHOWN, Names, positions
from berth.market.synthetic import Setting, Truth, true_positions, write_market
from berth.statistics.estimate import Estimate


def estimate(value, noise, seed, n=60, replicates=150):
    rng = np.random.default_rng(seed)
    value = np.asarray(value, dtype=float)
    seen = value + noise * rng.normal(size=value.shape)
    draws = seen + noise * rng.normal(size=(replicates, *value.shape))
    return Estimate(seen, draws, np.full(value.shape, n))


def run(truth: Truth, own, seed=0, noise=0.12, **options):
    return positions(
        estimate(truth.weights, 0.01, seed),
        estimate(truth.satisfaction, noise, seed + 1),
        estimate(truth.segment_shares, 0.02, seed + 2),
        truth.scale,
        Names(truth.products, truth.needs, truth.segments),
        own,
        **options,
    )


@pytest.fixture(scope="module")
def truth() -> Truth:
    return write_market(Setting(products=5, needs=6, reviews_per_product=5), 4).truth


@pytest.mark.parametrize("own", ["Quindora", None])
def test_the_table_keeps_the_contract(truth, own):
    found = run(truth, own)
    table = found.table
    assert dict(table.schema) == SCHEMA
    assert table.height == SHOWN
    assert table["rank"].to_list()[:10] == list(range(1, 11))
    assert table["rank"].is_sorted()
    assert table["score"].is_sorted(descending=True)
    assert ((table["low"] <= table["score"]) & (table["score"] <= table["high"])).all()
    assert table["probability_best"].is_between(0, 1).all()
    assert table["probability_best"].sum() <= 1 + 1e-9
    assert own not in table["against"]
    assert (table["statement"] == "").all()
    assert set(table["segment"]) <= {"everyone", *truth.segments}


def test_the_same_seed_gives_the_same_table(truth):
    assert run(truth, None).table.equals(run(truth, None).table)


def test_the_truly_best_is_ranked_high(truth):
    for own in (*truth.products, None):
        true = true_positions(truth, own)
        place = true.with_row_index("place").rename({"score": "true"})
        first = run(truth, own, noise=0.05).table.join(
            place, on=["segment", "need", "against"], how="left"
        )
        best, found = true["score"][0], first["true"][0]
        middle = true["score"].median()
        assert best - found < 0.3 * (best - middle)


def test_scores_agree_with_the_truth_when_there_is_no_noise(truth):
    table = run(truth, truth.products[0], noise=1e-4).table
    true = true_positions(truth, truth.products[0]).rename({"score": "true"})
    joined = table.join(true, on=["segment", "need", "against"])
    assert joined.height == table.height
    assert (joined["score"] - joined["true"]).abs().max() < 0.02


def test_the_best_supported_and_unmet_are_shown(truth):
    level = truth.satisfaction.copy()
    level[:] = 4.0
    level[:, 2] = 1.5
    level[0, 4] = 4.9
    weights = np.full((2, 6), 1 / 6)
    found = positions(
        estimate(weights, 0.002, 1), estimate(level, 0.05, 2), estimate([0.5, 0.5], 0.01, 3),
        truth.scale, Names(truth.products, truth.needs, ("a", "b")), truth.products[0],
    ).table  # fmt: skip
    assert found.height == SHOWN
    assert found.filter("unmet").height >= 1
    assert set(found.filter("unmet")["need"]) == {truth.needs[2]}
    led = found.filter("supported")
    assert led.height >= 1
    assert led["need"].str.contains(truth.needs[4]).all()


def test_findings_say_what_was_assumed_and_how_far_it_carries(truth):
    found = run(truth, "Quindora", choice=Choice(sensitivity=5.0, between=(2.0, 10.0)))
    by_key = {finding.key: finding for finding in found.findings}
    assert by_key["positions.compared"].value == 4 * (6 + 15) * 4
    assert by_key["positions.sensitivity"].value == 5.0
    assert by_key["positions.effort"].value == Play().effort
    assert by_key["positions.poor_line"].unit == "rating"
    agreements = [f for f in found.findings if f.key == "positions.agreement"]
    assert [f.subject["sensitivity"] for f in agreements] == ["2", "10"]
    assert all(-1 <= f.value <= 1 for f in agreements)
    assert sum(f.key == "positions.score" for f in found.findings) == SHOWN
    assert all(f.n > 0 for f in found.findings if f.key == "positions.score")
    first = found.table.row(0, named=True)
    assert by_key["positions.answered"].subject["need"] == first["need"]


def test_one_product_has_no_rivals():
    found = positions(
        estimate([[0.5, 0.5]], 0.1, 1), estimate([[3.0, 4.0]], 0.1, 2), estimate([1.0], 0.0, 3),
        (1, 5), Names(("Solo",), ("a", "b"), ("all",)), "Solo",
    )  # fmt: skip
    assert found.table.equals(pl.DataFrame(schema=SCHEMA))
    assert found.findings[0].value == 0


@pytest.mark.parametrize("own", ["A", None])
def test_one_need_and_one_segment_work(own):
    found = positions(
        estimate([[1.0]], 0.0, 1), estimate([[4.5], [3.0], [2.0]], 0.1, 2), estimate([1.0], 0.0, 3),
        (1, 5), Names(("A", "B", "C"), ("only",), ("all",)), own,
    )  # fmt: skip
    assert set(found.table["segment"]) == {"everyone"}
    assert found.table.height == (3 if own is None else 2)
    assert np.isfinite(found.table["score"].to_numpy()).all()
    assert found.table["probability_best"].sum() == pytest.approx(1)


@pytest.mark.parametrize("own", ["Tavrelo", None])
def test_cells_without_evidence_work(truth, own):
    satisfaction = estimate(truth.satisfaction, 0.1, 1)
    satisfaction.n[0, :3] = 0
    found = positions(
        estimate(truth.weights, 0.01, 2), satisfaction, estimate(truth.segment_shares, 0.01, 3),
        truth.scale, Names(truth.products, truth.needs, truth.segments), own,
    ).table  # fmt: skip
    for column in ("score", "low", "high", "probability_best"):
        assert np.isfinite(found[column].to_numpy()).all()
    if own:
        unknown = set(truth.needs[:3])
        led = found.filter("supported")["need"].to_list()
        assert not any(unknown & set(need.split(" + ")) for need in led)
