"""Columns are read as they were on training rows."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from berth.core import Column, Kind, Table
from berth.model.features.columns import Columns


def one(kind: Kind, values: pl.Series) -> Table:
    return Table.of(pl.DataFrame({"x": values}), [Column("x", kind)])


def test_numbers_are_filled_with_the_median_and_said_to_be_missing() -> None:
    learned = Columns.learn(one(Kind.NUMBER, pl.Series([1.0, 2.0, 3.0, None])), Columns.Config())
    wide = learned.wide(one(Kind.NUMBER, pl.Series([2.0, None, 1e9]))).toarray()
    assert wide[:, 1].tolist() == [0, 1, 0]
    assert wide[0, 0] == wide[1, 0] == 0
    assert wide[2, 0] == 10


@pytest.mark.parametrize("scaling", ["robust", "standard", "quantile"])
def test_scales(scaling: str) -> None:
    values = pl.Series(np.random.default_rng(0).normal(50, 4, 2000))
    config = Columns.Config.model_validate({"scaling": scaling})
    scaled = Columns.learn(one(Kind.NUMBER, values), config)
    found = scaled.wide(one(Kind.NUMBER, values)).toarray()[:, 0]
    assert abs(found.mean()) < 0.05
    assert abs(found.std() - 1) < 0.05


def test_categories_are_levels_then_rare_or_unseen_then_missing() -> None:
    values = pl.Series(["a", "a", "a", "b", "b", "once", None, " "])
    learned = Columns.learn(one(Kind.CATEGORY, values), Columns.Config())
    wide = learned.wide(one(Kind.CATEGORY, pl.Series(["b", "a", "once", "new", None, ""])))
    assert wide.toarray().argmax(axis=1).tolist() == [1, 0, 2, 2, 3, 3]
    assert (wide.sum(axis=1) == 1).all()


def test_dates() -> None:
    days = pl.Series([date(2024, 2, 5), date(1970, 1, 11), None])
    for values in (days, days.cast(pl.String)):
        learned = Columns.learn(one(Kind.DATE, values), Columns.Config())
        narrow = learned.narrow(one(Kind.DATE, values))
        assert narrow[0].tolist() == [2024, 2, 1, 19758]
        assert narrow[1, 3] == 10
        assert np.isnan(narrow[2]).all()


def test_ids_are_read_where_they_are_repeated() -> None:
    repeated = pl.Series(["a", "b"] * 10)
    assert Columns.learn(one(Kind.ID, repeated), Columns.Config()).parts
    once = pl.Series([str(k) for k in range(20)])
    assert not Columns.learn(one(Kind.ID, once), Columns.Config()).parts


def test_learned_is_json() -> None:
    values = pl.Series([1.1, 2.7, None])
    learned = Columns.learn(one(Kind.NUMBER, values), Columns.Config(scaling="quantile"))
    again = Columns.restore(learned.learned())
    table = one(Kind.NUMBER, values)
    assert (again.wide(table) != learned.wide(table)).nnz == 0
