"""Ratings of several files on one scale."""

import polars as pl
import pytest

from berth.sources.rescaling import Ends, Rated, rate
from berth.sources.scales import Scale


def rated(*files: list[object], ends: Ends | None = None) -> Rated:
    named = [
        (f"m{n}.csv", pl.Series("stars", cells, strict=False)) for n, cells in enumerate(files, 1)
    ]
    return rate(named, ends)


def values(found: Rated) -> list[list[float | None]]:
    return [one.to_list() for one in found.values]


def test_one_file_is_read_as_it_is() -> None:
    found = rated([1, 5, "x", 3])
    assert (found.scale, values(found)) == (Scale(1, 5), [[1, 5, None, 3]])
    assert found.notes == ("1 cell of 'stars' not a rating, taken as empty",)


def test_files_on_their_own_scales_are_set_on_the_commonest() -> None:
    found = rated([1, 5, 3, 2], [10, 1, 5.5])
    assert (found.scale, values(found)) == (Scale(1, 5), [[1, 5, 3, 2], [5, 1, 3]])
    assert found.notes == (
        "ratings of m2.csv are on 1–10 and are set on 1–5 (--scale sets one for all)",
    )
    assert values(rated(["5/5", "1/5"], ["85%", "0%", "100%"]))[0] == [100, 0]


@pytest.mark.parametrize("few", [[4, 3], [2], [3, 3, 3, 4]])
def test_few_ratings_below_the_top_are_on_the_others_scale(few: list[object]) -> None:
    found = rated([2, 9, 10, 7, 8, 6, 1], few)
    assert (found.scale, values(found)[1], found.notes) == (Scale(1, 10), few, ())


def test_many_ratings_show_their_scale_without_its_top() -> None:
    found = rated([1, 10] * 40, [1, 4, 3, 2] * 10)
    assert found.scale == Scale(1, 10) and found.values[1][0] == 1 and found.values[1][1] == 7.75


def test_a_zero_in_one_of_files_that_end_alike() -> None:
    rare = rated([1, 5, 3] * 40, [5, 0, 4])
    assert (rare.scale, values(rare)[1]) == (Scale(1, 5), [5, None, 4])
    assert rare.notes == ("1 rating of 'stars' outside 1–5, taken as empty",)
    often = rated([1, 5, 3], [5, 0, 4])
    assert (often.scale, values(often)) == (Scale(0, 5), [[1, 5, 3], [5, 0, 4]])


def test_an_unusual_scale_of_one_file_is_not_believed_beside_a_usual_one() -> None:
    found = rated([1, 2, 3, 4, 5] * 20, [1, 2, 3, 4] * 15)
    assert (found.scale, found.values[1].max()) == (Scale(1, 5), 4)


def test_labels_go_on_the_scale_of_stars() -> None:
    found = rated([1, 2, 3, 5, 4], [-1, 1, 0])
    assert (found.scale, values(found)[1]) == (Scale(1, 5), [1, 5, 3])


def test_scales_of_their_own_become_one() -> None:
    assert rated([1400, 1500], [1450, 1600]).scale == Scale(1400, 1600)


def test_files_without_ratings() -> None:
    found = rated([None, None], [None])
    assert (found.scale, values(found), found.notes) == (None, [[None, None], [None]], ())
    assert rated(["dunno"], [1, 5]).notes == ("1 cell of 'stars' not a rating, taken as empty",)


def test_the_user_sets_the_ends() -> None:
    found = rated([2, 3, 7], [6, 1], ends=(1, 6))
    assert (found.scale, values(found)) == (Scale(1, 6), [[2, 3, None], [6, 1]])
    assert found.notes == ("1 rating of 'stars' outside 1–6, taken as empty",)


def test_where_low_is_best_values_are_turned_round() -> None:
    found = rated([1, 2.5, 6, None, 0], ends=(6, 1))
    assert (found.scale, values(found)) == (Scale(1, 6), [[6, 4.5, 1, None, None]])
    assert "1, the best, counts as 6" in found.notes[-1]
