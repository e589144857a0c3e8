"""Findings to a document, and the document to HTML, Markdown, JSON and charts."""

from berth.report.document import SCHEMAS, VERBATIMS, Document
from berth.report.findings import Proofs, all_findings, findings_json, findings_of
from berth.report.gallery import charts, write_charts
from berth.report.page import html, markdown
from berth.report.theme import DARK, LIGHT, Theme
from berth.report.words import Words

__all__ = [
    "DARK",
    "LIGHT",
    "SCHEMAS",
    "VERBATIMS",
    "Document",
    "Proofs",
    "Theme",
    "Words",
    "all_findings",
    "charts",
    "findings_json",
    "findings_of",
    "html",
    "markdown",
    "write_charts",
]
