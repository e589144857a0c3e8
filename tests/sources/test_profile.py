"""What a column holds, seen without its name."""

from datetime import date

import polars as pl
import pytest

from berth.core import Kind
from berth.sources.profile import Profile, blank


def profile(cells: list[object]) -> Profile:
    return Profile(pl.Series("x", cells))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["The crew was kind and the seat was wide.", "We would never fly with them again."],
         Kind.TEXT),
        (["房间很大，床也舒服，早餐一般。", "前台的服务非常好，下次还来。"], Kind.TEXT),
        (["Economy", "Business", "Economy"], Kind.CATEGORY),
        (["1", "2.5", "", None], Kind.NUMBER),
        ([1, 2], Kind.NUMBER),
        (["1,299.00", "1.299.000,50", "5.", "-3", "1e6", "12,34,567"], Kind.NUMBER),
        (["2023-05-01", "May 2, 2023"], Kind.DATE),
        (["01.05.2023", "28.06.2023", "3.7.23"], Kind.DATE),
        ([date(2023, 5, 1)], Kind.DATE),
        (["https://a.example/1", "www.b.example"], Kind.ID),
        (["https://a.example/1.jpg", "b.png"], Kind.IMAGE),
        ([b"\xff\xd8", b"\xff"], Kind.IMAGE),
        ([[1], [2]], Kind.ID),
    ],
)  # fmt: skip
def test_kind(cells: list[object], kind: Kind) -> None:
    assert profile(cells).kind is kind


def test_blank_cells_count_for_nothing() -> None:
    seen = profile(["a", " ", "", None, "a", "b"])
    assert (seen.filled, seen.distinct, seen.distinct_share) == (0.5, 2, 2 / 3)
    assert blank(pl.Series([1.0, float("nan"), None])).to_list() == [False, True, True]


@pytest.mark.parametrize("dtype", [pl.String, pl.Float64, pl.Null, pl.Date, pl.Boolean])
def test_an_empty_column_has_facts_too(dtype: type[pl.DataType]) -> None:
    for cells in ([], [None, None]):
        seen = Profile(pl.Series("x", cells, dtype))
        facts = (seen.filled, seen.distinct, seen.numbers, seen.dates, seen.rated, seen.letters,
                 seen.prose, seen.worded, seen.addresses, seen.images)  # fmt: skip
        assert facts == (0,) * 10
        assert isinstance(seen.kind, Kind)


def test_a_large_column_is_sampled_evenly() -> None:
    seen = Profile(pl.Series("x", ["1"] * 10_000 + ["word"] * 10_000))
    assert seen.numbers == pytest.approx(0.5, abs=0.01) and len(seen.sample) <= 4000
