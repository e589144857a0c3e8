"""The template's sentences: what they say, what they rest on, and what they leave unsaid."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.core import Finding, Sentence
from berth.writers import Lang, PositionBrief, TemplateWriter
from tests.writers.cases import PRODUCTS, brief, changed, facts, found

LANGS: list[Lang] = ["en", "zh"]


def told(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def test_a_supported_position_in_moores_form() -> None:
    writer = TemplateWriter()
    assert writer.joined(writer.statement(brief(supported=True))) == (
        "For “Comfort first” customers (31% of all) who need comfort and quiet, Aurora is an "
        "airport lounge that stands for comfort and quiet: its reviews put comfort at 4.2 (90% "
        "interval 4.1 to 4.3) and quiet at 4.0 (90% interval 3.9 to 4.1) on a scale of 1 to 5. "
        "Unlike Borealis, whose reviews put comfort at 3.2 (90% interval 3.1 to 3.3), Aurora is "
        "rated higher there, beyond chance among all positions compared."
    )


def test_a_supported_position_in_chinese() -> None:
    writer = TemplateWriter("zh")
    assert writer.joined(writer.statement(brief("zh", supported=True))) == (
        "对于需要舒适和安静、“看重舒适”的顾客（占全体的 31%），极光是以舒适和安静立足的机场贵宾室："
        "评论给出的评分为舒适 4.2（90% 区间 4.1 至 4.3）和安静 4.0（90% 区间 3.9 至 4.1），"
        "量表为 1 至 5。与评论评分为舒适 3.2（90% 区间 3.1 至 3.3）的海湾不同，"
        "极光在这方面评分更高，这一差距在所有比较过的定位中超出了偶然波动。"
    )


HEDGES = {"en": ("could be", "would", "a bet", "not yet"), "zh": ("可以", "将会", "押注", "尚未")}
CASES: list[dict[str, Any]] = [
    {},
    {"unmet": True},
    {"entrant": True, "own_serves": ()},
    {"entrant": True, "own_serves": (), "supported": True},
    {"entrant": True, "own_serves": (), "unmet": True, "rival_serves": ()},
    {"own_serves": (), "rival_serves": (), "market_serves": (), "unmet": True},
]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("other", CASES)
def test_what_is_not_shown_is_a_bet_or_an_opening(lang: Lang, other: dict[str, Any]) -> None:
    clauses = TemplateWriter(lang).statement(brief(lang, **other))
    own = PRODUCTS[lang][0]
    for clause in clauses[1:3]:
        assert own in clause.text
        assert any(word in clause.text for word in HEDGES[lang]), clause.text
    assert f"{own} is" not in clauses[1].text
    assert f"{own}是以" not in clauses[1].text
    shown = other.get("unmet") and other.get("market_serves") != ()
    assert len(clauses) == (4 if shown else 3)
    if shown:
        assert ("opening" if lang == "en" else "机会") in clauses[3].text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("other", [*CASES, {"supported": True}, {"supported": True, "unmet": True}])
def test_every_clause_cites_rows_that_its_findings_rest_on(
    lang: Lang, other: dict[str, Any]
) -> None:
    position = brief(lang, **other)
    known = {row for finding in position.findings() for row in finding.rows}
    for clause in TemplateWriter(lang).statement(position):
        assert clause.rows
        assert set(clause.rows) <= known


def test_each_side_of_unlike_is_cited() -> None:
    position = brief(supported=True)
    rows = set(TemplateWriter().statement(position)[2].rows)
    assert rows & set(position.own_serves[0].rows)
    assert rows & set(position.rival_serves[0].rows)


def test_everyone_no_rival_and_no_figures() -> None:
    bare = PositionBrief("Aurora", "hour-long tour", ("price",), supported=True)
    assert told(TemplateWriter().statement(bare)) == (
        "For customers who need price, Aurora is an hour-long tour that stands for price."
    )


@pytest.mark.parametrize(
    ("category", "said"),
    [("app", "an app"), ("university", "a university"), ("SUV", "an SUV"), ("UV lamp", "a UV lamp"),
     ("umbrella", "an umbrella"), ("European car", "a European car"), ("hotel", "a hotel")],
)  # fmt: skip
def test_articles(category: str, said: str) -> None:
    text = told(TemplateWriter().statement(brief(category=category, supported=True)))
    assert f"Aurora is {said} that" in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_leads_with_the_position(lang: Lang) -> None:
    writer = TemplateWriter(lang)
    bet = writer.summary(facts(lang), [brief(lang), brief(lang, supported=True, rank=24)])
    assert ("a bet" if lang == "en" else "押注") in bet[0].text
    assert ("in 8 of 10 draws" if lang == "en" else "10 次抽取中有 8 次") in bet[0].text
    assert ("number 24" if lang == "en" else "第 24") in bet[2].text
    assert all(sentence.rows for sentence in bet)
    none = told(writer.summary(facts(lang), [brief(lang)]))
    assert ("None of the positions" if lang == "en" else "没有一个得到") in none
    sure = told(writer.summary(facts(lang), [brief(lang, supported=True)]))
    assert ("None of the positions" if lang == "en" else "没有一个得到") not in sure


def test_the_summarys_figures() -> None:
    text = told(TemplateWriter().summary(facts(), [brief()]))
    assert "expected preference share is 34%, 90% interval 28% to 40%" in text
    assert "Of 4 needs, comfort goes most closely" in text
    assert "followed by quiet and Wi-Fi" in text
    assert "furthest above the market on comfort (4.2, 90% interval 4.1 to 4.3; the market" in text
    assert "furthest below the market on Wi-Fi" in text
    assert "The widest room is in Wi-Fi (satisfaction 2.2" in text
    assert "in 97 of 100 draws" in text
    assert text.count("the intervals overlap") == 1  # of Wi-Fi alone
    near = told(TemplateWriter().summary(changed(satisfaction_value=3.25)))
    assert "; the intervals overlap)." in near
    alone = told(TemplateWriter().summary(facts(), [brief(rival="")]))
    assert "against the other products." in alone
    assert "has likely been rising with comfort (by 0.30 a year)." in text
    assert "has likely been falling with Wi-Fi (by 0.20 a year)." in text
    assert "most like Aurora in how it serves needs is Borealis" in text
    assert "1,980 reviews of 6 products, 2023-01 to 2024-12." in text


def test_what_speaks_against_the_first_position_is_said() -> None:
    served = (
        found("satisfaction.value", 3.7, 0.1, "rating", need="Wi-Fi", product="Aurora"),
        found("satisfaction.value", 4.5, 0.1, "rating", need="Wi-Fi", product="Borealis"),
    )
    text = told(TemplateWriter().summary(facts(), [brief(first_served=served)]))
    assert "customers need Wi-Fi most, and there Borealis is rated higher (4.5, " in text
    assert "than Aurora (3.7, 90% interval 3.6 to 3.8)." in text
    text = told(TemplateWriter().summary(facts(), [brief(first_served=served[::-1])]))
    assert "Against it" not in text
    unmoved = found("positions.unmoved", 0.3, 0.05, "share")
    text = told(TemplateWriter().summary([*facts(), unmoved], [brief()]))
    assert "28% to 40%, where it is 30% as things stand" in text


def test_a_rival_that_is_ahead_is_not_told_to_draw_level() -> None:
    better = (found("satisfaction.value", 4.6, 0.1, "rating", need="comfort", product="Borealis"),)
    behind = brief(rival_serves=better, own_serves=brief().own_serves[:1])
    assert behind.behind and not brief().behind
    assert "rate it higher there today" in told(TemplateWriter().statement(behind))
    assert "draws level" not in told(TemplateWriter().summary(facts(), [behind]))
    assert "draws level" in told(TemplateWriter().summary(facts(), [brief()]))


@pytest.mark.parametrize(("scale", "said"), [((0.0, 1.0), "0.48"), ((0.0, 100.0), "48")])
def test_ratings_take_as_many_decimals_as_their_scale(
    scale: tuple[float, float], said: str
) -> None:
    value = 0.48 * scale[1]
    served = (found("satisfaction.value", value, 0.0, "rating", need="comfort"),)
    text = told(TemplateWriter().statement(brief(own_serves=served, scale=scale)))
    assert f"comfort at {said} " in text


def test_one_product_has_needs_and_no_positions() -> None:
    text = told(TemplateWriter().summary(changed(quality_products=1), ()))
    assert "no rival in the evidence" in text
    assert "goes most closely" in text
    assert "the market" not in text


def test_an_entrant_has_no_strengths_of_its_own() -> None:
    text = told(TemplateWriter().summary(changed(scope_own=0), [brief(entrant=True)]))
    assert "as an entrant" in text
    assert "furthest above" not in text


LIMITS: list[tuple[dict[str, float | None], str, bool]] = [
    ({}, "chose to write", True),
    ({}, "61% of these ratings stand at an end", True),
    ({}, "rate everything about it higher", True),
    ({}, "does not show that customers would take one for the other", True),
    ({"rivals_lift": None}, "take one for the other", False),
    ({}, "sensitivity (6) is assumed", True),
    ({}, "ranks between 1 and 3", True),
    ({"positions_rank_of_first": 1}, "ranks first here does so at every other", True),
    ({"positions_sensitivity": None}, "is assumed", False),
    ({}, "only large differences", False),
    ({"quality_rows_used": 1}, "With 1 review in all, only large differences", True),
    ({"quality_products": 1}, "one product only", True),
    ({"quality_products": 1}, "Preference shares", False),
    ({"quality_reviews": 9}, "Fewer than 20 reviews speak of Aurora and Borealis", True),
    ({}, "There are no ratings", False),
    ({"quality_rated": 0}, "There are no ratings", True),
    ({"quality_rated": 990}, "Only 50% of the reviews have a rating", True),
    ({"quality_months": 1}, "a single month", True),
    ({"quality_months": None}, "no dates", True),
    ({"quality_months": 0}, "no dates", True),
    ({}, "no dates", False),
    ({}, "other than English and Chinese", False),
    ({"quality_users": None}, "Users are not known", True),
    ({"quality_rows_read": 4000}, "50% of the rows could not be used", True),
    ({"scope_own": 0}, "Aurora is not in the evidence", True),
]


@pytest.mark.parametrize(("values", "words", "there"), LIMITS)
def test_limits_apply_where_they_apply(
    values: dict[str, float | None], words: str, there: bool
) -> None:
    assert (words in told(TemplateWriter().limits(changed(**values)))) is there


@pytest.mark.parametrize(("values", "words", "there"), LIMITS)
def test_limits_are_as_many_in_chinese(
    values: dict[str, float | None], words: str, there: bool
) -> None:
    english = TemplateWriter("en").limits(changed("en", **values))
    assert len(TemplateWriter("zh").limits(changed("zh", **values))) == len(english)


def test_other_languages_are_a_limit() -> None:
    other = [*changed(quality_language=0.9), found("quality.language", 0.1, language="fr")]
    assert "10% of the reviews are in languages" in told(TemplateWriter().limits(other))
    assert "English (90%), fr (10%)" in told(TemplateWriter().quality(other))


def test_method_tells_what_was_done() -> None:
    text = told(TemplateWriter().method(facts()))
    assert "found in the texts" in text
    assert "144 positions" in text
    assert "200 resamples; whole users are drawn" in text
    short = told(TemplateWriter().method(changed(positions_compared=0, quality_users=None)))
    assert "choice model" not in short
    assert "whole reviews are drawn" in short


def test_quality_tells_what_became_of_the_rows() -> None:
    text = told(TemplateWriter().quality(facts()))
    assert "1,980 of 2,100 rows were used (94%)." in text
    assert "119 rows (duplicate), 1 row (empty)" in text
    assert "97% have a rating (scale 1 to 5)" in text
    whole = told(TemplateWriter().quality(changed(quality_rows_used=2100)))
    assert "No row had to be left out" in whole


def test_labels() -> None:
    writer = TemplateWriter()
    side = [Sentence("Customer service was slow"), Sentence("bad customer service")]
    assert writer.need_label(["service", "customer", "staff"], side, "en") == "Customer service"
    assert writer.need_label(["seats", "seat", "legroom"], [], "en") == "Seats"
    assert writer.need_label(["service", "customer service"], [], "en") == "Customer service"
    assert writer.need_label(["舒适", "座椅"], [], "zh") == "舒适"
    assert writer.need_label([], [], "en") == "Unnamed need"
    assert writer.need_label([" ", "\n"], [], "zh") == "未命名需求"
    assert writer.segment_label(["Comfort", "Wi-Fi", "food"], [], "en") == "Comfort and Wi-Fi first"
    assert writer.segment_label(["舒适"], ["商务"], "zh") == "看重舒适"
    assert writer.segment_label([], [], "en") == "Others"


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.text(max_size=60), max_size=6),
    texts=st.lists(st.text(max_size=80), max_size=4),
    lang=st.sampled_from(LANGS),
)
def test_labels_are_always_labels(words: list[str], texts: list[str], lang: Lang) -> None:
    examples = [Sentence(text) for text in texts]
    for label in (
        TemplateWriter().need_label(words, examples, lang),
        TemplateWriter().segment_label(words, words, lang),
    ):
        assert label.strip()
        assert label.isprintable()
        assert len(label) <= 100


@pytest.mark.parametrize("lang", LANGS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_facts_can_be_worded(lang: Lang, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(facts(lang)), unique_by=id))
    value = st.none() | st.floats() | st.integers(-3, 10).map(float)
    findings = [replace(one, value=data.draw(value | st.just(one.value))) for one in some]
    writer = TemplateWriter(lang)
    for sentences in (
        writer.summary(findings, [brief(lang)]),
        writer.limits(findings),
        writer.method(findings),
        writer.quality(findings),
    ):
        for sentence in sentences:
            assert "{" not in sentence.text
            assert "nan" not in sentence.text.lower().split()
            assert sentence.text.strip()


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_known_is_nothing_said(lang: Lang) -> None:
    writer = TemplateWriter(lang)
    assert writer.summary([]) == ()
    assert writer.quality([]) == ()
    assert len(writer.method([])) == 1
    assert len(writer.limits([])) == 4
    assert writer.notices == []


def test_names_from_the_data_stay_on_one_line() -> None:
    wild = brief(own="Au\nrora\x00 " + "x" * 500, lead=("{comfort}", "a\tb"))
    for clause in TemplateWriter().statement(wild):
        assert clause.text.isprintable()
        assert len(clause.text) < 500


def test_a_missing_value_is_no_figure() -> None:
    unknown = Finding("satisfaction.value", {"need": "comfort"}, float("nan"))
    text = told(TemplateWriter().statement(brief(rival_serves=(unknown,))))
    assert "too few reviews" in text
