"""Amounts of money as numbers."""

import polars as pl

_BARE = r"^\D{0,8}?(-?\d[\d.,\s]*)\D{0,8}$"
_TIMES = r"\d\s*([万萬kK])(?:[\p{Han}\P{L}]\D{0,7})?$"
_FOLD = {"万": 1e4, "萬": 1e4, "k": 1e3, "K": 1e3}
"""An m may stand for metres or thousands as well as for millions: it counts for nothing."""
_DECIMAL_COMMA = r",\d{1,2}$"


def read_amounts(cells: pl.Series) -> pl.Series:
    """Numbers of a column of prices, Float64 [rows]: "$1,299.00", "12,50 €", "￥99", 人均80元,
    "12.5k", 1.2万元.

    A comma before one or two last figures is a decimal comma, any other parts thousands. Null
    where a cell holds no amount.
    """
    if cells.dtype.is_numeric():
        values = cells.cast(pl.Float64)
        return values.set(~values.is_finite().fill_null(True), None)
    if cells.dtype != pl.String:
        return pl.Series(cells.name, [None] * len(cells), pl.Float64)
    bare = cells.str.extract(_BARE, 1).str.replace_all(r"\s", "").str.strip_chars_end(".,")
    comma = bare.str.contains(_DECIMAL_COMMA)
    european = bare.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    plain = bare.str.replace_all(",", "", literal=True)
    chosen = pl.select(pl.when(comma).then(european).otherwise(plain)).to_series()
    fold = cells.str.extract(_TIMES, 1).replace_strict(_FOLD, default=1.0, return_dtype=pl.Float64)
    return (chosen.cast(pl.Float64, strict=False) * fold).alias(cells.name)
