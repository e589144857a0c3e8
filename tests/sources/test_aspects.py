"""Ratings of single qualities beside an overall one."""

import polars as pl
import pytest

from berth.sources.aspects import read_aspects
from berth.sources.scales import Scale


def aspects(
    columns: dict[str, list[object]], overall: Scale | None
) -> tuple[dict[str, list[float | None]], tuple[str, ...]]:
    values, notes = read_aspects([pl.Series(n, c) for n, c in columns.items()], overall)
    return {one.name: one.to_list() for one in values}, notes


def test_on_the_overall_scale_they_stay() -> None:
    values, notes = aspects({"food": [1, 5, None], "seat": ["2", "4", ""]}, Scale(1, 5))
    assert (values, notes) == ({"food": [1, 5, None], "seat": [2, 4, None]}, ())


def test_on_another_they_are_set_on_it_and_it_is_said() -> None:
    values, notes = aspects({"food": [1, 3, 5]}, Scale(1, 10))
    assert values == {"food": [1, 5.5, 10]}
    assert notes == ("ratings of aspects on 1–5 are set on 1–10",)


def test_a_zero_means_not_rated_where_the_overall_rating_starts_at_one() -> None:
    columns: dict[str, list[object]] = {"wifi": [0, 0, 5, 1], "seat": [1, 2, 5, 3]}
    assert aspects(columns, Scale(1, 5))[0]["wifi"] == [None, None, 5, 1]
    assert aspects(columns, Scale(0, 5))[0]["wifi"] == [0, 0, 5, 1]


def test_a_slip_in_a_small_column_does_not_widen_its_scale() -> None:
    columns: dict[str, list[object]] = {"seat": [1, 2, 4, 5] * 50, "sign": [3] * 96 + [10, 9, 8, 9]}
    values, notes = aspects(columns, Scale(1, 5))
    assert values["sign"] == [3.0] * 96 + [None] * 4
    assert notes == ("4 ratings of aspects outside 1–5, taken as empty",)


@pytest.mark.parametrize(
    ("other", "values"),
    [(["10%", "50%", "100%"], [1.4, 3, 5]), (["yes", "no", "yes"], [5, 1, 5])],
)
def test_one_on_a_scale_of_its_own_keeps_it(other: list[object], values: list[float]) -> None:
    found, _ = aspects({"a": [1, 2, 5], "b": [4, 3, 5], "c": other}, Scale(1, 5))
    assert found["c"] == pytest.approx(values)
    assert found["a"] == [1, 2, 5]


def test_without_an_overall_rating_they_keep_their_scale() -> None:
    assert aspects({"a": [0, 10], "b": [5, 6]}, None) == ({"a": [0, 10], "b": [5, 6]}, ())
    assert aspects({"a": ["dunno", "later"]}, None)[0] == {"a": [None, None]}


def test_where_low_is_best_aspects_are_turned_round_with_the_rating() -> None:
    columns = [pl.Series("food", [1, 6, 2]), pl.Series("wifi", ["100%", "0%", "50%"])]
    values, _ = read_aspects(columns, Scale(1, 6), (6, 1))
    assert [one.to_list() for one in values] == [[6, 1, 5], [6, 1, 3.5]]
