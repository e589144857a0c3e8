"""Encoders of numbers, categories, ids and dates."""

from datetime import date, datetime

import numpy as np
import polars as pl
import pytest

from berth.model.encoders.category import RARE, Category
from berth.model.encoders.date import Date
from berth.model.encoders.identity import Identity
from berth.model.encoders.number import Number


def test_numbers_fill_the_bins_they_have_passed() -> None:
    encoder = Number(Number.Config(bins=4)).fit(pl.Series(range(101)), 0)
    codes = encoder.prepare(pl.Series([-5.0, 0.0, 37.5, 100.0, 1e9, None])).values
    np.testing.assert_allclose(
        codes[:, :4],
        [[0, 0, 0, 0], [0, 0, 0, 0], [1, 0.5, 0, 0], [1] * 4, [1] * 4, [0] * 4],
        atol=1e-6,
    )
    assert codes[4, 4] == 5.0
    assert codes[3, 4] == pytest.approx(50 / np.std(np.arange(101)))


def test_a_number_that_never_changes_is_no_error() -> None:
    encoder = Number().fit(pl.Series([3.0] * 9), 0)
    assert np.isfinite(encoder.prepare(pl.Series([3.0, 4.0, None])).values).all()


def test_numbers_that_are_none_are_absent() -> None:
    there = Number().fit(pl.Series([1.0, 2.0]), 0).prepare
    assert there(pl.Series(["1", "x", None])).there.tolist() == [True, False, False]
    assert there(pl.Series([np.inf, np.nan, 0.0])).there.tolist() == [False, False, True]


def test_rare_and_unseen_categories_share_a_place() -> None:
    seen = pl.Series(["b"] * 5 + ["a"] * 3 + ["c"] * 2 + [None])
    codes = Category().fit(seen, 0).prepare(pl.Series(["a", "b", "c", "new", None]))
    assert codes.codes.tolist() == [1, 2, RARE, RARE, RARE]
    assert codes.there.tolist() == [True, True, True, True, False]
    assert Identity().fit(seen, 0).values == []


def test_dates_that_are_near_in_the_year_are_near() -> None:
    days = pl.Series([date(2020 + year, 1 + month, 15) for year in range(4) for month in range(12)])
    encoder = Date().fit(days, 0)
    codes = encoder.prepare(
        pl.Series([date(2021, 12, 31), date(2022, 1, 1), date(2021, 7, 1), None])
    )
    assert codes.there.tolist() == [True, True, True, False]
    year = codes.values[:, 1:3]
    assert np.linalg.norm(year[0] - year[1]) < 0.05 < 1.5 < np.linalg.norm(year[0] - year[2])
    assert np.abs(codes.values[:3, 0]).max() < 3


def test_moments_are_read_in_every_form() -> None:
    encoder = Date().fit(pl.Series([date(2020, 1, 1), date(2022, 1, 1)]), 0)
    forms = [
        pl.Series([datetime(2021, 5, 3, 18, 0)]),
        pl.Series([datetime(2021, 5, 3, 18, 0)]).dt.replace_time_zone("Europe/Berlin"),
    ]
    assert np.array_equal(*(encoder.prepare(one).values for one in forms))
    words = encoder.prepare(pl.Series(["2021-05-03", "3rd of May"]))
    assert words.there.tolist() == [True, False]
    plain = encoder.prepare(pl.Series([date(2021, 5, 3)]))
    assert np.array_equal(words.values[:1], plain.values)
