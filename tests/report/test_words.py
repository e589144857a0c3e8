import re
from string import Formatter

import pytest

from berth.report.words import CATALOGUES, Words


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    english, chinese = CATALOGUES["en"], CATALOGUES["zh"]
    assert list(english) == list(chinese)
    for key, text in english.items():
        assert _fields(text) == _fields(chinese[key]), key


def test_chinese_words_are_chinese() -> None:
    latin = {key for key, text in CATALOGUES["zh"].items() if not re.search("[一-鿿]", text)}
    assert latin == {"html.lang", "heat.cell"}


def test_nothing_claims_a_cause() -> None:
    causal = re.compile(
        r"\b(caus|driv|impact|lead[s]? to|because|effect|due to)|导致|造成|驱动|影响"
    )
    for catalogue in CATALOGUES.values():
        assert [text for text in catalogue.values() if causal.search(text)] == []


def test_an_unknown_name_stands_for_itself_and_an_unknown_word_is_an_error() -> None:
    words = Words("en")
    assert words.name("reason", "near_duplicate") == "near duplicate"
    assert words.name("reason", "from a_bot") == "from a bot"
    with pytest.raises(KeyError):
        words("no.such.word")
