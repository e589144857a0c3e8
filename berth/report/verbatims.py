"""The verbatims that travel inside a report: a bounded, fair choice, packed for the drawer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from berth.report.document import VERBATIMS, fitted

BUDGET = 1_500_000
"""Bytes of verbatims in a report, as UTF-8 JSON."""
WHOLE = 600
"""Reviews of up to this many code points are shown whole; of longer ones a window."""
AROUND = 200
"""Code points kept on either side of the unit in a window."""
_OVERHEAD = 60
"""Bytes a unit takes beside its text."""


@dataclass(frozen=True)
class Packed:
    """Units as lists of indices into the names and texts beside them; offsets in UTF-16 units.

    texts: row id, text, rating, date; units: text, start, end, need, sentiment, product, segment,
    the last four by index or None.
    """

    needs: list[str]
    products: list[str]
    segments: list[str]
    texts: list[list[str | float | None]]
    units: list[list[int | float | None]]
    total: int


def pack(verbatims: pl.DataFrame, first: Iterable[str] = (), budget: int = BUDGET) -> Packed:
    """Choose within the budget and pack.

    Rows named in `first` (those that are cited) come before all; then each need × product ×
    segment gives one unit in turn, in the frame's order, so that no number is left without
    evidence while another has plenty.
    """
    frame = _clipped(fitted(verbatims, VERBATIMS))
    chosen = _chosen(frame, sorted(set(first)), budget)
    names = {
        column: sorted(chosen[column].drop_nulls().unique().to_list())
        for column in ("need", "product", "segment")
    }
    texts, units = _packed(chosen, names)
    return Packed(names["need"], names["product"], names["segment"], texts, units, frame.height)


def _clipped(frame: pl.DataFrame) -> pl.DataFrame:
    """Only units whose span lies in their text; long texts cut to a window round the unit."""
    long = pl.col("text").str.len_chars()
    good = (pl.col("start") >= 0) & (pl.col("start") < pl.col("end")) & (pl.col("end") <= long)
    frame = frame.filter(good.fill_null(False))
    begin = pl.when(long > WHOLE).then((pl.col("start") - AROUND).clip(0)).otherwise(0)
    stop = pl.when(long > WHOLE).then(pl.min_horizontal(pl.col("end") + AROUND, long))
    frame = frame.with_columns(begin.alias("_from"), stop.otherwise(long).alias("_to"))
    before = (pl.col("_from") > 0).cast(pl.Int64)
    window = pl.col("text").str.slice(pl.col("_from"), pl.col("_to") - pl.col("_from"))
    dots = pl.lit("…")
    return frame.with_columns(
        pl.concat_str(
            pl.when(before > 0).then(dots).otherwise(pl.lit("")),
            window,
            pl.when(pl.col("_to") < long).then(dots).otherwise(pl.lit("")),
        ).alias("text"),
        start=pl.col("start") - pl.col("_from") + before,
        end=pl.col("end") - pl.col("_from") + before,
    ).drop("_from", "_to")


def _chosen(frame: pl.DataFrame, first: list[str], budget: int) -> pl.DataFrame:
    """The units that fit, most wanted first; a text counts once however many units it holds."""
    strata = ["need", "product", "segment"]
    ranked = (
        frame.with_row_index("_order")
        .with_columns(
            (~pl.col("row_id").is_in(first)).cast(pl.Int8).alias("_cited"),
            pl.col("_order").rank("ordinal").over(strata).alias("_turn"),
        )
        .sort("_cited", "_turn", "_order")
        .with_columns(_cost().alias("_cost"))
        .with_columns(pl.col("_cost").cum_sum().alias("_sum"))
    )
    kept = ranked.filter(pl.col("_sum") <= budget)
    return kept.sort("_order").select(VERBATIMS.names())


def _cost() -> pl.Expr:
    """Bytes a unit adds: its text too where it is the first of that text; escapes estimated."""
    again = pl.struct("row_id", "text").is_first_distinct()
    escapes = pl.col("text").str.count_matches(r'[\x00-\x1f"\\<>&]') * 5
    size = pl.col("text").str.len_bytes() + escapes + pl.col("row_id").str.len_bytes()
    return size * again.cast(pl.Int64) + _OVERHEAD


def _packed(
    frame: pl.DataFrame, names: Mapping[str, list[str]]
) -> tuple[list[list[str | float | None]], list[list[int | float | None]]]:
    index = {column: {name: k for k, name in enumerate(some)} for column, some in names.items()}
    texts: list[list[str | float | None]] = []
    seen: dict[tuple[str, str], int] = {}
    units: list[list[int | float | None]] = []
    for row in frame.iter_rows(named=True):
        text, time = row["text"], row["time"]
        key = (row["row_id"], text)
        if key not in seen:
            seen[key] = len(texts)
            texts.append([row["row_id"], text, row["rating"], time.isoformat() if time else None])
        sentiment = row["sentiment"]
        units.append(
            [
                seen[key],
                _utf16(text, row["start"]),
                _utf16(text, row["end"]),
                index["need"].get(row["need"]),
                None if sentiment is None else round(sentiment, 2),
                index["product"].get(row["product"]),
                index["segment"].get(row["segment"]),
            ]
        )
    return texts, units


def _utf16(text: str, offset: int) -> int:
    """A browser counts UTF-16 units, where letters beyond the basic plane take two."""
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
