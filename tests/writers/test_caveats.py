"""Caveats in words: each where it was found, in both languages, and nothing where it was not."""

import pytest

from berth.core import Finding
from berth.writers import Lang, TemplateWriter
from tests.writers.cases import facts, found

CAVEATS = [
    ([found("caveats.mixed_scales", 0.027, unit="share", top="5", high="10")], "Only 2.7%"),
    (
        [
            found("caveats.extremes", 0.62, 0.02, "share"),
            found("caveats.extremes_bell", 0.4, unit="share"),
        ],
        "62% stand there, where a bell around the same mean would have 40%",
    ),
    (
        [
            found("caveats.extremes", 0.5, 0.02, "share", product="Cirrus"),
            found("caveats.extremes_bell", 0.1, unit="share", product="Cirrus"),
        ],
        "Cirrus (50%, a bell 10%)",
    ),
    ([found("caveats.active", 0.27, unit="share", users="3")], "The 3 most active users"),
    ([found("caveats.halo", 0.8, 0.1, "share")], "70% to 90% (90% interval) is the same"),
    ([Finding("caveats.thin_cells", {"least": "5"}, 12.0, n=48)], "12 of the 48 combinations"),
    (
        [found("caveats.thin_lead", 8, product="Aurora", need="Comfort")],
        "8 reviews of Aurora on comfort",
    ),
    ([found("caveats.rating_drift", -0.4, 0.1, "rating")], "have fallen by 0.4"),
    ([found("caveats.rating_drift", 0.4, 0.1, "rating")], "have risen by 0.4"),
    (
        [found("caveats.rating_drift", -0.6, 0.1, "rating", product="Cirrus")],
        "Cirrus (0.6 lower at the end)",
    ),
    (
        [found("caveats.age", -2.0, unit="years", product="Cirrus", middle="2021-05")],
        "Cirrus (older, half of them before 2021-05)",
    ),
    (
        [found("caveats.talk_drift", -0.2, 0.05, "share", need="Quiet")],
        "quiet (20 fewer of 100 reviews at the end)",
    ),
    ([found("caveats.length", 1.8, unit="ratio", product="Cirrus")], "Cirrus (1.8 times as long)"),
    (
        [
            found("caveats.exclamations", 0.9, unit="share", product="Cirrus"),
            found("caveats.exclamations_others", 0.2, unit="share", product="Cirrus"),
        ],
        "90% of those of Cirrus hold an exclamation mark, where 20% is usual",
    ),
    ([found("caveats.source", 1.0, unit="share", product="Cirrus", file="a")], "of their own"),
]


def told(lang: Lang, findings: list[Finding]) -> str:
    return " ".join(one.text for one in TemplateWriter(lang).limits(findings))


@pytest.mark.parametrize(("caveat", "words"), CAVEATS)
def test_what_was_found_is_said_and_cited(caveat: list[Finding], words: str) -> None:
    assert words in told("en", [*facts(), *caveat])
    assert words not in told("en", facts())
    if caveat[0].rows:
        said = TemplateWriter().limits([*facts(), *caveat])
        assert any(set(caveat[0].rows) & set(one.rows) for one in said if words in one.text)


@pytest.mark.parametrize(("caveat", "words"), CAVEATS)
def test_chinese_says_as_much(caveat: list[Finding], words: str) -> None:
    english = TemplateWriter("en").limits([*facts(), *caveat])
    chinese = TemplateWriter("zh").limits([*facts("zh"), *caveat])
    assert len(english) == len(chinese)
    assert {one.text for one in chinese} != {one.text for one in TemplateWriter("zh").limits(
        facts("zh"))}  # fmt: skip


def test_the_general_word_on_halo_gives_way_to_the_figure() -> None:
    general = "tend to rate everything about it higher"
    assert general in told("en", facts())
    assert general not in told("en", [*facts(), found("caveats.halo", 0.8, 0.1, "share")])


def test_the_share_at_the_ends_is_said_once() -> None:
    heap = [found("caveats.extremes", 0.61, 0.02, "share")]
    assert told("en", [*facts(), *heap]).count("61%") == 1


def test_of_many_products_the_most_striking_are_named() -> None:
    many = [
        found("caveats.rating_drift", -0.1 * k, 0.05, "rating", product=f"P{k}") for k in range(9)
    ]
    text = told("en", [*facts(), *many])
    assert "P8 (0.8 lower at the end), P7" in text
    assert "and 4 others" in text
    assert "P2" not in text
