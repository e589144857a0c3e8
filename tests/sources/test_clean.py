"""Cleaning keeps characters in their places."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.sources.clean import clean, clean_all

MARKUP = st.lists(
    st.sampled_from(
        ["<br>", "<b>", "&amp;", "&lt;", "b&gt;", "&#39;", "\x00", "Ａ", "，", "a", " <", "好"]
    )
).map("".join)


@given(st.text() | MARKUP)
def test_as_long_as_it_was_and_clean_for_good(text: str) -> None:
    once = clean(text)
    assert len(once) == len(text)
    assert clean(once) == once
    assert "\x00" not in once


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("<b>Good</b> seat", ["Good", "seat"]),
        ("salt &amp; pepper", ["salt", "&", "pepper"]),
        ("one<br/>two", ["one", "two"]),
        ("5 < 6 & more", ["5", "<", "6", "&", "more"]),
        ("ＡＢ１２，好！", ["AB12，好！"]),
        ("zero\u200bwidth\x00nul\u3000wide", ["zero", "width", "nul", "wide"]),
    ],
)
def test_what_is_left(raw: str, words: list[str]) -> None:
    assert clean(raw).split() == words


def test_a_series_is_cleaned_like_its_texts() -> None:
    texts = pl.Series("text", ["<i>a</i>", None, "plain", "&lt;"])
    assert clean_all(texts).to_list() == [clean("<i>a</i>"), None, "plain", clean("&lt;")]
