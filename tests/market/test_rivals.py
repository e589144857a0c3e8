"""Rivals: likeness without halo or noise, and names that keep company beyond chance."""

import numpy as np
import polars as pl
import pytest

from berth.core import PROOF_LIMIT, Floats, Role
from berth.market.rivals import comentions, similarity
from berth.market.synthetic import Setting, write_market
from berth.statistics.estimate import Estimate


def noisy(true: Floats, noise: float, seed: int, replicates: int = 200, n: int = 40) -> Estimate:
    rng = np.random.default_rng(seed)
    value = true + rng.normal(size=true.shape) * noise
    draws = value + rng.normal(size=(replicates, *true.shape)) * noise
    return Estimate(value, draws, np.full(true.shape, n))


def weighed(needs: int) -> Estimate:
    share = np.full(needs, 1 / needs)
    return Estimate(share, share[None].repeat(200, axis=0), np.full(needs, 9))


def market(seed: int, products: int = 8, needs: int = 8) -> Floats:
    rng = np.random.default_rng(seed)
    return 3 + rng.normal(size=(products, needs)) * 0.5 + rng.normal(size=(products, 1))


def correlation(true: Floats) -> Floats:
    return np.asarray(np.corrcoef(true - true.mean(axis=0)))


def test_being_liked_is_no_likeness() -> None:
    true = market(0)
    once = similarity(noisy(true, 0.1, 0), weighed(8))
    lifted = similarity(noisy(true + np.arange(8)[:, None] - np.arange(8), 0.1, 0), weighed(8))
    np.testing.assert_allclose(once.value, lifted.value, atol=1e-8)
    np.testing.assert_allclose(once.value, correlation(true), atol=0.25)
    np.testing.assert_allclose(once.value, once.value.T)
    np.testing.assert_allclose(np.diag(once.value), 1)


@pytest.mark.parametrize("noise", [0.15, 0.5, 1.0])
def test_likeness_is_what_to_expect_and_the_interval_holds_it(noise: float) -> None:
    found, truth, inside, plain = [], [], [], []
    pairs = np.triu_indices(8, 1)
    for seed in range(25):
        true = market(seed)
        estimate = noisy(true, noise, seed + 100)
        like = similarity(estimate, weighed(8))
        low, high = like.interval()
        target = correlation(true)[pairs]
        found.append(like.value[pairs])
        truth.append(target)
        plain.append(correlation(estimate.value)[pairs])
        inside.append((low[pairs] <= target) & (target <= high[pairs]))
    seen, real = np.concatenate(found), np.concatenate(truth)
    assert 0.85 < np.concatenate(inside).mean() < 0.98
    assert np.polyfit(seen, real, 1)[0] > 0.75
    assert np.square(seen - real).mean() <= np.square(np.concatenate(plain) - real).mean() * 1.02


def test_an_unimportant_need_does_not_matter() -> None:
    true = market(1)
    changed = true.copy()
    changed[:, 0] += np.linspace(-1, 1, 8)
    share = np.r_[0.0, np.full(7, 1 / 7)]
    weights = Estimate(share, share[None].repeat(200, axis=0), np.full(8, 9))
    one, other = (similarity(noisy(x, 0.05, 3), weights).value for x in (true, changed))
    np.testing.assert_allclose(one, other, atol=0.1)
    assert np.abs(one - similarity(noisy(changed, 0.05, 3), weighed(8)).value).max() > 0.2


def test_nothing_is_said_of_too_little() -> None:
    assert np.isnan(similarity(noisy(market(2, 8, 2), 0.1, 0), weighed(2)).value).all()
    assert np.isnan(similarity(noisy(market(2, 2, 8), 0.1, 0), weighed(8)).value).all()
    unheard = noisy(market(3, 4, 5), 0.1, 0)
    unheard.n[2], unheard.value[2] = 0, np.nan
    found = similarity(unheard, weighed(5))
    assert np.isnan(found.value[2]).all() and np.isnan(found.value[:, 2]).all()
    assert np.isfinite(np.delete(np.delete(found.value, 2, 0), 2, 1)).all()


def test_near_products_are_named_in_each_others_reviews() -> None:
    synthetic = write_market(Setting(products=6, needs=4, reviews_per_product=600), 1)
    labels = synthetic.table.values(Role.PRODUCT)
    assert labels is not None
    names = list(synthetic.truth.products)
    product = np.array([names.index(label) for label in labels])
    texts = synthetic.table.texts()
    found = comentions(texts, product, names)
    sought = [[texts.filter(pl.Series(product == p)).str.contains(r).sum() for r in names]
              for p in range(6)]  # fmt: skip
    np.testing.assert_array_equal(found.counts, np.array(sought) * (1 - np.eye(6, dtype=int)))
    places = synthetic.truth.places
    far = np.linalg.norm(places[:, None] - places[None], axis=2)
    apart = ~np.eye(6, dtype=bool)
    assert np.corrcoef(found.lift[apart], far[apart])[0, 1] < -0.5
    assert (found.p[apart] < 0.05).any()
    assert np.isnan(np.diag(found.lift)).all()
    for (p, r), rows in found.rows.items():
        assert 0 < len(rows) <= PROOF_LIMIT
        assert all(product[row] == p and names[r] in texts[row] for row in rows)


def test_names_at_random_have_no_lift() -> None:
    rng = np.random.default_rng(0)
    names = [f"Brand{letter}" for letter in "abcdefgh"]
    hits = 0
    for _ in range(30):
        product = rng.choice(8, 2000, p=rng.dirichlet(np.full(8, 3.0)))
        named = rng.choice(8, 2000, p=rng.dirichlet(np.full(8, 3.0)))
        texts = pl.Series([names[r] if rng.random() < 0.3 else "none" for r in named])
        found = comentions(texts, product, names)
        hits += bool((found.p < 0.05).any())
        apart = ~np.eye(8, dtype=bool)
        assert 0.8 < found.lift[apart].mean() < 1.15
    assert hits <= 4


def test_units_of_one_review_count_once_and_own_names_never() -> None:
    texts = pl.Series(["Beta here", "beta there", "Gamma Pro", "Gamma", "Beta"])
    row, product = np.array([0, 0, 0, 1, 2]), np.array([0, 3, -1])
    names = ["Alpha", "Beta", "Gamma", "Gamma Pro"]
    found = comentions(texts, product, names, {"Beta": ["Betaware"]}, row)
    # The last review belongs to no product; the users of Gamma Pro call it Gamma.
    assert found.counts.tolist() == [[0, 1, 0, 1], [0] * 4, [0] * 4, [0] * 4]
    assert found.rows == {(0, 1): (0,), (0, 3): (0,)}


def test_two_products_or_no_names_leave_nothing_to_be_found() -> None:
    texts = pl.Series(["Beta", "Alpha", "Beta"])
    two = comentions(texts, np.array([0, 1, 0]), ["Alpha", "Beta"])
    assert two.counts.tolist() == [[0, 2], [1, 0]]
    assert np.isnan(two.lift).all()
    none = comentions(pl.Series(["x", "y"]), np.array([0, 1]), ["12", "Now", "A"])
    assert none.unsought == ("12", "a", "now")
    assert not none.counts.any() and np.isnan(none.p).all()
