"""One and many of a thing are one word, and nothing else is."""

import polars as pl
import pytest

from berth.market.assignment import assign
from berth.market.plurals import forms
from berth.market.words import tokens


def of(text: str, language: str = "en", named: tuple[str, ...] = ()) -> dict[str, str]:
    languages = pl.Series([language])
    return forms(tokens(pl.Series([text]), languages), languages, named)


@pytest.mark.parametrize(
    ("many", "one"),
    [("seats", "seat"), ("beaches", "beach"), ("cities", "city"), ("buses", "bus"),
     ("houses", "house"), ("shoes", "shoe"), ("headaches", "headache")],
)  # fmt: skip
def test_whichever_is_used_more_stands_for_both(many: str, one: str) -> None:
    assert of(f"{many} {many} {one}") == {one: many}
    assert of(f"{one} {one} {many}") == of(f"{one} {many}") == {many: one}


@pytest.mark.parametrize(
    "words", ["news new", "glass glas", "bus bu", "this thi", "seats", "has ha"]
)
def test_other_words_are_left_alone(words: str) -> None:
    assert of(words) == {}


def test_named_words_may_be_the_other_number() -> None:
    assert of("seats seats", named=("seat",)) == {"seat": "seats"}
    texts, languages = pl.Series(["two seats", "a chair"]), pl.Series(["en", "en"])
    assert assign(texts, languages, [("comfort", ("seat", "chairs"))]).toarray().tolist() == [
        [1.0],
        [1.0],
    ]


def test_languages_that_do_not_say_it_with_an_s() -> None:
    assert of("haus häuser hauss haus", "de") == {}
    assert of("chambre chambres", "fr") == {"chambres": "chambre"}
