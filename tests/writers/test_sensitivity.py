"""How sturdy the first position is, in words."""

from berth.core import Finding
from berth.writers import Lang, TemplateWriter
from tests.writers.cases import brief, changed, facts

LANGS: tuple[Lang, ...] = ("en", "zh")
SUBJECT = {"segment": "everyone", "need": "Comfort + Quiet", "against": "Borealis"}
OTHER = {"segment": "Quiet first", "need": "Quiet", "against": "Cirrus"}


def checks(held: float, top3: float, n: int) -> list[Finding]:
    parts = [
        Finding("sensitivity.part", {"part": part, part: SUBJECT[part]}, float(n), n=n + 1)
        for part in SUBJECT
    ]
    rows = ("a.csv:1",)
    return [
        *facts(), *parts,
        *(Finding("sensitivity.tried", {"kind": kind}, count)
          for kind, count in (("rival", 5.0), ("month", 12.0), ("need", 4.0), ("users", 1.0))),
        Finding("sensitivity.holds", SUBJECT, held, n=n, rows=rows),
        Finding("sensitivity.top3", SUBJECT, top3, n=n, rows=rows),
    ]  # fmt: skip


def instead(kind: str, name: str, place: dict[str, str]) -> Finding:
    return Finding("sensitivity.instead", {"kind": kind, "left_out": name, **place}, 2.0)


def sturdy(lang: Lang, findings: list[Finding]) -> str:
    return " ".join(one.text for one in TemplateWriter(lang).sensitivity(findings))


def test_a_sturdy_position_is_said_to_hold() -> None:
    text = sturdy("en", checks(19, 19, 19))
    assert "5 rivals, 12 months (those with the most reviews), 4 needs and the 1% most" in text
    assert "stays first in all 19 checks" in text
    assert "gain or lose its support" in text


def test_what_turns_a_position_is_named() -> None:
    turned = [
        instead("month", "2024-05", OTHER),
        instead("rival", "Borealis", OTHER),
        instead("users", "1%", OTHER),
    ]
    text = sturdy("en", [*checks(16, 18, 19), *turned])
    assert "stays first in 16 of the 19 checks" in text
    assert "among the first three in 18" in text
    assert (
        "Without 2024-05, Borealis or the 1% most active users, what comes first is to lead on "
        "quiet for “Quiet first” customers against Cirrus."
    ) in text
    assert "leads on the same needs in 19 of 20" in text
    assert "take them as equals" not in text


def test_the_summary_says_how_often_it_stays_first() -> None:
    said = TemplateWriter().summary(checks(16, 18, 19), [brief("en")])
    assert any(one.text.startswith("It stays first in 16 of the 19 checks") for one in said)
    assert not any("stays first" in one.text for one in TemplateWriter().summary(checks(1, 1, 2)))


def test_positions_too_close_to_tell_apart_are_said_to_be() -> None:
    assert "take them as equals" in sturdy("en", checks(6, 18, 19))


def test_support_that_hangs_on_a_part_is_said() -> None:
    lost = Finding("sensitivity.support", {"kind": "month", "left_out": "2024-05", **SUBJECT}, 0.0)
    text = sturdy("en", [*checks(19, 19, 19), lost])
    assert "Without 2024-05, leading on comfort and quiet against Borealis is no longer" in text
    assert "gain or lose" not in text


def test_the_languages_say_as_much() -> None:
    for findings in (checks(19, 19, 19), [*checks(6, 18, 19), instead("need", "Quiet", OTHER)]):
        writers = [TemplateWriter(lang).sensitivity(findings) for lang in LANGS]
        assert len(writers[0]) == len(writers[1]) > 1


def test_no_checks_are_no_words() -> None:
    assert sturdy("en", facts()) == ""
    assert sturdy("zh", changed("zh", quality_products=1)) == ""


def test_a_market_of_one_kind_is_everybody() -> None:
    alone = [one for one in checks(16, 18, 19) if one.key != "segments.share"]
    one_kind = Finding("segments.share", {"segment": "everyone"}, 1.0)
    text = sturdy("en", [*alone, one_kind, instead("need", "Quiet", SUBJECT)])
    assert "for all customers" in text
