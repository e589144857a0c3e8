import polars as pl
import pytest

from berth.report.document import SCHEMAS, fitted
from berth.report.quadrants import NAMES, quadrants


def _needs(*rows: tuple[str, float, float, float | None]) -> pl.DataFrame:
    frame = pl.DataFrame(
        [
            {
                "need": need,
                "importance": heavy,
                "importance_low": None if half is None else heavy - half,
                "importance_high": None if half is None else heavy + half,
                "satisfaction": served,
                "satisfaction_low": None if half is None else served - half,
                "satisfaction_high": None if half is None else served + half,
            }
            for need, heavy, served, half in rows
        ],
        schema_overrides=SCHEMAS["needs"],
    )
    return fitted(frame, SCHEMAS["needs"])


def test_chances_sum_to_one_and_follow_the_point() -> None:
    found = quadrants(_needs(("a", 0.6, 2.0, 0.1), ("b", 0.3, 4.0, 0.1), ("c", 0.1, 2.2, 0.1)))
    assert found is not None
    assert found.crosshair == pytest.approx((1 / 3, 8.2 / 3))
    table = found.table
    assert table.select(pl.sum_horizontal(NAMES)).to_series().to_list() == pytest.approx([1, 1, 1])
    assert table["improve"][0] > 0.99
    assert table["enough"][1] > 0.5
    assert table["low"][2] > 0.99


def test_wide_intervals_leave_the_quadrant_open() -> None:
    found = quadrants(_needs(("a", 0.51, 3.01, 5.0), ("b", 0.49, 2.99, 5.0)))
    assert found is not None
    assert all(0.2 < found.table[name][0] < 0.3 for name in NAMES)


def test_without_intervals_a_need_lies_where_its_point_lies() -> None:
    found = quadrants(_needs(("a", 0.7, 2.0, None), ("b", 0.3, 4.0, None)))
    assert found is not None
    assert found.table["improve"].to_list() == [1.0, 0.0]


def test_one_need_has_no_average_to_be_above() -> None:
    assert quadrants(_needs(("a", 1.0, 3.0, 0.1))) is None
