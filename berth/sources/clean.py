"""Cleaning that keeps every character in its place, so that spans hold in the raw cell."""

import html
import re
import unicodedata

import polars as pl

_SUSPECT = re.compile(
    r"[<&\x00-\x08\x0b-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202f\u3000\ufeff\uff01-\uff5e]"
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>|<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"</?(?:br|p|div|li|tr|h[1-6])\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_KEPT = "，！？；：（）"
"""Full-width marks that Chinese is written with stay as they are."""


def clean(text: str) -> str:
    """The text without tags, entities and unseen characters; exactly as long as it was.

    What goes leaves blanks behind (a line break where a tag broke the line). An entity becomes its
    character followed by blanks, full-width letters and digits become plain ones. Cleaning twice
    is cleaning once.
    """
    if not _SUSPECT.search(text):
        return text
    text = _TAG.sub(_blank, text)
    text = _SUSPECT.sub(_plain, _ENTITY.sub(_spell, text))
    # What an entity spelt may make a tag or an entity of its own: go on until nothing changes.
    again = _ENTITY.sub(_spell, _TAG.sub(_blank, text))
    return text if again == text else clean(again)


def clean_all(texts: pl.Series) -> pl.Series:
    """`clean` on every text; nulls stay."""
    suspect = texts.str.contains(_SUSPECT.pattern).fill_null(False)
    if not suspect.any():
        return texts
    cleaned = [clean(text) if dirty else text for text, dirty in zip(texts, suspect, strict=True)]
    return pl.Series(texts.name, cleaned, pl.String)


def _blank(match: re.Match[str]) -> str:
    tag = match[0]
    return ("\n" if _BREAK.match(tag) else " ") + " " * (len(tag) - 1)


def _spell(match: re.Match[str]) -> str:
    name = match[0]
    said = html.unescape(name)
    if len(said) != 1:
        return name if said == name else " " * len(name)
    return said + " " * (len(name) - 1)


def _plain(match: re.Match[str]) -> str:
    character = match[0]
    if character in "<&" or character in _KEPT:
        return character
    if "\uff01" <= character <= "\uff5e":
        return unicodedata.normalize("NFKC", character)
    return "\n" if character in "\r\u2028\u2029" else " "
