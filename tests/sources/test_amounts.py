"""Amounts of money as numbers."""

import polars as pl
import pytest

from berth.sources.amounts import read_amounts


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12.0),
        ("$1,299.00", 1299.0),
        ("12,50 €", 12.5),
        ("1.299,50 EUR", 1299.5),
        ("1 299", 1299.0),
        ("￥99", 99.0),
        ("人均80元", 80.0),
        ("-3.5", -3.5),
        ("12.", 12.0),
        ("1万", 10_000.0),
        ("约1.2万元", 12_000.0),
        ("12.5k", 12_500.0),
        ("$12,5K", 12_500.0),
        ("12 k€", 12_000.0),
        ("12 kr", 12.0),
        ("12 kg", 12.0),
        ("3m", 3.0),
        ("3M", 3.0),
        ("free", None),
        ("", None),
        (None, None),
        ("1.2.3", None),
        (7, 7.0),
        (float("inf"), None),
        ([1], None),
    ],
)
def test_amount(cell: object, value: float | None) -> None:
    read = read_amounts(pl.Series("price", [cell]))
    assert (read.dtype, read.name, read.to_list()) == (pl.Float64, "price", [value])
