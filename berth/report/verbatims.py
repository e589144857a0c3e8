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
ABOUT = ("need", "product", "segment")
"""What the drawer filters units by."""


@dataclass(frozen=True)
class Packed:
    """Units as lists of indices into the names and texts beside them; offsets in UTF-16 units.

    texts: row id, text, rating, date; units: text, start, end, need, sentiment, product, segment,
    the last four by index or None. spoken: of all units, not only these, how many there are by
    need, product and segment; usual: for each need the mean sentiment of its units and a third of
    their spread, within which a unit is neither praise nor blame.
    """

    needs: list[str]
    products: list[str]
    segments: list[str]
    texts: list[list[str | float | None]]
    units: list[list[int | float | None]]
    spoken: list[list[int | None]]
    usual: list[list[float] | None]


def pack(
    verbatims: pl.DataFrame,
    first: Iterable[str] = (),
    budget: int = BUDGET,
    tables: Mapping[str, pl.DataFrame] | None = None,
) -> Packed:
    """Choose within the budget and pack; tables: the run's, which hold all units.

    Rows named in `first` (those that are cited) come before all; then each need × product gives
    one unit, then each need × product × segment in turn, in the frame's order, so that no number is
    left without evidence while another has plenty.
    """
    frame = _clipped(fitted(verbatims, VERBATIMS))
    chosen = _chosen(frame, sorted(set(first)), budget)
    every = _every(tables or {}, frame)
    names = {
        column: sorted({*chosen[column].drop_nulls(), *every[column].drop_nulls()})
        for column in ABOUT
    }
    index = {column: {name: k for k, name in enumerate(some)} for column, some in names.items()}
    texts, units = _packed(chosen, index)
    counts = every.group_by(ABOUT).agg(pl.len().alias("n"))
    spoken: list[list[int | None]] = [
        [*(index[column].get(row[column]) for column in ABOUT), row["n"]]
        for row in counts.sort(*ABOUT, nulls_last=True).iter_rows(named=True)
    ]
    usual = (
        every.drop_nulls("sentiment")
        .group_by("need")
        .agg(mean=pl.col("sentiment").mean(), spread=pl.col("sentiment").std().fill_null(0.0))
    )
    known = {need: [round(mean, 2), round(spread / 3, 2)] for need, mean, spread in usual.rows()}
    return Packed(
        names["need"], names["product"], names["segment"], texts, units, spoken,
        [known.get(need) for need in names["need"]],
    )  # fmt: skip


def _every(tables: Mapping[str, pl.DataFrame], sample: pl.DataFrame) -> pl.DataFrame:
    """Need, product, segment and sentiment of every unit on a need; of the sample's without tables.

    A run's tables hold the units without their segments, which are those of their rows' members.
    """
    units, members = tables.get("units"), tables.get("members")
    if units is None or members is None or units.is_empty():
        return sample.select(*ABOUT, "sentiment").drop_nulls("need")
    home = members.select("row_id", pl.col("segment").cast(pl.String)).unique("row_id")
    every = units.drop_nulls("need").select("row_id", "need", "product", "sentiment")
    return every.join(home, on="row_id", how="left").select(*ABOUT, "sentiment")


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
            (pl.col("_order").rank("ordinal").over("need", "product") > 1).alias("_again"),
            pl.col("_order").rank("ordinal").over(strata).alias("_turn"),
        )
        .sort("_cited", "_again", "_turn", "_order")
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
    frame: pl.DataFrame, index: Mapping[str, Mapping[str, int]]
) -> tuple[list[list[str | float | None]], list[list[int | float | None]]]:
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
