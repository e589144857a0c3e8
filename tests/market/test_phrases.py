"""Two words are one thing where they keep together."""

import polars as pl

from berth.market.phrases import joined
from berth.market.words import tokens


def said(lines: list[str], fewest: float = 5, language: str = "en") -> list[list[str]]:
    texts, languages = pl.Series(lines), pl.Series([language] * len(lines))
    found = joined(tokens(texts, languages), texts, languages, fewest)
    return found.group_by("row", maintain_order=True).agg("token")["token"].to_list()


OTHERS = [f"a{k} b{k} c{k} d{k} e{k} f{k} g{k} h{k}" for k in "abcdefghijklmnopqrst"] * 3


def test_words_that_keep_together_are_one() -> None:
    found = said(["The front desk was slow"] * 8 + ["Our desk"] * 2 + OTHERS)
    assert found[0] == ["the", "front desk", "was", "slow"]
    assert found[8] == ["our", "desk"]


def test_words_that_meet_by_chance_stay_apart() -> None:
    # Each is beside the other often, and so is every other word of these few.
    found = said(["red green", "green red", "red blue", "blue green", "green blue"] * 10)
    assert all(" " not in token for tokens in found for token in tokens)


def test_a_hyphen_joins_a_common_word() -> None:
    found = said(
        ["The check-in was slow"] * 6 + ["We check in now"] * 3 + ["it was in"] * 9 + OTHERS
    )
    assert found[0] == ["the", "check-in", "was", "slow"]
    assert "check-in" in found[6]
    assert found[9] == ["it", "was", "in"]


def test_units_do_not_run_into_each_other() -> None:
    found = said(["front desk"] * 8 + ["at the front", "desk of wood"] + OTHERS)
    assert found[8:10] == [["at", "the", "front"], ["desk", "of", "wood"]]


def test_overlapping_phrases_are_taken_from_the_left() -> None:
    found = said(["hair dryer stand", "hair dryer", "dryer stand"] * 6 + OTHERS)
    assert found[0] == ["hair dryer", "stand"]
    assert found[2] == ["dryer stand"]


def test_other_languages_stay_as_they_are() -> None:
    lines = ["前台 服务 很 好"] * 9
    texts, languages = pl.Series(lines), pl.Series(["zh"] * 9)
    spoken = tokens(texts, languages)
    assert joined(spoken, texts, languages, 5).equals(spoken)
