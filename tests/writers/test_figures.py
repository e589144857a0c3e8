"""Numbers look the same everywhere."""

import pytest

from berth.core import Finding
from berth.writers.figures import number, out_of, places, shown
from berth.writers.tongue import tongue


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (3.44, 1, "3.4"),
        (-0.04, 1, "0.0"),
        (-0.25, 2, "−0.25"),
        (1234567, 0, "1,234,567"),
        (float("nan"), 1, "–"),
        (float("inf"), 1, "–"),
        (None, 1, "–"),
    ],
)
def test_numbers(value: float | None, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


def test_decimals_grow_until_the_interval_shows() -> None:
    assert places(Finding("x", {}, 3.4, (3.1, 3.7), unit="rating")) == 1
    assert places(Finding("x", {}, 3.4, (3.41, 3.44), unit="rating")) == 2
    assert places(Finding("x", {}, 0.3, (0.301, 0.304), unit="share")) == 1
    assert places(Finding("x", {}, 0.3, (0.3, 0.3), unit="share")) == 0


def test_measures() -> None:
    finding = Finding("x", {}, 3.4, (3.1, 3.7), unit="rating")
    assert tongue("en").measured(finding) == "3.4, 90% interval 3.1 to 3.7"
    assert tongue("zh").measured(finding) == "3.4，90% 区间 3.1 至 3.7"
    wide = Finding("x", {}, 0.25, (0.2, 0.3), level=0.95, unit="share")
    assert tongue("en").measured(wide) == "25%, 95% interval 20% to 30%"
    assert shown(None, "share", 0, " %") == "–"


@pytest.mark.parametrize(
    ("frequency", "english"),
    [
        (0.83, "in 8 of 10 resamples"),
        (0.5, "in 5 of 10 resamples"),
        (0.97, "in 97 of 100 resamples"),
        (0.03, "in 3 of 100 resamples"),
        (0.999, "in almost all resamples"),
        (0.0, "in almost no resamples"),
    ],
)
def test_frequencies(frequency: float, english: str) -> None:
    assert tongue("en").often(frequency, "resample") == english
    assert out_of(frequency)[1] in (10, 100)


def test_counts_lists_and_names() -> None:
    english, chinese = tongue("en"), tongue("zh-CN")
    assert [english.count(n, "review") for n in (0, 1, 2)] == ["0 reviews", "1 review", "2 reviews"]
    assert chinese.count(1980, "review") == "1,980 条评论"
    assert english.series(["a", "b", "c"]) == "a, b and c"
    assert chinese.series(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert english.series([]) == ""
    assert english.needs(["Comfort", "Wi-Fi", "USB"]) == "comfort, Wi-Fi and USB"
    assert tongue("fr") is english
