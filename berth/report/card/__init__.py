"""The model's report: findings about a trained model to a card and a page."""

from berth.report.card.document import Card, Member, Tried
from berth.report.card.page import card_html, card_markdown

__all__ = ["Card", "Member", "Tried", "card_html", "card_markdown"]
