"""A document as one HTML file that needs nothing else, and as Markdown."""

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from berth.report.document import Document
from berth.report.gallery import bare
from berth.report.links import evidence
from berth.report.svg import inline
from berth.report.theme import DARK, LIGHT
from berth.report.verbatims import BUDGET, pack
from berth.report.view import FIRST_ROWS, View

LIMIT = 3_000_000
"""Bytes of a report at most."""
_SIZES = {"wide": 860.0, "narrow": 350.0}
_MARK = "<!--evidence-->"
_MARKDOWN = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_[]<>|#~"} | {"\n": " "})


def html(document: Document, redacted: bool = False) -> str:
    """The report as one HTML page: no request leaves it, the same document gives the same bytes.

    redacted: leave the verbatims out; row ids, keywords and numbers stay.
    """
    view = View(document, redacted)
    body = (
        _html_words()
        .get_template("report.html.j2")
        .render(
            view=view,
            document=document,
            w=view.words,
            f=view.figures,
            link=evidence,
            chart=lambda name, label: _inline(document, name, label),
            first_rows=FIRST_ROWS,
            css=Markup(_styles()),
            js=Markup(_read("report.js")),
            mark=Markup(_MARK),
        )
    )
    room = LIMIT - len(body.encode()) - 20_000
    return body.replace(_MARK, _embedded(document, redacted, min(BUDGET, room)), 1)


def markdown(document: Document, redacted: bool = False) -> str:
    """The report as Markdown with footnotes that name the rows; it holds no verbatims at all."""
    view = View(document, redacted)
    text = (
        _markdown_words()
        .get_template("report.md.j2")
        .render(view=view, document=document, w=view.words, f=view.figures)
    )
    return text.strip() + "\n"


def _embedded(document: Document, redacted: bool, budget: int) -> str:
    """The evidence as JSON that cannot end its script element, whatever reviews hold."""
    cited = [
        row for key in sorted(document.sentences) for s in document.said(key) for row in s.rows
    ]
    cited += [row for rows in View(document).named.values() for row in rows]
    labels = document.labels()
    frame = document.verbatims.clear() if redacted else document.verbatims
    packed = asdict(pack(frame, cited, max(0, budget), {} if redacted else document.tables))
    packed["labels"] = [labels.get(need, need) for need in packed["needs"]]
    names = View(document).segment
    packed["groups"] = [names(segment) for segment in packed["segments"]]
    rated: dict[str, list[str]] = {}
    for one in document.findings:
        if one.key == "method.aspect":
            rated.setdefault(one.subject["need"], []).append(one.subject["column"])
    packed["rated"] = [rated.get(need, []) for need in packed["needs"]]
    packed["redacted"] = redacted
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _inline(document: Document, name: str, label: str) -> Markup:
    """A chart in two widths, of which the page shows the one that fits; empty without numbers."""
    parts = []
    for size, pixels in _SIZES.items():
        picture = bare(document, name, pixels)
        if picture is not None:
            drawn = inline(picture.chart, f"{name}-{size}", label)
            note = f'<p class="fine">{escape(picture.note)}</p>' if picture.note else ""
            parts.append(f'<div class="chart {size}">{drawn}{note}</div>')
    return Markup("".join(parts))


def _styles() -> str:
    """The style sheet with the colours of both themes; print is always light."""
    light, dark = LIGHT.variables(), DARK.variables()
    colours = (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light])"
        f"{{color-scheme:dark;{dark}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
        f"{LIGHT.recolouring()}\n"
    )
    tones = "".join(
        f".{side}-{step}{{background:var(--{side}-{step})}}"
        for side in ("good", "poor")
        for step in range(1, 5)
    )
    return colours + tones + _read("report.css")


@cache
def _html_words() -> Environment:
    return Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _markdown_words() -> Environment:
    return Environment(
        loader=FunctionLoader(_read),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_escaped,
    )


def _escaped(value: Any) -> str:
    """What a template writes by an expression never acts as Markdown or HTML."""
    return str(value).translate(_MARKDOWN)


def _read(name: str) -> str:
    return (files("berth.report") / "templates" / name).read_text(encoding="utf-8")
