"""`Document`: all that a report says, before it has a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from berth.core import Finding, Sentence

Lang = Literal["en", "zh"]

_TEXT, _REAL, _COUNT, _FLAG = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()


def _columns(text: str = "", real: str = "", count: str = "", flag: str = "") -> pl.Schema:
    """A schema from space-separated column names by type."""
    kinds = ((text, _TEXT), (real, _REAL), (count, _COUNT), (flag, _FLAG))
    return pl.Schema({name: kind for names, kind in kinds for name in names.split()})


SCHEMAS: Mapping[str, pl.Schema] = {
    "needs": _columns(
        "need parent label keywords kind",
        "share importance importance_low importance_high satisfaction satisfaction_low "
        "satisfaction_high opportunity opportunity_low opportunity_high probability_top3 "
        "penalty reward kind_p trend",
    ),
    "satisfaction": _columns("product need", "value low high", "n"),
    "segments": _columns("segment label top_needs keywords", "share", "size"),
    "segment_needs": _columns(
        "segment need",
        "importance importance_low importance_high satisfaction satisfaction_low "
        "satisfaction_high opportunity",
        "n",
    ),
    "rivals": _columns("product rival", "similarity low high lift", "co_mentions"),
    "map": _columns("kind name", "x y x_low x_high y_low y_high xy_correlation"),
    "positions": _columns(
        "segment need against statement",
        "score low high probability_best",
        "rank",
        "supported unmet",
    ),
    "sensitivity": _columns(
        "kind left_out segment need against",
        "score score_then",
        "reviews rank rank_then",
        "supported supported_then",
    ),
}
"""The tables a report reads, with the columns of each that it reads."""

VERBATIMS = pl.Schema(
    {
        "row_id": _TEXT,
        "text": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "need": _TEXT,
        "sentiment": _REAL,
        "product": _TEXT,
        "segment": _TEXT,
        "time": pl.Date(),
        "rating": _REAL,
    }
)
"""One row per opinion unit shown; `start` and `end` are code points in `text`."""


@dataclass(frozen=True, eq=False)
class Document:
    """What was found in a market, ready to be set as HTML, Markdown, JSON and charts.

    title: the market or product; lang: the report's language; own: the product the report is for,
    one of the products or, if `entrant`, one that is not launched yet; scale: the rating's lowest
    and highest value; tables: those of `SCHEMAS`, each of which may be empty or absent; findings:
    numbers about the run (`quality.*`, `method.*`) and others with their proof; sentences: under
    `summary`, `method`, `limits`, `sensitivity`, `quality` and `position:<rank>`; verbatims: see
    `VERBATIMS`, already free of personal data.
    """

    title: str
    lang: Lang
    own: str | None
    entrant: bool
    scale: tuple[float, float]
    tables: Mapping[str, pl.DataFrame]
    findings: tuple[Finding, ...] = ()
    sentences: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    verbatims: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=VERBATIMS))

    def table(self, name: str) -> pl.DataFrame:
        """The table with exactly the columns of its schema, null where absent; empty if missing."""
        return fitted(self.tables.get(name, pl.DataFrame()), SCHEMAS[name])

    def said(self, key: str) -> tuple[Sentence, ...]:
        """The sentences under a key, none if there are none."""
        return self.sentences.get(key, ())

    def labels(self) -> dict[str, str]:
        """Each need's readable label by its name."""
        needs = self.table("needs")
        return {need: label or need for need, label in needs.select("need", "label").iter_rows()}


def fitted(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The frame with exactly these columns: lists of words joined, types cast, NaN made null."""
    columns = []
    for name, kind in schema.items():
        if name not in frame.columns:
            columns.append(pl.lit(None, kind).alias(name))
        elif isinstance(frame.schema[name], pl.List):
            columns.append(pl.col(name).list.join(", "))
        else:
            column = pl.col(name).cast(kind, strict=False)
            columns.append(column.fill_nan(None) if kind == _REAL else column)
    if not frame.width:
        return pl.DataFrame(schema=schema)
    return frame.select(columns)
