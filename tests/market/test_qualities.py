"""Adjectives go with the noun of what they say."""

import polars as pl

from berth.market.qualities import mostly_adjectives, qualities
from berth.market.words import tokens


def found_in(lines: list[str], language: str = "en") -> tuple[dict[str, str], pl.DataFrame]:
    texts, languages = pl.Series(lines), pl.Series([language] * len(lines))
    spoken = tokens(texts, languages)
    return qualities(spoken, languages, len(lines), frozenset({"good"})), spoken


def test_adjectives_have_their_noun() -> None:
    lines = [
        "the room was clean and so comfortable",
        "very unfriendly, very noisy, or very friendly",
        "the cleanliness, the noise, the comfort, the friendliness",
        "very good, the goodness",
    ] * 4 + ["comfortable"] * 5
    found, spoken = found_in(lines)
    assert found == {
        "clean": "cleanliness",
        "comfortable": "comfort",
        "friendly": "friendliness",
        "unfriendly": "friendliness",
        "noisy": "noise",
    }
    assert mostly_adjectives(spoken, found) == {"comfort", "friendliness"}


def test_likeness_alone_makes_no_noun() -> None:
    # A party is no adjective, "read" no noun, "avail" hardly said.
    lines = ["the party was ready, a part we read"] * 5 + ["very available"] * 200
    found, _ = found_in([*lines, *["to no avail"] * 3])
    assert not found


def test_only_english_is_read_so() -> None:
    assert not found_in(["very clean, the cleanliness"] * 9, "fr")[0]
