"""A card as one HTML file that needs nothing else, and as Markdown."""

from functools import partial
from typing import Any

from markupsafe import Markup

from berth.report.card.document import Card
from berth.report.card.plots import bare
from berth.report.card.view import FALLING, WORST, CardView
from berth.report.placing import short
from berth.report.typesetting import (
    html_templates,
    in_two_widths,
    markdown_templates,
    read,
    styles,
)
from berth.report.words import Words


def card_html(card: Card) -> str:
    """The model's report: no request leaves it, the same card gives the same bytes.

    Every number on it leads to its line in the ledger at the end.
    """
    view = CardView(card)
    template = html_templates().get_template("card/card.html.j2")
    return template.render(
        **_known(view),
        told=partial(_in_markup, view.words),
        chart=lambda name, label: in_two_widths(partial(bare, view, name), name, label),
        short=short,
        css=styles(),
        js=Markup(read("theme.js")),
    )


def card_markdown(card: Card) -> str:
    """`card.md`: what the model is for, how good it is, what is not known, and how it is used."""
    view = CardView(card)
    template = markdown_templates().get_template("card/card.md.j2")
    return template.render(**_known(view), told=view.words).strip() + "\n"


def _known(view: CardView) -> dict[str, Any]:
    return {
        "card": view.card, "view": view, "w": view.words, "falling": FALLING, "facts": view.facts,
        "worst": WORST,
    }  # fmt: skip


def _in_markup(words: Words, key: str, **values: object) -> Markup:
    """Words under a key with markup among the values kept and all else escaped."""
    return Markup(words.raw(key)).format(**values)
