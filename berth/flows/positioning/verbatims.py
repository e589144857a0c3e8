"""Verbatims: a bounded sample of what was said, on every need of every product and segment."""

import polars as pl

from berth.core import stream
from berth.flows.positioning.evidence import Evidence
from berth.market.rivals import CoMentions
from berth.report import VERBATIMS

EACH = 30
"""Units of one need, product and segment."""
MOST = 20_000
"""Units in all; the report takes of them what fits."""
EACH_PAIR, MOST_NAMING = 3, 600
"""Reviews shown of each pair of products one of which names the other, and names sought in all."""


def verbatims(
    evidence: Evidence,
    units: pl.DataFrame,
    segment: pl.Series,
    named: CoMentions,
    seed: int,
) -> pl.DataFrame:
    """Sample opinion units.

    units: the table of units; segment: the label of each review's. The draw is random, so that
    what is shown is neither the best nor the worst; units short enough to be read at a glance and
    long enough to say something come first. Beside them are units of reviews that name a rival.
    """
    spoken = units.with_row_index("order")
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
        spoken.filter(pl.col("need").is_not_null())
        .with_columns(
            turn=pl.Series(
                stream(seed, "verbatims").permutation(units["need"].count()), dtype=pl.Int64
            ),
            hard=~length.is_between(15, 240),
        )
        .join(known.select("row_id", "segment"), on="row_id", maintain_order="left")
        .sort("hard", "turn")
        .with_columns(nth=pl.int_range(pl.len()).over("need", "product", "segment"))
        .filter(pl.col("nth") < EACH)
        .sort("nth", "turn")
        .head(MOST)
    )
    naming = _naming(evidence, spoken, named)
    both = pl.concat([drawn.select(naming.columns), naming]).unique("order", maintain_order=True)
    chosen = both.join(known, on="row_id", maintain_order="left")
    low, high = evidence.scale
    return chosen.with_columns(pl.col("sentiment").clip(low, high)).select(VERBATIMS.names())


def _naming(evidence: Evidence, spoken: pl.DataFrame, named: CoMentions) -> pl.DataFrame:
    """For some reviews of each pair the unit that names the rival, else the review's first."""
    wanted = [
        (evidence.table.row_ids[place], _plain(spelling))
        for (_, rival), places in named.rows.items()
        for place in places[:EACH_PAIR]
        for name in (evidence.products[rival],)
        for spelling in (name, *evidence.reading.aliases.get(name, ()))
    ][:MOST_NAMING]
    sought = pl.DataFrame(wanted, schema={"row_id": pl.String, "name": pl.String}, orient="row")
    texts = pl.DataFrame({"row_id": evidence.table.row_ids, "text": evidence.table.texts()})
    said = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    plain = said.str.to_lowercase().str.replace_all(r"[\s_-]+", " ")
    return (
        spoken.join(sought, on="row_id", how="inner", maintain_order="left")
        .join(texts, on="row_id", how="left", maintain_order="left")
        .with_columns(apart=~plain.str.contains(pl.col("name"), literal=True))
        .sort("apart", "order")
        .unique("row_id", keep="first", maintain_order=True)
        .sort("order")
        .select(spoken.columns)
    )


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _days(evidence: Evidence) -> pl.Series:
    if evidence.time is None:
        return pl.repeat(None, len(evidence.table), dtype=pl.Date, eager=True)
    return evidence.time.cast(pl.Date)
