"""Ratings on their own scale, whichever it is."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.sources.scales import Scale, detect_scale, read_ratings

SCALES = [(1, 5), (0, 5), (1, 10), (0, 10), (0, 100), (0, 1)]


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        ([1, 2, 3, 4, 5], (1, 5)),
        ([2, 3, 4], (1, 5)),
        ([5, 5, 4], (1, 5)),
        ([0, 3, 5], (0, 5)),
        ([0.5, 4.5, 3.0], (0, 5)),
        ([6, 8, 10, 7], (1, 10)),
        ([0, 10, 9], (0, 10)),
        ([40, 85, 90], (0, 100)),
        ([0, 1, 1], (0, 1)),
        ([0.1, 0.95], (0, 1)),
        ([True, False], (0, 1)),
        ([1, 4, 7] * 40, (1, 7)),
        ([4, 6, 7], (1, 10)),
        ([-1, 1], (-1, 1)),
        ([-1, 0, 1, 1], (-1, 1)),
        (["-1", "1"], (-1, 1)),
        ([1, 2, 3] * 40, (1, 3)),
        ([1, 2, 3, 4] * 40, (1, 4)),
        ([1, 2, 3, 4, 5, 6] * 40, (1, 6)),
        ([0, 1, 2, 3, 4] * 40, (0, 4)),
        (list(range(1, 21)) * 5, (1, 20)),
        ([8, 13, 20], (0, 20)),
        ([2, 11, 15, 18] * 20, (0, 20)),
        ([1, 2, 3, 4], (1, 5)),
        ([2, 3, 4] * 40, (1, 5)),
        ([1, 2, 4] * 40, (1, 5)),
        ([1, 1, 2, 3, 0] * 40, (0, 3)),
        ([-3, -1, 0, 2, 3], (-3, 3)),
        ([1400, 1510, 1600], (1400, 1600)),
        (["85%", "20%"], (0, 100)),
        (["4/5", "1/5"], (1, 5)),
        (["3/10", "0/10"], (0, 10)),
        (["好评", "中评", "差评"], (1, 3)),
        (["好评", "差评"], (0, 1)),
        (["推荐", "不推荐"], (0, 1)),
        (["力荐", "推荐", "还行", "很差"], (1, 5)),
        (["Yes", "no", "NO"], (0, 1)),
        (["👍", "👎"], (0, 1)),
        (["positive", "neutral", "negative"], (1, 3)),
        (["五星", "一星"], (1, 5)),
    ],
)
def test_scale(cells: list[object], scale: tuple[float, float]) -> None:
    read = read_ratings(pl.Series("rating", cells))
    assert read.scale == Scale(*scale)
    assert read.values.null_count() == read.unreadable == read.outside == 0


def test_a_scale_with_an_unusual_end_is_told() -> None:
    read = read_ratings(pl.Series("Note", [1, 2, 3, 4, 5, 6] * 20))
    assert read.notes == ("ratings in 'Note' are taken to be on 1–6 (--scale sets other ends)",)
    assert not read_ratings(pl.Series("r", [1, 2, 3, 4, 5] * 20)).notes
    assert not read_ratings(pl.Series("r", ["4/6", "1/6"])).notes


def test_a_stray_beside_whole_numbers_makes_no_scale() -> None:
    read = read_ratings(pl.Series("r", [*[1, 2, 3, 4, 5] * 200, 6]))
    assert (read.scale, read.outside) == (Scale(1, 5), 1)


def test_a_lone_minus_one_among_stars_is_no_label() -> None:
    read = read_ratings(pl.Series("r", [-1, 1, 2, 5, -1]))
    assert (read.scale, read.outside) == (Scale(1, 5), 2)


def test_stars_that_nobody_gave_five_of_are_still_of_five() -> None:
    assert read_ratings(pl.Series("stars", [1, 2, 3, 4] * 40)).scale == Scale(1, 5)


@pytest.mark.parametrize(
    ("name", "high"),
    [
        ("rating_out_of_10", 10),
        ("score (max 7)", 7),
        ("stars/10", 10),
        ("10分制", 10),
        ("pct", 100),
    ],
)
def test_the_name_says_where_the_scale_ends(name: str, high: float) -> None:
    scale = detect_scale(np.array([3.0, 4.0, 5.0]), name)
    assert scale is not None and scale.high == high


def test_a_name_that_the_values_deny_says_nothing() -> None:
    assert detect_scale(np.array([60.0, 70.0, 80.0]), "rating_out_of_10") == Scale(0, 100)


def test_words_become_their_places_on_the_scale() -> None:
    assert read_ratings(pl.Series("r", ["好评", "差评", "中评"])).values.to_list() == [3, 1, 2]
    assert read_ratings(pl.Series("r", ["no", "YES", ""])).values.to_list() == [0, 1, None]


def test_fractions_of_several_scales_go_on_the_commonest() -> None:
    read = read_ratings(pl.Series("r", ["4/5", "4/5", "8/10", "3"]))
    assert read.values.to_list() == [4, 4, 4, 3]
    assert read.scale == Scale(1, 5)


@pytest.mark.parametrize("stray", [99, -1, "99"])
def test_a_stray_is_emptied_and_said(stray: object) -> None:
    clean: list[object] = [1, 2, 3, 4, 5, 5, 4, 4, 3]
    cells = [str(cell) for cell in clean] if isinstance(stray, str) else clean
    read = read_ratings(pl.Series("stars", [*cells, stray]))
    assert (read.scale, read.outside) == (Scale(1, 5), 1)
    assert read.values.to_list() == [1, 2, 3, 4, 5, 5, 4, 4, 3, None]
    assert any("outside 1–5" in note and "'stars'" in note for note in read.notes)


def test_a_rare_zero_of_stars_is_no_rating_but_of_ten_it_is() -> None:
    stars = read_ratings(pl.Series("stars", [0, *[3, 5] * 100]))
    assert (stars.scale, stars.outside) == (Scale(1, 5), 1)
    assert detect_scale(np.array([0.0, *[8.0] * 300])) == Scale(0, 10)


def test_what_is_no_rating_is_counted() -> None:
    read = read_ratings(pl.Series("r", ["5", "see text", None, "", "3"]))
    assert (read.unreadable, read.values.null_count()) == (1, 3)
    assert "1 cell of 'r'" in read.notes[0]
    floats = read_ratings(pl.Series("r", [4.0, float("nan"), None]))
    assert (floats.unreadable, floats.values.to_list()) == (0, [4.0, None, None])


def test_constant_ratings_stay_and_are_said() -> None:
    read = read_ratings(pl.Series("r", [5, 5, 5]))
    assert read.constant and read.values.to_list() == [5, 5, 5] and read.scale == Scale(1, 5)
    assert "every rating in 'r' is 5" in read.notes[0]


@pytest.mark.parametrize("cells", [["lovely", "awful thing"], [None, ""], [], [[1], [2]], [1500]])
def test_no_ratings_no_scale(cells: list[object]) -> None:
    read = read_ratings(pl.Series("r", cells))
    assert read.scale is None and read.values.null_count() == len(cells)
    assert read.values.dtype == pl.Float64


def test_a_scale_moves_onto_another() -> None:
    moved = Scale(0, 100).moved_to(Scale(1, 5), pl.Series([0.0, 50.0, 100.0, None]))
    assert moved.to_list() == [1, 3, 5, None]


@given(st.sampled_from(SCALES), st.data())
def test_a_scale_holds_its_ratings(ends: tuple[int, int], data: st.DataObject) -> None:
    low, high = ends
    inner = data.draw(st.lists(st.integers(low, high), max_size=60))
    # A lone value far off is no end of a scale, so each end is there twice.
    scale = detect_scale(np.array([low, low, high, high, *inner], dtype=float))
    assert scale is not None and scale.high == high
    assert scale.low <= low or (low == 0 and high == 5)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True) | st.none(), min_size=1))
def test_any_numbers(values: list[float | None]) -> None:
    read = read_ratings(pl.Series("r", values, pl.Float64))
    assert len(read.values) == len(values)
    if read.scale is not None:
        assert read.values.drop_nulls().is_between(read.scale.low, read.scale.high).all()


@given(st.lists(st.text() | st.none()))
def test_any_text(cells: list[str | None]) -> None:
    assert len(read_ratings(pl.Series("r", cells, pl.String)).values) == len(cells)
