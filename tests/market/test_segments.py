"""Segments: who needs what, how sure that is, and what tells them apart."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import adjusted_rand_score

from berth.core import Role
from berth.market.importance import carried_shares
from berth.market.panel import Panel
from berth.market.segment_figures import Sums, batches
from berth.market.segment_words import context_keyness, keywords
from berth.market.segments import find_segments
from berth.market.synthetic import Setting, write_market
from berth.market.words import bag


def panel(
    counts: np.ndarray,
    sentiment: np.ndarray,
    rating: np.ndarray,
    user: np.ndarray | None = None,
    product: np.ndarray | None = None,
) -> Panel:
    reviews, needs = counts.shape
    return Panel(
        tuple("abcdefghijklmnop"[:needs]),
        ("x", "y"),
        counts.astype(float),
        np.where(counts > 0, sentiment, np.nan),
        rating,
        (np.zeros(reviews) if product is None else product).astype(np.int32),
        (np.arange(reviews) if user is None else user).astype(np.int32),
        (1.0, 5.0),
        pl.Series([f"t:{i}" for i in range(reviews)]),
    )


def planted(reviews: int, seed: int = 0) -> tuple[Panel, np.ndarray, np.ndarray]:
    """Two segments of 70 and 30 % that speak of, and rate by, different pairs of six needs."""
    rng = np.random.default_rng(seed)
    segment = (rng.random(reviews) > 0.7).astype(int)
    weights = np.array([[0.4, 0.3, 0.1, 0.1, 0.05, 0.05], [0.05, 0.05, 0.1, 0.1, 0.3, 0.4]])
    urge = 1.5 * np.log(weights[segment]) + rng.gumbel(size=(reviews, 6))
    rank = np.argsort(np.argsort(-urge, axis=1), axis=1)
    counts = (rank < rng.integers(2, 4, reviews)[:, None]) * rng.integers(1, 3, (reviews, 6))
    felt = rng.normal(3.0, 1.0, counts.shape)
    felt[:, 2] += segment
    rating = 3 + (weights[segment] * (felt - 3)).sum(axis=1) + rng.normal(0, 0.2, reviews)
    return panel(counts, felt, rating), segment, weights


def test_planted_segments_are_found_with_what_they_weigh() -> None:
    evidence, segment, weights = planted(2000)
    found = find_segments(evidence, replicates=60, seed=0)
    assert len(found) == 2
    assert adjusted_rand_score(segment, found.of_review.argmax(axis=1)) > 0.75
    low, high = found.shares.interval()
    assert low[0] < 0.7 < high[0] and high[0] - low[0] < 0.15
    assert np.abs(found.weights.value - weights).max() < 0.2
    assert np.corrcoef(found.weights.value.ravel(), weights.ravel())[0, 1] > 0.95
    np.testing.assert_allclose(found.weights.value.sum(axis=1), 1.0)
    np.testing.assert_allclose(found.weights.draws.sum(axis=2), 1.0)
    np.testing.assert_allclose(found.emphasis.sum(axis=1), 1.0)
    assert found.weights.draws.shape == found.satisfaction.draws.shape == (60, 2, 6)
    # The smaller segment is better served on the third need by one point.
    gap = found.satisfaction.value[1] - found.satisfaction.value[0]
    assert gap[2] > 0.5 and np.abs(np.delete(gap, 2)).max() < 0.25
    assert found.n.sum() == pytest.approx(evidence.mentioned.sum(), abs=6)
    assert found.stability > 0.8
    assert found.probability.shape == (2000, 2) and found.criterion["chosen"].sum() == 1


def test_the_same_seed_finds_the_same() -> None:
    evidence, _, _ = planted(400)
    one, two = (find_segments(evidence, replicates=5, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.probability, two.probability)
    np.testing.assert_array_equal(one.weights.draws, two.weights.draws)
    np.testing.assert_array_equal(one.shares.draws, two.shares.draws)


def test_one_segment_weighs_as_the_market_does() -> None:
    rng = np.random.default_rng(1)
    counts = (rng.random((500, 4)) < 0.5).astype(float)
    felt = rng.normal(3, 1, counts.shape)
    evidence = panel(counts, felt, (counts * felt) @ np.array([1.0, 0.7, 0.5, 0.3]))
    found = find_segments(evidence, replicates=8, seed=0)
    whole = carried_shares(evidence, replicates=8, seed=0)
    assert len(found) == 1 and found.stability == 1.0
    for mine, market in (
        (found.weights.value[0], whole.value),
        (found.overall, whole.value),
    ):
        roots = np.sqrt(np.maximum(market, 1e-4))
        np.testing.assert_allclose(mine, roots / roots.sum(axis=-1, keepdims=True), atol=1e-9)
    assert (found.shares.draws == 1).all()


def test_sums_in_parts_are_sums_by_hand() -> None:
    evidence, segment, _ = planted(5000)
    evidence.rating[::7] = np.nan
    member = np.eye(2)[segment]
    weights = np.stack(list(evidence.resamples(2, 0)))
    np.testing.assert_array_equal(np.concatenate(list(batches(evidence, 2, 0))), weights)
    sums = Sums.of(evidence, member, weights)
    np.testing.assert_allclose(sums.counts[1, 0], (weights[1] * member[:, 0]) @ evidence.counts)
    rated = np.isfinite(evidence.rating)
    np.testing.assert_allclose(sums.moments[:, 1, 0, 0], weights[:, rated] @ member[rated, 1])
    even = sums.weights(np.array([0.0, 0.0]), np.ones((2, 6)))
    np.testing.assert_allclose(even[:, 0], even[:, 1])


def test_users_with_several_reviews_are_one_and_the_silent_are_anyone() -> None:
    evidence, segment, _ = planted(900)
    user = np.arange(900)
    # Reviews of one segment, three to a user; the last user says nothing.
    order = np.argsort(segment, kind="stable")
    user[order] = np.arange(900) // 3
    evidence.counts[user == 299] = 0
    found = find_segments(replace(evidence, user=user.astype(np.int32)), replicates=5, seed=0)
    assert found.probability.shape == (300, 2)
    np.testing.assert_allclose(found.probability[299], found.shares.value)
    assert adjusted_rand_score(segment, found.of_review.argmax(axis=1)) > 0.9


@pytest.mark.parametrize(
    ("counts", "user"),
    [
        (np.ones((3, 2)), np.arange(3)),
        (np.zeros((30, 3)), np.arange(30)),
        (np.ones((40, 1)), np.arange(40)),
        (np.eye(4)[np.arange(60) % 4], np.zeros(60)),
    ],
    ids=["three reviews", "nothing said", "one need", "one user"],
)
@pytest.mark.parametrize("rated", [True, False])
def test_little_evidence_is_one_segment(counts: np.ndarray, user: np.ndarray, rated: bool) -> None:
    rating = np.resize([1.0, 4.0, 5.0], len(counts)) if rated else np.full(len(counts), np.nan)
    found = find_segments(
        panel(counts, np.full(counts.shape, 4.0), rating, user), replicates=4, seed=0
    )
    assert len(found) == 1 and (found.probability == 1).all()
    for values in (found.weights.draws, found.satisfaction.draws, found.emphasis):
        assert np.isfinite(values).all()
    np.testing.assert_allclose(found.weights.value.sum(), 1.0)


def test_needs_that_nobody_names_stay_finite() -> None:
    evidence, _, _ = planted(600)
    silent = replace(
        evidence,
        needs=(*evidence.needs, "z"),
        counts=np.column_stack([evidence.counts, np.zeros(600)]),
        sentiment=np.column_stack([evidence.sentiment, np.full(600, np.nan)]),
    )
    found = find_segments(silent, replicates=5, seed=0)
    assert np.isfinite(found.weights.draws).all() and found.emphasis[:, -1].max() < 0.01


def test_a_synthetic_market_with_all_that_was_said_known() -> None:
    market = write_market(Setting(reviews_per_product=60), 2)
    truth = market.truth
    place = {need: at for at, need in enumerate(truth.needs)}
    counts = np.zeros((len(market.table), len(place)))
    told = truth.clauses.select("row", pl.col("need").replace_strict(place)).to_numpy()
    np.add.at(counts, (told[:, 0], told[:, 1]), 1.0)
    names, rating = market.table.values(Role.USER), market.table.values(Role.RATING)
    assert names is not None and rating is not None
    user = np.unique(names.to_numpy(), return_inverse=True)[1]
    evidence = panel(counts, truth.experience, rating.to_numpy(), user)
    found = find_segments(evidence, replicates=5, seed=0)
    assert len(found) == 3
    assert adjusted_rand_score(truth.segment, found.of_review.argmax(axis=1)) > 0.65


def test_words_and_traits_tell_segments_apart() -> None:
    evidence, segment, _ = planted(800)
    found = find_segments(evidence, replicates=2, seed=0)
    rng = np.random.default_rng(9)
    spoken = [
        " ".join(f"word{need}" for need in np.flatnonzero(row)) + " the" for row in evidence.counts
    ]
    words = keywords(found, evidence, bag(pl.Series(spoken), pl.Series(["en"] * 800)))
    assert set(words[0][:2]) == {"word0", "word1"} and set(words[1][:2]) == {"word4", "word5"}
    plan = np.where(rng.random(800) < 0.7, np.array(["home", "work"])[segment], "other")
    plan[:20] = ""
    traits = context_keyness(found, evidence, pl.Series(plan).replace("", None))
    assert [(trait.segment, trait.value) for trait in traits] == [(0, "home"), (1, "work")]
    noise = pl.Series(rng.integers(0, 9, 800))
    assert context_keyness(found, evidence, noise) == []


def test_nothing_tells_one_segment_apart() -> None:
    evidence = panel(np.zeros((30, 3)), np.zeros((30, 3)), np.ones(30))
    found = find_segments(evidence, replicates=2, seed=0)
    texts = bag(pl.Series(["good thing"] * 30), pl.Series(["en"] * 30))
    assert keywords(found, evidence, texts) == ((),)
    assert context_keyness(found, evidence, pl.Series([None] * 30, dtype=pl.String)) == []
    assert context_keyness(found, evidence, pl.Series(["a", "b"] * 15)) == []
