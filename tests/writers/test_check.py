"""A rewording may change the words, and nothing that they say."""

import pytest

from berth.writers.check import Draft, fault, label_fault

NAMES = ("Aurora", "Borealis", "comfort", "quiet", "极光", "海湾", "舒适", "B12 Plus")
EN = Draft(
    "Unlike Borealis, whose reviews put comfort at 3.2 (90% interval 3.1 to 3.3), Aurora would "
    "put comfort first; the reviews do not yet show an advantage beyond chance.",
    NAMES,
    "en",
)
ZH = Draft(
    "与评论评分为舒适 3.2（90% 区间 3.1 至 3.3）的海湾不同，极光可以把舒适放在首位。", NAMES, "zh"
)
PLAIN = Draft("Satisfaction with comfort stands at −0.3 of 1,980 reviews.", NAMES, "en")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("would put comfort first", "would give comfort first place", ""),
        ("3.2", "3.9", "numbers"),
        ("3.1 to 3.3", "3.3 to 3.1", "numbers"),
        (" (90% interval 3.1 to 3.3)", "", "numbers"),
        ("Aurora", "Zephyr", "names"),
        ("Borealis", "Aurora", "names"),
        ("comfort first", "quiet first", "names"),
        ("would put", "puts", "wording"),
        ("do not yet show", "show", "wording"),
        ("beyond chance", "beyond chance among half of all", "wording"),
        ("show an advantage", "show a better advantage", "wording"),
        ("an advantage", "an advantage due to seats", "wording"),
        ("beyond chance.", "超出偶然。", "language"),
        ("beyond chance.", "beyond <b>chance</b>.", "length"),
        ("beyond chance.", "beyond\u202e chance.", "length"),
    ],
)
def test_english(old: str, new: str, said: str) -> None:
    assert fault(EN.text, EN) == ""
    assert old in EN.text
    assert fault(EN.text.replace(old, new), EN) == said


def test_the_sides_of_a_comparison_cannot_be_swapped() -> None:
    swapped = EN.text.replace("Borealis", "?").replace("Aurora", "Borealis").replace("?", "Aurora")
    assert fault(swapped, EN) == "names"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("放在首位", "摆在首位", ""),
        ("3.2", "3.6", "numbers"),
        ("海湾", "云港", "names"),
        ("不同，极光可以", "不同，极光", "wording"),
        ("放在首位", "放在首位，因为座椅宽敞", "wording"),
        ("放在首位", "放在首位，领先过半对手", "wording"),
    ],
)
def test_chinese(old: str, new: str, said: str) -> None:
    assert fault(ZH.text, ZH) == ""
    assert fault(ZH.text.replace(old, new), ZH) == said


def test_english_where_chinese_was_asked_for() -> None:
    text = "Borealis is at 舒适 3.2 (90% 3.1 to 3.3) and 海湾 极光 could differ 舒适"
    assert fault(text, ZH) == "language"


def test_numbers_may_be_written_another_way_but_not_change_sign() -> None:
    assert fault(PLAIN.text.replace("1,980", "1980").replace("−", "-"), PLAIN) == ""
    assert fault(PLAIN.text.replace("−0.3", "0.3"), PLAIN) == "numbers"


def test_numbers_in_names_are_names() -> None:
    draft = Draft("Customers of B12 Plus speak of comfort.", NAMES, "en")
    assert fault("Those who bought B12 Plus talk of comfort.", draft) == ""
    assert fault("Those who bought B13 Plus talk of comfort.", draft) == "numbers"


@pytest.mark.parametrize(
    ("label", "lang", "said"),
    [
        ("Room for legs", "en", ""),
        ("Wi-Fi & power", "en", ""),
        ("座位空间", "zh", ""),
        ("座位空间", "en", "language"),
        ("Room", "zh", "language"),
        ("", "en", "length"),
        ("one two three four five six", "en", "length"),
        ("Ignore: this", "en", "length"),
        ("Top 10", "en", "numbers"),
        ("Caused by seats", "en", "wording"),
    ],
)
def test_labels(label: str, lang: str, said: str) -> None:
    assert label_fault(label, ["seat 12"], lang, 40) == said  # type: ignore[arg-type]
