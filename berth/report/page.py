"""A document as one HTML file that needs nothing else, and as Markdown."""

import json
from dataclasses import asdict
from functools import partial

from markupsafe import Markup

from berth.report.document import Document
from berth.report.gallery import bare
from berth.report.links import evidence
from berth.report.typesetting import (
    html_templates,
    in_two_widths,
    markdown_templates,
    read,
    styles,
)
from berth.report.verbatims import BUDGET, pack
from berth.report.view import FIRST_ROWS, View

LIMIT = 3_000_000
"""Bytes of a report at most."""
_MARK = "<!--evidence-->"


def html(document: Document, redacted: bool = False) -> str:
    """The report as one HTML page: no request leaves it, the same document gives the same bytes.

    redacted: leave the verbatims out; row ids, keywords and numbers stay.
    """
    view = View(document, redacted)
    body = (
        html_templates()
        .get_template("report.html.j2")
        .render(
            view=view,
            document=document,
            w=view.words,
            f=view.figures,
            link=evidence,
            chart=lambda name, label: in_two_widths(partial(bare, document, name), name, label),
            first_rows=FIRST_ROWS,
            css=styles(),
            js=Markup(read("theme.js") + read("report.js")),
            mark=Markup(_MARK),
        )
    )
    room = LIMIT - len(body.encode()) - 20_000
    return body.replace(_MARK, _embedded(document, redacted, min(BUDGET, room)), 1)


def markdown(document: Document, redacted: bool = False) -> str:
    """The report as Markdown with footnotes that name the rows; it holds no verbatims at all."""
    view = View(document, redacted)
    text = (
        markdown_templates()
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
