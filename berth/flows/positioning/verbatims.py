"""Verbatims: a bounded sample of what was said, on every need of every product and segment."""

import polars as pl

from berth.core import stream
from berth.flows.positioning.evidence import Evidence
from berth.report import VERBATIMS
from berth.sources.redact import redact_all

EACH = 30
"""Units of one need, product and segment."""
MOST = 20_000
"""Units in all; the report takes of them what fits."""


def verbatims(
    evidence: Evidence, units: pl.DataFrame, segment: pl.Series, seed: int, *, redact: bool
) -> tuple[pl.DataFrame, int]:
    """Sample opinion units, and cover personal data in them; also how many places were covered.

    units: the table of units; segment: the label of each review's. The draw is random, so that
    what is shown is neither the best nor the worst; units short enough to be read at a glance and
    long enough to say something come first.
    """
    spoken = units.with_row_index("order").filter(pl.col("need").is_not_null())
    known = pl.DataFrame(
        {
            "row_id": evidence.table.row_ids,
            "text": evidence.table.texts(),
            "segment": segment,
            "rating": pl.Series(evidence.rating).fill_nan(None),
            "time": _days(evidence),
        }
    )
    length = pl.col("end") - pl.col("start")
    drawn = (
        spoken.with_columns(
            turn=pl.Series(stream(seed, "verbatims").permutation(len(spoken))),
            hard=~length.is_between(15, 240),
        )
        .join(known.select("row_id", "segment"), on="row_id", maintain_order="left")
        .sort("hard", "turn")
        .with_columns(nth=pl.int_range(pl.len()).over("need", "product", "segment"))
        .filter(pl.col("nth") < EACH)
        .sort("nth", "turn")
        .head(MOST)
    )
    chosen = drawn.drop("segment").join(known, on="row_id", maintain_order="left")
    covered = 0
    if redact:
        texts = chosen.select("row_id", "text").unique(maintain_order=True)
        hidden, covered = redact_all(texts["text"])
        texts = texts.select("row_id").with_columns(text=hidden)
        chosen = chosen.drop("text").join(texts, on="row_id", maintain_order="left")
    return chosen.select(VERBATIMS.names()), covered


def _days(evidence: Evidence) -> pl.Series:
    if evidence.time is None:
        return pl.repeat(None, len(evidence.table), dtype=pl.Date, eager=True)
    return evidence.time.cast(pl.Date)
