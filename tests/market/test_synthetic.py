"""Synthetic markets: texts that carry their truth."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_predict

from berth.core import InputError, Role
from berth.market.synthetic import (
    GRID,
    MISSPECIFIED,
    Market,
    Setting,
    demo_market,
    shuffle_products,
    split_twins,
    write_market,
)


@pytest.fixture(scope="module")
def middle() -> Market:
    return write_market(GRID["middle"], 3)


@pytest.fixture(scope="module")
def chinese() -> Market:
    return write_market(GRID["chinese"], 3)


def spoken(market: Market) -> pl.DataFrame:
    """Every clause with its words."""
    clauses = market.truth.clauses
    texts = market.table.texts().gather(clauses["row"])
    return clauses.with_columns(
        texts.alias("text"),
        texts.str.slice(clauses["start"], clauses["end"] - clauses["start"]).alias("words"),
    )


def test_the_same_seed_writes_the_same_market_and_another_seed_another():
    setting = Setting(products=3, needs=4, reviews_per_product=30)
    one, two, other = (write_market(setting, seed) for seed in (1, 1, 2))
    assert one.table.frame.equals(two.table.frame)
    assert one.truth.clauses.equals(two.truth.clauses)
    np.testing.assert_array_equal(one.truth.importance, two.truth.importance)
    assert not one.table.frame.equals(other.table.frame)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_spans_hold_the_clause_that_speaks_of_the_need(language, request):
    market = request.getfixturevalue({"en": "middle", "zh": "chinese"}[language])
    clauses = spoken(market)
    words = clauses["words"]
    assert (words.str.len_chars() > 1).all()
    assert (words == words.str.strip_chars()).all()
    assert not words.str.contains(r"[.。！!；;]$").any()
    inner = clauses.sort("row", "start").with_columns(
        (pl.col("start") - pl.col("end").shift(1).over("row").cast(pl.Int64)).alias("gap")
    )
    assert (inner["gap"].drop_nulls() > 0).all()
    seeds = pl.Series([tuple(s for s in market.seeds[need]) for need in clauses["need"]])
    named = [any(s in w.lower() for s in ss) for w, ss in zip(words, seeds, strict=True)]
    others = [
        any(s in w.lower() for n in market.seeds if n != need for s in market.seeds[n])
        for w, need in zip(words, clauses["need"], strict=True)
    ]
    # Seed words point at the need, but neither always nor only.
    assert 0.15 < np.mean(named) < 0.9
    assert np.mean(named) > 2 * np.mean(others)


def test_every_review_speaks_of_a_need_at_most_once(middle):
    clauses = middle.truth.clauses
    assert clauses["row"].n_unique() == len(middle.table)
    assert not clauses.select("row", "need").is_duplicated().any()


def test_a_new_sentence_begins_with_a_capital(middle):
    assert not middle.table.texts().str.contains(r"(^|[.!] )[a-z]").any()


@pytest.mark.parametrize(("fixture", "analyzer"), [("middle", "word"), ("chinese", "char")])
def test_a_rough_reader_predicts_the_rating(fixture, analyzer, request):
    market = request.getfixturevalue(fixture)
    ngrams = (1, 2) if analyzer == "word" else (1, 3)
    reader = TfidfVectorizer(analyzer=analyzer, ngram_range=ngrams, sublinear_tf=True)
    matrix = reader.fit_transform(market.table.texts().to_list())
    rating = market.table.frame["rating"].to_numpy()
    guess = cross_val_predict(Ridge(1.0), matrix, rating, cv=5)
    assert np.corrcoef(guess, rating)[0, 1] > 0.6


def test_wording_follows_what_was_lived_through_and_lies_when_told_to(middle):
    lying = write_market(Setting(lying=1.0), 3)
    honest = middle.truth.clauses.select(pl.corr("level", "experience")).item()
    false = lying.truth.clauses.select(pl.corr("level", "experience")).item()
    assert honest > 0.7
    assert false < -0.7


def test_languages_are_as_set(middle, chinese):
    han = r"[\u4e00-\u9fff]"
    assert not middle.table.texts().str.contains(han).any()
    assert chinese.table.texts().str.contains(han).all()
    mixed = write_market(GRID["mixed-languages"], 1).table
    is_chinese = mixed.values(Role.LANGUAGE) == "zh"
    assert 0.4 < is_chinese.mean() < 0.6
    assert (mixed.texts().str.contains(han) == is_chinese).all()


def test_texts_are_diverse(middle, chinese):
    for market in (middle, chinese):
        assert market.table.texts().n_unique() > 0.95 * len(market.table)


def test_truth_adds_up(middle):
    truth = middle.truth
    low, high = truth.scale
    np.testing.assert_allclose(truth.weights.sum(axis=1), 1)
    np.testing.assert_allclose(truth.importance.sum(), 1)
    np.testing.assert_allclose(truth.segment_shares.sum(), 1)
    assert ((truth.satisfaction > low) & (truth.satisfaction < high)).all()
    assert truth.places.shape == (8, 2)
    assert len(truth.top_opportunities()) == 3
    # What matters to the segments is what goes with the rating.
    mean_weight = truth.segment_shares @ truth.weights
    assert np.corrcoef(mean_weight, truth.importance)[0, 1] > 0.7


def test_lived_experience_agrees_with_the_populations():
    truth = write_market(GRID["reviews-500"], 5).truth
    market = write_market(GRID["reviews-500"], 5)
    product = market.table.frame["product"].to_numpy()
    seen = np.array([truth.experience[product == p].mean(axis=0) for p in truth.products])
    assert np.abs(seen - truth.satisfaction).max() < 0.25
    assert np.abs(seen - truth.satisfaction).mean() < 0.05


def test_the_misspecified_markets_break_what_they_say():
    assert set(MISSPECIFIED) <= set(GRID)
    heavy = write_market(GRID["heavy-tailed-users"], 1).table.frame["user"].value_counts()
    even = write_market(Setting(reviews_per_user=3.0), 1).table.frame["user"].value_counts()
    assert heavy["count"].max() > 3 * even["count"].max()
    styled = write_market(GRID["one-styled-product"], 1).table.frame
    loud = styled.group_by("product").agg(pl.col("text").str.ends_with("!").mean()).sort("text")
    assert loud["product"][-1] == "Tavrelo"
    assert loud["text"][-1] > 0.9 > 0.6 > loud["text"][-2]
    plain = write_market(GRID["middle"], 1).truth
    np.testing.assert_array_equal(
        plain.satisfaction, write_market(GRID["one-styled-product"], 1).truth.satisfaction
    )
    linked = write_market(GRID["interacting-needs"], 1).truth
    assert not np.allclose(plain.importance, linked.importance)


def test_an_advantage_is_planted_and_nothing_else():
    plain, planted = (
        write_market(Setting(reviews_per_product=5, planted=planted), 1).truth.satisfaction
        for planted in (0.0, 0.14)
    )
    np.testing.assert_allclose(planted[:, 1:], plain[:, 1:], atol=1e-9)
    assert np.ptp(planted[1:, 0]) < 0.05
    assert 0.35 < planted[0, 0] - planted[1:, 0].mean() < 0.6


def test_importance_of_segments_averages_to_about_that_of_the_market(middle):
    truth = middle.truth
    np.testing.assert_allclose(truth.weighed.sum(axis=1), 1)
    mean = truth.segment_shares @ truth.weighed
    assert np.corrcoef(mean, truth.importance)[0, 1] > 0.9
    assert np.abs(truth.weighed - truth.importance).max() > 0.1


def test_missing_and_skewed_ratings():
    missing = write_market(GRID["missing-ratings"], 1).table.frame["rating"]
    assert 0.2 < missing.null_count() / len(missing) < 0.4
    skewed = write_market(GRID["skewed-ratings"], 1).table.frame["rating"]
    plain = write_market(Setting(skew=0), 1).table.frame["rating"]
    assert (skewed == 5).mean() > (plain == 5).mean() + 0.2


@given(
    products=st.integers(1, 20),
    needs=st.integers(1, 16),
    segments=st.integers(1, 8),
    language=st.sampled_from(["en", "zh", "mixed"]),
    scale=st.sampled_from([(1.0, 5.0), (1.0, 10.0), (0.0, 100.0), (0.0, 1.0)]),
    asymmetry=st.floats(0, 1),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=12, deadline=None)
def test_any_setting_makes_a_market(products, needs, segments, language, scale, asymmetry, seed):
    setting = Setting(
        products=products,
        needs=needs,
        segments=segments,
        language=language,
        scale=scale,
        asymmetry=asymmetry,
        reviews_per_product=4,
        uneven=0.5,
    )
    market = write_market(setting, seed)
    frame = market.table.frame
    assert frame["product"].n_unique() == products
    assert frame["rating"].is_between(*scale).all()
    assert frame["time"].is_sorted()
    assert np.isfinite(market.truth.importance).all()
    assert len(market.truth.needs) == len(set(market.truth.needs)) == needs


def test_settings_that_make_no_sense_are_refused():
    with pytest.raises(ValidationError):
        Setting(scale=(5.0, 1.0))
    with pytest.raises(ValidationError):
        Setting(halo=-1.0)
    with pytest.raises(ValidationError):
        Setting(shops=3)  # type: ignore[call-arg]


def test_shuffling_deals_the_labels_anew_and_leaves_the_rest(middle):
    null = shuffle_products(middle.table, 1)
    assert null.frame.drop("product").equals(middle.table.frame.drop("product"))
    counts = [t.frame["product"].value_counts().sort("product") for t in (null, middle.table)]
    assert counts[0].equals(counts[1])
    assert 0.05 < (null.frame["product"] == middle.table.frame["product"]).mean() < 0.25
    assert null.frame.equals(shuffle_products(middle.table, 1).frame)


def test_twins_are_halves_of_one_product(middle):
    twins = split_twins(middle.table, "Plonexa", 1)
    names = twins.frame["product"]
    assert (names == "Plonexa A").sum() == (names == "Plonexa B").sum() == 50
    assert "Plonexa" not in names
    with pytest.raises(InputError, match="Nobody"):
        split_twins(middle.table, "Nobody", 1)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_demo_is_a_small_real_market(language):
    market = demo_market(language)
    frame = market.table.frame
    assert 1900 < len(frame) < 2200
    assert frame["product"].n_unique() == 6
    assert len(market.truth.needs) == 8
    assert (frame["time"].max() - frame["time"].min()).days > 600
    assert set(frame["language"]) == {language}
