"""Sentiment, assignment and satisfaction recover what a synthetic market's writers meant."""

import numpy as np
import polars as pl
import pytest

from berth.core import InputError, Role
from berth.market.assignment import assign
from berth.market.panel import Panel
from berth.market.satisfaction import satisfaction, shrunken
from berth.market.sentiment import learn_sentiment
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
    assert found.draws.shape == (20, 6, 6)
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


def test_an_empty_cell_is_what_product_and_need_make_it() -> None:
    total, count = np.array([[400.0, 0.0], [200.0, 200.0]]), np.array([[100.0, 0.0], [100, 100]])
    cells = shrunken(total, count)
    # Product 34/9, need 19/9, all 8/3: by hand, with the strength of 20 units.
    assert cells[0, 1] == pytest.approx(34 / 9 + 19 / 9 - 8 / 3)


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
