"""Which need a unit speaks of, by the words of needs that a person wrote."""

import polars as pl
import pytest

from berth.market.assignment import assign


def told(
    lines: list[str], needs: dict[str, tuple[str, ...]], language: str = "en"
) -> list[list[float]]:
    languages = pl.Series([language] * len(lines), dtype=pl.String)
    return assign(pl.Series(lines), languages, list(needs.items())).toarray().tolist()


def test_a_phrase_of_three_words_counts_as_a_whole_only() -> None:
    needs = {"value": ("value for money",), "desk": ("check in desk",)}
    lines = ["Great value for money", "we waited in the rain for money", "The check-in desk"]
    assert told(lines, needs) == [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]


def test_phrases_do_not_reach_over_units() -> None:
    assert told(["the front", "desk", "front desk"], {"desk": ("front desk",)}) == [
        [0.0],
        [0.0],
        [1.0],
    ]


def test_a_unit_is_divided_over_its_needs() -> None:
    needs = {"food": ("food", "meal"), "staff": ("staff",)}
    assert told(["food and meal by staff", "the meal", "rain"], needs) == [
        [0.5, 0.5],
        [1.0, 0.0],
        [0.0, 0.0],
    ]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Check-in & boarding", "boarding took ages"),
        ("Check-in & boarding", "the check-in was slow"),
        ("Room service", "room service came late"),
        ("Quality of the bed", "what a bed"),
        ("Sleep, quiet", "so quiet"),
    ],
)
def test_a_name_without_words_stands_for_its_parts(name: str, line: str) -> None:
    assert told([line, "room at the end of the hall and in"], {name: ()}) == [[1.0], [0.0]]


def test_chinese_words_count_within_longer_ones() -> None:
    lines = ["服务态度很差", "服务员不热情", "房间很大"]
    assert told(lines, {"服务": ("服务",)}, "zh") == [[1.0], [1.0], [0.0]]
    needs = {"服务": ("服务",), "人": ("服务员",)}
    assert told(lines, needs, "zh") == [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]


def test_a_chinese_phrase_counts_whatever_it_is_followed_by() -> None:
    lines = ["前台服务态度很差", "wifi 信号弱", "前台在楼下"]
    needs = {"前台": ("前台服务",), "网": ("WiFi信号",)}
    assert told(lines, needs, "zh") == [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]


def test_words_are_cut_as_the_texts_of_their_language_are() -> None:
    lines = ["部屋はとても綺麗でした", "サービスが良い"]
    assert told(lines, {"room": ("部屋",), "service": ("サービス",)}, "ja") == [
        [1.0, 0.0],
        [0.0, 1.0],
    ]


def test_words_that_say_nothing_are_nobody_s() -> None:
    assert told(["a b", ""], {"x": ("!!",), "y": ("b",)}) == [[0.0, 1.0], [0.0, 0.0]]


def test_texts_are_looked_through_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    # "seats" is the form used most in all texts, and not in the first part.
    lines = ["a seat", "the seat", "seats", "seats", "seats", "front desk"]
    needs = {"comfort": ("seats",), "desk": ("front desk",)}
    whole = told(lines, needs)
    monkeypatch.setattr("berth.market.assignment._TEXTS", 2)
    assert told(lines, needs) == whole == [[1.0, 0.0]] * 5 + [[0.0, 1.0]]
