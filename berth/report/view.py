"""What the templates read: a document's rows in the order they are shown, with links and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from berth.core import Finding, Sentence
from berth.report import orders, sturdiness
from berth.report.document import Document
from berth.report.figures import Figure, Figures
from berth.report.links import evidence, sources
from berth.report.quadrants import NAMES, quadrants
from berth.report.tones import diverging, rising
from berth.report.words import Words

Row = dict[str, Any]

FIRST_ROWS = 12
"""Rows of a long table that are seen before "show all"."""
LONG = 24
"""Rows beyond which a coloured table is no longer kept on one printed page."""
CARDS = 3
"""Positions shown as cards; the table beneath lists all."""
SECTIONS = (
    "summary", "needs", "quadrant", "heat", "room", "segments", "positions",
    "sensitivity", "map", "rivals", "trend", "method", "limits", "quality",
)  # fmt: skip
"""The sections of a report; one that would say nothing is left out."""
_COMPARING = ("heat", "positions", "sensitivity", "map", "rivals")
_ELSEWHERE = ("rejected",)
_NAMED = ("reason", "language", "source", "kind")


@dataclass(frozen=True)
class Line:
    """A finding as a line of a table: what, its value, where it leads."""

    what: str
    figure: Figure
    href: str | None


class View:
    """A document, read by templates."""

    def __init__(self, document: Document, redacted: bool = False) -> None:
        self.document, self.redacted = document, redacted
        self.words, self.figures = Words(document.lang), Figures(document.scale)
        self.labels = document.labels()
        self.segment_names = orders.segment_names(document)
        self.long = LONG
        self._numbers: dict[tuple[str, ...], int] = {}

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The sections that have something to say, in their order."""
        return tuple(name for name in SECTIONS if name not in self._empty)

    @property
    def left_out(self) -> str:
        """Why sections are missing, in one line; empty where none is."""
        if not self._empty:
            return ""
        keys = {"quadrant": "needs", "room": "needs"}
        alone = self.products == 1
        reasons = [
            self.words("summary.alone")
            if alone and name in _COMPARING
            else self.words(f"{keys.get(name, name)}.empty")
            for name in self._empty
        ]
        return self.words.join.join(dict.fromkeys(reasons))

    @cached_property
    def _empty(self) -> tuple[str, ...]:
        """The sections without anything to say."""
        heat, needs = self.heat, self.needs
        says = {
            "needs": bool(needs),
            "quadrant": bool(self.quadrants),
            "heat": heat is not None and len(heat["rows"]) > 1,
            "room": any(row["opportunity"] is not None for row in needs),
            "segments": bool(self.segments),
            "positions": bool(self.positions),
            "sensitivity": bool(self.checks),
            "map": self.mappable,
            "rivals": bool(self.rivals),
            "trend": bool(self.trends),
            "quality": bool(self.document.said("quality") or self.lines("quality") or self.rejects),
        }
        return tuple(name for name, something in says.items() if not something)

    @property
    def mappable(self) -> bool:
        """Whether there are enough products for a map."""
        places = self.document.table("map").drop_nulls(["x", "y", "name"])
        return places.filter(pl.col("kind") == "product").height > 2

    @property
    def products(self) -> int:
        """How many products there are."""
        return int(self.document.table("satisfaction")["product"].n_unique())

    def rows(self, table: str) -> list[Row]:
        """The rows of a table as mappings."""
        return self.document.table(table).to_dicts()

    def label(self, need: str) -> str:
        """The readable name of a need, or of several joined by a plus."""
        return orders.need_names(need, self.labels)

    def words_of(self, needs: str) -> str:
        """A segment's needs, which are joined by commas, by their labels."""
        return self.words.comma.join(self.labels.get(one, one) for one in needs.split(", "))

    def listed(self, words: str) -> str:
        """Words that are joined by commas or an ampersand, as the language lists them."""
        words = words.replace(", ", self.words.comma).replace(" & ", self.words.both)
        return words.replace(": ", self.words.colon)

    def segment(self, name: str) -> str:
        """The readable name of a segment."""
        return (
            self.words("everyone")
            if name == orders.EVERYONE
            else self.segment_names.get(name, name)
        )

    def number(self, sentence: Sentence) -> int:
        """The citation number of a sentence: the same rows have the same number."""
        return self._numbers.setdefault(sentence.rows, len(self._numbers) + 1)

    @property
    def citations(self) -> list[tuple[int, tuple[str, ...]]]:
        """The citations numbered so far."""
        return [(number, rows) for rows, number in self._numbers.items()]

    def sources(self, rows: tuple[str, ...]) -> str:
        """Row ids with each file named once: `may.csv: 3, 17`."""
        return sources(rows, self.words)

    @cached_property
    def needs(self) -> list[Row]:
        """The needs by falling importance."""
        return orders.ranked(self.document).to_dicts()

    @property
    def reach(self) -> float:
        """The right end of the scale on which importance is drawn."""
        ends = [row["importance_high"] or row["importance"] or 0.0 for row in self.needs]
        return max(ends, default=0.0) or 1.0

    @property
    def roomiest(self) -> Row | None:
        """The need with the most room."""
        known = [row for row in self.needs if row["opportunity"] is not None]
        return max(known, key=lambda row: row["opportunity"], default=None)

    @property
    def quadrants(self) -> list[Row]:
        """Each need's chances, those to improve first at the top."""
        found = quadrants(self.document.table("needs"))
        if found is None:
            return []
        return found.table.sort("improve", descending=True).to_dicts()

    @property
    def quadrant_names(self) -> tuple[str, ...]:
        """The quadrants in the order of their columns."""
        return NAMES

    @cached_property
    def heat(self) -> Mapping[str, Any] | None:
        """The product × need table: needs, rows of cells by need, and each need's average."""
        cells = self.document.table("satisfaction").drop_nulls("value")
        if cells.is_empty():
            return None
        means, reach = orders.column_means(cells)
        needs = [row["need"] for row in self.needs if row["need"] in means]
        needs = needs or sorted(means)
        lines: dict[str, dict[str, Row]] = {name: {} for name in cells["product"]}
        for cell in cells.filter(pl.col("n") > 0).iter_rows(named=True):
            tone = diverging(cell["value"], cell["low"], cell["high"], means[cell["need"]], reach)
            lines[cell["product"]][cell["need"]] = {**cell, "tone": tone.replace("_", "-")}
        order = [name for name in orders.ordered_products(self.document) if name in lines]
        return {"needs": needs, "rows": [(name, lines[name]) for name in order], "means": means}

    @cached_property
    def chances(self) -> dict[tuple[str, str], float]:
        """How likely each need is among a segment's three with the most room, as far as known."""
        return {
            (one.subject["segment"], one.subject["need"]): one.value
            for one in self.document.findings
            if one.key == "segment_needs.probability_top3" and one.value is not None
        }

    @property
    def segments(self) -> list[Row]:
        """Kinds of users; none where all are of one kind."""
        rows = self.rows("segments")
        return rows if len(rows) > 1 else []

    def matrix(self, column: str) -> Mapping[str, Any] | None:
        """The segment × need table, coloured by a column."""
        cells = self.document.table("segment_needs").drop_nulls(column)
        if cells["segment"].n_unique() < 2:
            return None
        most = float(cells[column].to_numpy().max())
        held = set(cells["need"])
        needs = [row["need"] for row in self.needs if row["need"] in held] or sorted(held)
        lines: dict[str, dict[str, Row]] = {}
        for cell in cells.iter_rows(named=True):
            tone = rising(cell[column], most).replace("_", "-")
            lines.setdefault(cell["segment"], {})[cell["need"]] = {**cell, "tone": tone}
        return {"needs": needs, "rows": list(lines.items())}

    @cached_property
    def positions(self) -> list[Row]:
        """Candidates by rank, each with the sentences of its statement."""
        rows = self.document.table("positions").sort("rank").to_dicts()
        for row in rows:
            said = self.document.said(f"position:{row['rank']}")
            row["sentences"] = said or ((Sentence(row["statement"]),) if row["statement"] else ())
            proof = {"need": orders.first_need(row["need"] or "")}
            row["href"] = evidence(**proof, product=row["against"])
        return rows

    @property
    def cards(self) -> list[Row]:
        """The positions shown at length."""
        return self.positions[:CARDS]

    @cached_property
    def checks(self) -> list[Row]:
        """The positions that were followed, each with its checks by what is left out."""
        return sturdiness.followed(self.document.table("sensitivity"))

    @property
    def changes(self) -> list[Row]:
        """The checks after which another position comes first."""
        return sturdiness.changes(self.document.table("sensitivity"))

    def omitted(self, check: Row) -> str:
        """What a check leaves out, in words."""
        kind, name = check["kind"], str(check["left_out"])
        if kind == "users":
            return self.words("sensitivity.users")
        return self.label(name) if kind == "need" else name

    def lead(self, need: str) -> str:
        """The first of the needs that a position leads on."""
        return orders.first_need(need)

    @property
    def rivals(self) -> list[Row]:
        """The own product's rivals first, then other pairs by similarity, each pair once."""
        own = self.document.own
        table = self.document.table("rivals").with_row_index("order")
        mine = (pl.col("product") == (own or "")).cast(pl.Int8)
        table = table.sort(
            mine, "similarity", "order", descending=[True, True, False], nulls_last=True
        )
        seen: set[frozenset[str]] = set()
        rows = []
        for row in table.to_dicts():
            pair = frozenset((row["product"], row["rival"]))
            if pair not in seen:
                seen.add(pair)
                rows.append({**row, "rows": self.named.get((row["product"], row["rival"]), ())})
        return rows

    @cached_property
    def named(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Reviews of a product that name a rival, by both, as far as they are known."""
        return {
            (one.subject["product"], one.subject["rival"]): one.rows
            for one in self.document.findings
            if one.key == "rivals.co_mentions"
        }

    @property
    def trends(self) -> list[Row]:
        """Needs with a trend, rising first."""
        return orders.trends(self.document).to_dicts()

    def facts(self) -> list[tuple[str, str, str | None]]:
        """What the report stands on: value, words, where it leads."""
        count, words = self.figures.count, self.words
        facts: list[tuple[str, str, str | None]] = []
        for key, word in (("quality.rows_used", "reviews"), ("quality.units", "units")):
            one = self._finding(key)
            if one is not None and one.value is not None:
                facts.append((count(one.value), words(f"fact.{word}"), evidence()))
        for size, word in ((self.products, "products"), (len(self.needs), "needs")):
            if size:
                facts.append((count(size), words(f"fact.{word}"), None))
        tongues = [
            words.name("language", one.subject["language"])
            for one in self.document.findings
            if one.key == "quality.language" and "language" in one.subject
        ]
        if tongues:
            facts.append((words.comma.join(tongues[:3]), words("fact.languages"), None))
        months = [self._finding(f"scope.{end}_month") for end in ("first", "last")]
        span = [one.subject["month"] for one in months if one and "month" in one.subject]
        if span:
            facts.append((" – ".join(dict.fromkeys(span)), words("fact.period"), None))
        return facts

    def lines(self, group: str) -> list[Line]:
        """The findings `group.*` that no other table of the report shows."""
        tables = {f"positions.{name}" for name in ("score", "probability_best")}
        return [
            self._line(one)
            for one in self.document.findings
            if one.key.startswith(f"{group}.")
            and one.key not in tables
            and one.key.partition(".")[2] not in _ELSEWHERE
            and (one.value is not None or one.subject)
        ]

    @property
    def rejects(self) -> list[Line]:
        """Rows not used, by reason, most first."""
        found = [one for one in self.document.findings if one.key == "quality.rejected"]
        found.sort(key=lambda one: (-(one.value or 0.0), one.subject.get("reason", "")))
        reason = self.words.name
        return [
            Line(
                reason("reason", one.subject.get("reason", "")),
                Figure(self.figures.count(one.value)),
                evidence(rows=one.rows) if one.rows else None,
            )
            for one in found
        ]

    @property
    def mapped(self) -> bool:
        """Whether the map is berth's own, whose method the report can tell."""
        return self._finding("method.map_variance") is not None

    def _finding(self, key: str) -> Finding | None:
        return next((one for one in self.document.findings if one.key == key), None)

    def _line(self, one: Finding) -> Line:
        group, _, name = one.key.partition(".")
        about = [self._about(key, value) for key, value in one.subject.items()]
        what = self.words.name(group, name)
        what = f"{what}{self.words.colon}{self.words.comma.join(about)}" if about else what
        known = {k: v for k, v in one.subject.items() if k in ("need", "product", "segment")}
        href = evidence(rows=one.rows) if one.rows else evidence(**known) if known else None
        figure = self.figures.of(one.unit, one.value, one.interval)
        return Line(what, Figure("") if one.value is None else figure, href)

    def _about(self, key: str, value: str) -> str:
        if key in _NAMED:
            return self.words.name(key, value)
        if key == "product":
            return value
        readable = {"need": self.label, "segment": self.segment}.get(key, str)(value)
        return f"{self.words.name('subject', key)} {readable}"
