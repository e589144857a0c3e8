"""Terms name things: no modifiers, no doings, no names."""

import numpy as np
import polars as pl

from berth.market.discovery import _near
from berth.market.terms import find_terms


def terms_of(
    lines: list[str], ignored: tuple[str, ...] = (), qualities: tuple[str, ...] = ()
) -> set[str]:
    """Terms of lines whose tokens are divided by blanks, phrases written with an underscore."""
    rows = [(k, word.replace("_", " ")) for k, line in enumerate(lines) for word in line.split()]
    spoken = pl.DataFrame(rows, schema={"row": pl.UInt32, "token": pl.String}, orient="row")
    languages, row = pl.Series(["en"] * len(lines)), np.arange(len(lines))
    product = row % 2
    found = find_terms(spoken, languages, row, product, None, ignored=ignored, qualities=qualities)
    return set(found["term"])


def test_modifiers_are_no_terms() -> None:
    found = terms_of(["the alcoholic drinks", "an alcoholic beverage", "the drinks"] * 10)
    assert "drinks" in found
    assert "alcoholic" not in found


def test_doings_are_no_terms() -> None:
    # Both end what is said and stand after articles now and then.
    found = terms_of(["i charge", "the charge", "we charge", "i saw the queue", "the queue"] * 10)
    assert "queue" in found
    assert "charge" not in found


def test_a_phrase_of_ignored_words_alone_is_ignored() -> None:
    lines = ["the united_lounge", "the lounge_chair", "the united"] * 10
    found = terms_of(lines, ignored=("united", "lounge"))
    assert found == {"lounge chair"}


def test_a_quality_is_a_term_though_it_is_said_by_adjectives() -> None:
    lines = ["it was very cleanliness", "so cleanliness"] * 10
    assert terms_of(lines) == set()
    assert terms_of(lines, qualities=("cleanliness",)) == {"cleanliness"}


def test_a_word_stands_for_a_need_where_it_is_near_all_of_it() -> None:
    agreement = np.array([[1.0, 0.9, 0.4], [0.9, 1.0, 0.4], [0.4, 0.4, 1.0]])
    placed = np.array([[1.0, 0.0], [0.9, 0.436], [0.0, 1.0]])
    near = _near(agreement, placed, np.array([10.0, 10.0, 30.0]))
    assert near.argmax() == 1
    assert (near >= 0).all() and (near <= 1).all()
    assert _near(np.ones((1, 1)), placed[:1], np.array([3.0])) == [1.0]
