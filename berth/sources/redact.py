"""Personal data covered up, character by character, so that spans hold in the text."""

import polars as pl

from berth.sources.personal import RULES, SUSPECT, Span

COVER = "█"
"""Stands for every character covered."""


def redact(text: str) -> str:
    """The text with personal data covered; exactly as long as it was.

    Covered are mail addresses, spelt out too, phone numbers, cards (Luhn), IBANs (ISO 13616),
    Chinese identity numbers (GB 11643), social security numbers of the United States, IP
    addresses, @handles, ids of messengers after their name, postal addresses with a number, and
    links that lead to a person. Redacting twice is redacting once.
    """
    return _covered(text)[0]


def redact_all(texts: pl.Series) -> tuple[pl.Series, int]:
    """`redact` on every text, and how many stretches were covered; nulls stay."""
    suspect = texts.str.contains(SUSPECT).fill_null(False)
    if not suspect.any():
        return texts, 0
    done = [
        _covered(text) if dirty else (text, 0) for text, dirty in zip(texts, suspect, strict=True)
    ]
    hidden = pl.Series(texts.name, [text for text, _ in done], pl.String)
    return hidden, sum(count for _, count in done)


def _covered(text: str) -> tuple[str, int]:
    total, before = 0, ""
    # What is covered may free its neighbour (a digit beside it no longer is): until nothing is.
    while text != before:
        before = text
        for pattern, pick in RULES:
            spans = [span for match in pattern.finditer(text) if (span := pick(match))]
            text = _blacked(text, spans)
            total += len(spans)
    return text, total


def _blacked(text: str, spans: list[Span]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], COVER * (end - start)]
        at = end
    return "".join([*parts, text[at:]])
