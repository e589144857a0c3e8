"""Both languages say the same things, and neither says that one thing brings about another."""

from string import Formatter

import pytest

from berth.writers.check import CAUSAL
from berth.writers.chinese import CHINESE
from berth.writers.english import ENGLISH


def blanks(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_the_languages_have_the_same_phrases_with_the_same_blanks() -> None:
    assert list(ENGLISH) == list(CHINESE)
    for key, phrase in ENGLISH.items():
        assert blanks(phrase) == blanks(CHINESE[key]), key


@pytest.mark.parametrize("phrases", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_no_phrase_speaks_of_causes(phrases: dict[str, str]) -> None:
    assert [key for key, phrase in phrases.items() if CAUSAL.search(phrase)] == []


def test_chinese_is_written_in_chinese() -> None:
    half_width = [key for key, phrase in CHINESE.items() if set(phrase) & set(",;:()\"'")]
    assert half_width == []
