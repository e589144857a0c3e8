"""Findings to a document, and the document to HTML, Markdown, JSON and charts."""

from berth.report.card import Card, Member, Tried, card_html, card_markdown
from berth.report.document import SCHEMAS, VERBATIMS, Document
from berth.report.findings import Proofs, all_findings, findings_json, findings_of
from berth.report.gallery import charts, write_charts
from berth.report.measures import metrics
from berth.report.page import html, markdown
from berth.report.theme import DARK, LIGHT, Theme
from berth.report.words import Words

__all__ = [
    "DARK",
    "LIGHT",
    "SCHEMAS",
    "VERBATIMS",
    "Card",
    "Document",
    "Member",
    "Proofs",
    "Theme",
    "Tried",
    "Words",
    "all_findings",
    "card_html",
    "card_markdown",
    "charts",
    "findings_json",
    "findings_of",
    "html",
    "markdown",
    "metrics",
    "write_charts",
]
