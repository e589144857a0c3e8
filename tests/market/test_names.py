"""Product names in texts: whole words, longest first, and no ordinary words."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from berth.market.names import contains, mentions, proper, spellings


def found(texts: list[str], products: list[str], whose: list[int] | None = None) -> list[list[str]]:
    names, _ = spellings(products, {})
    product = np.array(whose if whose is not None else [-1] * len(texts))
    sizes = np.bincount(product[product >= 0], minlength=len(products))
    hits, _ = mentions(pl.Series(texts), names, np.arange(len(texts)), product, sizes)
    return [hits.filter(pl.col("review") == at)["name"].to_list() for at in range(len(texts))]


def test_whole_words_in_any_case() -> None:
    texts = ["from SLACK.", "slackers", "Slack's", "(slack)", "aslack", "slack_", ""]
    assert [len(one) for one in found(texts, ["Slack"])] == [1, 0, 1, 1, 0, 0, 0]


def test_among_han_characters_no_blanks_are_needed() -> None:
    texts = ["用Notion做笔记", "比美团外卖快", "美团", "单美", "notions 美"]
    assert [len(one) for one in found(texts, ["Notion", "美团"])] == [1, 1, 1, 0, 0]


def test_the_longer_name_counts() -> None:
    texts = ["Delta Air Lines", "delta-air lines and Delta", "Delta Airports"]
    names = ["Delta", "delta-air-lines"]
    assert found(texts, names) == [["delta air lines"], ["delta air lines", "delta"], ["delta"]]


def test_accents_and_marks_at_the_edge_of_a_name() -> None:
    texts = ["the café noir here", "Yahoo! is", "yahoo mail", "cafés"]
    assert [len(one) for one in found(texts, ["Café", "Yahoo!"])] == [1, 1, 0, 0]


def test_names_that_cannot_be_looked_for() -> None:
    names, others = spellings(
        ["Ai", "12345", "Now", "It", "Both", "Tavrelo", "美"], {"Both": ["X1y"]}
    )
    assert set(names) == {"x1y", "tavrelo"}
    assert set(others) == {"ai", "12345", "now", "it", "both", "美"}
    names, others = spellings(["One app", "Two app"], {"One app": ["Same"], "Two app": ["same"]})
    assert set(names) == {"one app", "two app"}
    assert others == ("same",)


def test_a_word_counts_only_as_a_name() -> None:
    texts = ["a small notion of it"] * 6 + ["we left Notion behind", "Notion of order is lost"]
    texts += ["plain"] * 400
    whose = [1, 2] * (len(texts) // 2)
    got = found(texts, ["Notion", "Tavrelo", "Quindora"], whose)
    assert [len(one) for one in got[:8]] == [0] * 6 + [1, 0]


def test_a_word_of_everybodys_is_not_looked_for() -> None:
    texts = ["stale air on board", "We flew with Air again"] * 50
    names, _ = spellings(["Air", "Tavrelo", "Quindora"], {})
    whose = np.resize([1, 1, 2, 2], 100)
    hits, everywhere = mentions(
        pl.Series(texts[:60] * 1 + ["bad air"] * 40), names, np.arange(100), whose,
        np.bincount(whose, minlength=3),
    )  # fmt: skip
    assert everywhere == {"air"}
    assert hits.is_empty()


def test_a_brand_that_lazy_people_write_in_lower_case_counts() -> None:
    texts = ["i left slack", "i left Slack", "SLACK was better", "Slack it was"] * 10
    assert sum(map(len, found(texts, ["Slack", "Other"], [1] * 40))) == 40


def test_one_name_within_another() -> None:
    assert contains("delta air lines", "air")
    assert not contains("fairline", "air")
    assert contains("小米手机", "小米")


@given(st.lists(st.text(max_size=12), max_size=6), st.lists(st.text(max_size=40), max_size=4))
def test_any_names_and_texts_go_through(products: list[str], texts: list[str]) -> None:
    names, _ = spellings(products, {})
    rows = np.arange(len(texts))
    whose = np.zeros(len(texts), dtype=int)
    sizes = np.bincount(whose, minlength=max(1, len(products)))
    series = pl.Series(texts, dtype=pl.String)
    hits, _ = mentions(series, names, rows, whose, sizes)
    assert set(hits["name"]) <= set(names)


def test_words_written_with_a_capital_are_names() -> None:
    lines = [
        "We flew from London to the gate",
        "The London gate with TV was closed",
        "Gate London",
    ] * 4
    texts = pl.Series([*lines, "nous avons vu Paris"])
    languages = pl.Series([*["en"] * len(lines), "fr"])
    assert proper(texts, languages) == (frozenset({"london"}), frozenset({"tv"}))
