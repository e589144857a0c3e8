"""A comparison as a page: one HTML file that works offline, or Markdown."""

from collections.abc import Mapping
from typing import Any

import jinja2
import polars as pl

from berth.flows.comparison.comparison import Comparison
from berth.flows.comparison.wording import method, notes, words


def html(comparison: Comparison) -> str:
    """One HTML file without scripts or outside resources; everything in it is escaped."""
    return _render(comparison, "page.html.j2", escape=True)


def markdown(comparison: Comparison) -> str:
    """The same as GitHub-flavoured Markdown."""
    return _render(comparison, "page.md.j2", escape=False)


def number(value: float | None, quantity: str = "", *, sign: bool = False) -> str:
    """A quantity's value as readers see it: shares in percent, ratings to two digits.

    sign: it is a difference, so that shares are in percentage points.
    """
    if value is None:
        return "–"
    plus = "+" if sign else ""
    if quantity in ("importance", "share", "opportunity"):
        text = f"{100 * value:{plus}.1f}" + ("" if sign else " %")
    else:
        text = f"{value:{plus}.2f}"
    return text.replace("-", "−")


def chance(q: float | None) -> str:
    """An adjusted p-value; never 0."""
    if q is None:
        return "–"
    return "< .001" if q < 0.001 else f"{q:.3f}"


def _render(comparison: Comparison, template: str, *, escape: bool) -> str:
    loader = jinja2.PackageLoader("berth.flows.comparison", "templates")
    lookup = jinja2.Environment(
        loader=loader,
        autoescape=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    lookup.filters["cell"] = _cell
    return lookup.get_template(template).render(
        c=comparison,
        w=words(comparison.lang),
        notes=notes(comparison.lang, comparison.notes),
        method=method(comparison.lang),
        moved=_lines(comparison.moved),
        moves=_lines(comparison.moves),
        positions=comparison.positions.to_dicts(),
        number=number,
        chance=chance,
    )


def _cell(text: object) -> str:
    """Text for a cell of a Markdown table."""
    return " ".join(str(text).replace("|", "\\|").split())


def _lines(moves: pl.DataFrame) -> list[Mapping[str, Any]]:
    """The moves with the place of their interval on a strip from 0 to 100, centred on no move."""
    widest: dict[str, float] = {}
    for row in moves.iter_rows(named=True):
        ends = [abs(x) for x in (row["low"], row["high"], row["difference"]) if x is not None]
        widest[row["quantity"]] = max([widest.get(row["quantity"], 0.0), *ends])
    return [
        {**row, **_strip(row, widest[row["quantity"]] or 1.0)}
        for row in moves.iter_rows(named=True)
    ]


def _strip(row: Mapping[str, Any], most: float) -> dict[str, float | None]:
    places = (("from", "low"), ("to", "high"), ("at", "difference"))
    return {
        place: None if row[name] is None else 50 + 48 * row[name] / most for place, name in places
    }
