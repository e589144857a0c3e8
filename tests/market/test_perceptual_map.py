"""The map: the truth is found up to turning, and the regions hold it."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2, norm

from berth.core import Floats
from berth.market.importance import importance
from berth.market.panel import Panel
from berth.market.perceptual_map import SCHEMA, PerceptualMap, perceptual_map
from berth.market.profiles import centred
from berth.market.satisfaction import heard
from berth.market.synthetic import GRID, Market, Truth, write_market
from berth.statistics.estimate import Estimate
from berth.statistics.procrustes import agreement, aligned, rotations


def exact(value: Floats) -> Estimate:
    return Estimate(value, value[None].repeat(2, axis=0), np.full(value.shape, 99))


def noisy(true: Floats, noise: Floats, rng: np.random.Generator, replicates: int = 200) -> Estimate:
    value = true + rng.normal(size=true.shape) * noise
    draws = value + rng.normal(size=(replicates, *true.shape)) * noise
    return Estimate(value, draws, np.round(1 / noise**2).astype(np.int64))


def drawn(found: Estimate, weights: Estimate) -> PerceptualMap:
    products, needs = found.value.shape
    known = np.resize(weights.draws, (len(found.draws), needs))
    return perceptual_map(
        found,
        Estimate(weights.value, known, weights.n),
        products=[f"p{k}" for k in range(products)],
        needs=[f"n{k}" for k in range(needs)],
    )


def true_map(truth: Truth) -> PerceptualMap:
    return drawn(exact(truth.satisfaction), exact(truth.importance))


def covered(table: pl.DataFrame, points: Floats) -> float:
    """The share of points in the regions as the report draws them."""
    at = table.select("x", "y").to_numpy()
    wide = table.select(x=pl.col("x_high") - pl.col("x_low"), y=pl.col("y_high") - pl.col("y_low"))
    z = ((points - at) / (wide.to_numpy() / (2 * norm.ppf(0.95)))).T
    r = table["xy_correlation"].to_numpy()
    return float(
        ((z[0] ** 2 - 2 * r * z[0] * z[1] + z[1] ** 2) / (1 - r**2) <= chi2.ppf(0.9, 2)).mean()
    )


def test_distances_are_those_of_the_weighted_profiles() -> None:
    rng = np.random.default_rng(0)
    true, share = rng.normal(size=(6, 3)), np.array([0.5, 0.3, 0.2])
    found = drawn(exact(true + rng.normal(size=(6, 1))), exact(share * 7))
    profiles = centred(true)
    apart = profiles[:, None] - profiles[None]
    wanted = np.sqrt((np.square(apart) * share).sum(axis=-1))
    places = found.products.value
    got = np.linalg.norm(places[:, None] - places[None], axis=-1)
    # Three needs without a halo span two dimensions, so nothing is lost on two axes.
    np.testing.assert_allclose(got, wanted, atol=1e-9)
    np.testing.assert_allclose(found.variance.sum(), 1)
    weighed = profiles * np.sqrt(share)
    for axis in range(2):
        expected = [np.corrcoef(weighed[:, k], places[:, axis])[0, 1] for k in range(3)]
        np.testing.assert_allclose(found.needs.value[:, axis], expected, atol=1e-9)
    np.testing.assert_allclose(np.square(found.needs.value).sum(axis=1), 1)


def test_the_table_and_the_findings_are_what_the_report_reads() -> None:
    rng = np.random.default_rng(1)
    found = drawn(noisy(rng.normal(3, 1, (5, 4)), np.full((5, 4), 0.2), rng), exact(np.ones(4)))
    table = found.table
    assert dict(table.schema) == SCHEMA
    assert table["kind"].to_list() == ["product"] * 5 + ["need"] * 4
    assert (table["x_low"] < table["x"]).all() and (table["x"] < table["x_high"]).all()
    assert (table["y_low"] < table["y"]).all() and (table["y"] < table["y_high"]).all()
    assert table["xy_correlation"].is_between(-1, 1).all()
    assert [f.key for f in found.findings] == ["method.map_variance"] * 2
    assert [f.subject["axis"] for f in found.findings] == ["1", "2"]
    assert found.variance[0] >= found.variance[1] > 0


def test_the_axes_point_the_same_way_whatever_the_order() -> None:
    rng = np.random.default_rng(2)
    true = rng.normal(3, 1, (6, 5))
    order = rng.permutation(6)
    once, again = (drawn(exact(x), exact(np.ones(5))).products.value for x in (true, true[order]))
    np.testing.assert_allclose(once[order], again, atol=1e-9)


def test_regions_hold_the_truth_where_noise_is_known() -> None:
    rng = np.random.default_rng(3)
    inside, agree = [], []
    for seed in range(10):
        setting = GRID["middle"].model_copy(update={"reviews_per_product": 2})
        truth = write_market(setting, seed).truth
        noise = rng.uniform(0.08, 0.3, truth.satisfaction.shape)
        found = drawn(noisy(truth.satisfaction, noise, rng), exact(truth.importance))
        true = true_map(truth).products.value
        inside.append(covered(found.table[:8], aligned(true, found.products.value)))
        agree.append(agreement(found.products.value, true))
    assert 0.8 < np.mean(inside) < 0.99
    assert np.mean(agree) > 0.85


def test_a_market_read_from_its_texts_is_laid_out(read_panel: Callable[[Market], Panel]) -> None:
    inside, agree, arrows = [], [], []
    for seed in range(6):
        market = write_market(GRID["middle"], seed)
        panel = read_panel(market)
        found = drawn(
            heard(panel, replicates=100, seed=0),
            importance(panel, replicates=100, seed=0),
        )
        true = true_map(market.truth)
        places = found.products.value
        turned = aligned(true.products.value, places)
        # Sentiment learned from ratings is flatter than experience: the size is not compared.
        turned = turned * (turned * places).sum() / np.square(turned).sum()
        inside.append(covered(found.table[:8], turned))
        agree.append(agreement(places, true.products.value))
        tips = true.needs.value @ rotations(true.products.value, places)
        arrows.append(covered(found.table[8:], tips))
    assert np.mean(inside) > 0.85
    assert np.mean(agree) > 0.6
    assert np.mean(arrows) > 0.7


def test_a_product_with_few_reviews_is_not_flung_out() -> None:
    rng = np.random.default_rng(4)
    out = []
    for _ in range(10):
        true = rng.normal(3, 0.4, (8, 6))
        noise = np.full(true.shape, 0.1)
        noise[0] = 1.0
        found = drawn(noisy(true, noise, rng), exact(np.ones(6)))
        far = np.linalg.norm(found.products.value, axis=1)
        wide = found.products.spread().mean(axis=1)
        out.append(far[0] > far[1:].max())
        assert wide[0] > wide[1:].mean()
    assert np.mean(out) < 0.3


@pytest.mark.parametrize("shape", [(2, 5), (6, 2)])
def test_two_products_or_needs_have_one_axis(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(5)
    found = drawn(
        noisy(rng.normal(3, 1, shape), np.full(shape, 0.2), rng), exact(np.ones(shape[1]))
    )
    products = found.table.filter(kind="product")
    assert (products["y"] == 0).all() and (products["y_high"] == 0).all()
    assert products["x"].std() > 0.1
    np.testing.assert_allclose(found.variance, [1, 0], atol=1e-12)
    assert [f.value for f in found.findings] == pytest.approx([1, 0], abs=1e-12)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (3, 0)])
def test_less_than_that_has_no_map(shape: tuple[int, int]) -> None:
    found = drawn(exact(np.ones(shape)), exact(np.ones(shape[1])))
    assert found.table.is_empty()
    assert dict(found.table.schema) == SCHEMA
    assert found.findings == ()
    assert np.isnan(found.products.value).all()


def test_what_nobody_speaks_of_is_left_out() -> None:
    rng = np.random.default_rng(6)
    estimate = noisy(rng.normal(3, 1, (6, 5)), np.full((6, 5), 0.2), rng)
    estimate.value[1], estimate.n[1] = np.nan, 0
    estimate.value[:, 2], estimate.n[:, 2] = np.nan, 0
    estimate.value[0, 0], estimate.n[0, 0] = np.nan, 0
    estimate.draws[:, 0, 0] = np.nan
    found = drawn(estimate, exact(np.ones(5)))
    assert found.table["name"].to_list() == ["p0", "p2", "p3", "p4", "p5", "n0", "n1", "n3", "n4"]
    assert np.isnan(found.products.value[1]).all()
    assert np.isfinite(found.table.select(pl.exclude("kind", "name")).to_numpy()).all()
