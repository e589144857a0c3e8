"""Sentiment, assignment and satisfaction recover what a synthetic market's writers meant."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from berth.core import InputError, Role
from berth.market.assignment import assign
from berth.market.panel import Panel
from berth.market.satisfaction import DRAWS, heard, satisfaction
from berth.market.sentiment import Sentiment, learn_sentiment
from berth.market.synthetic import Setting, write_market
from berth.market.units import clauses, split_units, unit_texts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_needs_named_by_words_recover_the_market(language: str) -> None:
    market = write_market(
        Setting(products=6, needs=6, reviews_per_product=250, language=language), 3
    )
    table, truth = market.table, market.truth
    languages = table.values(Role.LANGUAGE)
    rating = table.values(Role.RATING)
    product = table.values(Role.PRODUCT)
    assert languages is not None and rating is not None and product is not None
    units = split_units(table.texts(), languages)
    row = units["row"].to_numpy().astype(np.int64)
    texts, spoken = unit_texts(table.texts(), units), languages.gather(units["row"])
    user = np.arange(len(table), dtype=np.int32)
    sentiment = learn_sentiment(
        texts, spoken, row, rating.cast(pl.Float64).fill_null(np.nan).to_numpy(), user
    )
    assert sentiment.explained > 0.2
    seeds = [(need, market.seeds[need]) for need in truth.needs]
    told = assign(texts, spoken, seeds).toarray()
    counts = np.zeros((len(table), len(seeds)))
    heard = np.zeros_like(counts)
    np.add.at(counts, row, told)
    np.add.at(heard, row, told * sentiment.units[:, None])
    with np.errstate(invalid="ignore"):
        mean = heard / np.where(counts > 0, counts, np.nan)
    place = {name: at for at, name in enumerate(truth.products)}
    panel = Panel(
        tuple(truth.needs),
        tuple(truth.products),
        counts,
        mean,
        rating.cast(pl.Float64).fill_null(np.nan).to_numpy(),
        np.array([place[name] for name in product], dtype=np.int32),
        user,
        truth.scale,
        table.row_ids,
    )
    found = satisfaction(panel, replicates=20, seed=0)
    assert found.draws.shape == (DRAWS, 6, 6)
    free = [x - x.mean(axis=0) for x in (found.value, np.asarray(truth.satisfaction))]
    free = [x - x.mean(axis=1, keepdims=True) for x in free]
    assert np.corrcoef(free[0].ravel(), free[1].ravel())[0, 1] > 0.5
    again = satisfaction(panel, replicates=20, seed=0)
    assert np.array_equal(found.draws, again.draws)


def test_a_unit_of_two_needs_says_half_of_each() -> None:
    texts = pl.Series(["the seat and the food", "the seat", "hello", "check in was slow"])
    needs = [("comfort", ["seat"]), ("food", []), ("desk", ["check in"])]
    told = assign(texts, pl.Series(["en"] * 4), needs).toarray()
    assert told.tolist() == [[0.5, 0.5, 0], [1, 0, 0], [0, 0, 0], [0, 0, 1]]


def plain_panel(reviews: int = 400, seed: int = 0) -> Panel:
    """Two products and two needs without any difference."""
    rng = np.random.default_rng(seed)
    heard_of = rng.normal(3, 1, (reviews, 2))
    return Panel(
        ("a", "b"), ("x", "y"), np.ones((reviews, 2)), heard_of,
        np.clip(np.round(heard_of.mean(axis=1)), 1, 5), (np.arange(reviews) % 2).astype(np.int32),
        np.arange(reviews, dtype=np.int32), (1.0, 5.0),
        pl.Series([f"t:{i}" for i in range(reviews)]),
    )  # fmt: skip


def test_an_empty_cell_is_what_product_and_need_make_it() -> None:
    panel = plain_panel()
    counts = panel.counts.copy()
    counts[panel.product == 0, 0] = 0
    sentiment = panel.sentiment + np.array([0.0, 1.0])[panel.product][:, None]
    rating = np.clip(panel.rating + panel.product, 1, 5)
    found = satisfaction(
        replace(panel, counts=counts, sentiment=sentiment, rating=rating), replicates=200, seed=0
    )
    assert found.n.tolist() == [[0, 200], [200, 200]]
    # The other product is better on what both are spoken of, so it is thought better here too.
    assert found.value[0, 0] < found.value[1, 0] - 0.3
    assert found.spread()[0, 0] > 1.25 * found.spread()[0, 1]


def test_a_user_is_one_voice_however_often_he_writes() -> None:
    panel = plain_panel()
    alone = satisfaction(panel, replicates=200, seed=0)
    sentiment, user = panel.sentiment.copy(), panel.user.copy()
    sentiment[::4], user[::4] = 5.0, 0
    loud = replace(panel, sentiment=sentiment)
    moved = satisfaction(loud, replicates=200, seed=0).value[0, 0] - alone.value[0, 0]
    once = satisfaction(replace(loud, user=user), replicates=200, seed=0).value[0, 0]
    assert moved > 0.1
    assert abs(once - alone.value[0, 0]) < moved / 2


def test_ratings_of_an_aspect_tell_its_level_and_words_less() -> None:
    panel = plain_panel()
    panel = replace(panel, sentiment=panel.sentiment + np.array([-0.8, 0.8]))
    words = satisfaction(panel, replicates=200, seed=0)
    rated = satisfaction(replace(panel, said=np.zeros((400, 2))), replicates=200, seed=0)
    gap, full = (found.value[:, 1].mean() - found.value[:, 0].mean() for found in (words, rated))
    assert 0.4 * full < gap < 0.8 * full
    assert rated.spread().mean() < words.spread().mean()


def test_too_few_ratings_are_refused() -> None:
    one = pl.Series(["good"] * 5)
    with pytest.raises(InputError, match="--rating"):
        learn_sentiment(one, one, np.arange(5), np.ones(5), np.arange(5))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Clean rooms, but the staff were rude.",
            "en",
            ["Clean rooms,", "but the staff were rude."],
        ),
        ("It cost 3.5 euros. Fine!", "en", ["It cost 3.5 euros.", "Fine!"]),
        ("房间很干净，但是服务态度差。", "zh", ["房间很干净，", "但是服务态度差。"]),
        ("  \n ", "en", []),
    ],
)
def test_clauses(text: str, language: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in clauses(text, language)] == expected


def taught(reviews: int, users: int, slope: float = 1.0, seed: int = 0) -> Sentiment:
    rng = np.random.default_rng(seed)
    mood = rng.integers(0, 2, reviews)
    texts = pl.Series([["it was bad and slow", "it was good and quick"][m] for m in mood])
    rating = 3 + slope * (2 * mood - 1) + rng.normal(0, 0.5, reviews)
    languages, row = pl.Series(["en"] * reviews), np.arange(reviews)
    return learn_sentiment(texts, languages, row, rating, np.arange(reviews) % users)


@pytest.mark.parametrize("users", [1, 2, 4, 9])
def test_a_few_users_teach_as_well(users: int) -> None:
    found = taught(60, users)
    assert found.explained > 0.5 and np.isfinite(found.units).all()


def test_words_that_do_not_go_with_ratings_are_refused() -> None:
    with pytest.raises(InputError, match="does not go with how they are rated"):
        for seed in range(20):
            taught(40, 40, slope=0.0, seed=seed)


def test_models_lie_further_apart_where_less_was_read() -> None:
    little, much = (float(np.square(taught(n, n).apart).mean()) for n in (60, 2000))
    assert little > 5 * much > 0
    found = taught(200, 200)
    np.testing.assert_allclose(found.apart.mean(axis=0), 0, atol=1e-5)


def test_readings_do_not_depend_on_how_much_is_worked_on_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = taught(60, 60)
    monkeypatch.setattr("berth.market.sentiment._ROWS", 7)
    monkeypatch.setattr("berth.market.sentiment._CELLS", 11)
    parted = taught(60, 60)
    np.testing.assert_array_equal(parted.units, whole.units)
    np.testing.assert_array_equal(parted.fitted, whole.fitted)
    np.testing.assert_array_equal(parted.apart, whole.apart)


def test_what_is_not_known_of_words_widens_the_draws() -> None:
    plain = plain_panel()
    apart = np.zeros((10, 2, 2))
    apart[:, :, 0] = (np.arange(10) - 4.5)[:, None] * 6
    sure = heard(plain, replicates=400, seed=0)
    doubted = heard(replace(plain, apart=apart), replicates=400, seed=0)
    np.testing.assert_array_equal(sure.value, doubted.value)
    assert (doubted.spread()[:, 0] > 1.3 * sure.spread()[:, 0]).all()
    np.testing.assert_allclose(doubted.spread()[:, 1], sure.spread()[:, 1], rtol=0.05)
    # The models move a need of all products alike: their order is as sure as it was.
    gap = doubted.draws[:, 0, 0] - doubted.draws[:, 1, 0]
    assert gap.std() < 1.2 * (sure.draws[:, 0, 0] - sure.draws[:, 1, 0]).std()
    # What the models read differently of one product only makes its cells less believed.
    apart[:, 1, 0] = 0
    one = satisfaction(replace(plain, apart=5 * apart), replicates=400, seed=0)
    both = satisfaction(plain, replicates=400, seed=0)
    assert one.spread()[0, 0] > 1.1 * both.spread()[0, 0]
