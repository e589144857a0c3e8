"""Texts are cut into clauses where their language turns, never within a word, in linear time."""

import time

import polars as pl
import pytest

from berth.market.units import clauses, split_units, unit_texts


def cut(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in clauses(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Clean rooms with a view,|but the staff were rude."),
        ("en", "The food came quickly|even though the place was full."),
        ("en", "Even though it was full, the food came quickly."),
        ("en", "The rooms are modern,|yet everything is worn out."),
        ("en", "It cost 3.5 euros a day.|Fine!|See www.a.b for more..."),
        ("en", "One line\n\n \n|another line \r\n|a third"),
        ("de", "Das Zimmer war sauber,|aber das Frühstück war schlecht."),
        ("fr", "La chambre était propre|mais le petit-déjeuner était froid."),
        ("es", "La habitación estaba limpia|pero el desayuno era malo."),
        ("it", "La camera era pulita|ma la colazione era fredda."),
        ("pt", "O quarto era limpo|mas o pequeno-almoço era frio."),
        ("nl", "De kamer was schoon|maar het ontbijt was koud."),
        ("ru", "Номер был чистый,|но завтрак был холодный."),
        ("ru", "Завтрак был вкусный,|однако персонал был грубый."),
        ("uk", "Номер був чистий,|але сніданок був холодний."),
        ("zh", "房间很干净，|但是服务态度差。"),
        ("zh", "房間很乾淨|不過服務態度差。"),
        ("zh", "位置好，|只是贵，|服务态度也差"),
        ("zh", "房间不错|就是小"),
        ("zh", "房间不错，|但贵"),
        ("zh", "位置很好，|不过，服务态度很差。|但是，早餐不错。"),
        ("ja", "部屋は綺麗だが、|高い。"),
        ("ja", "部屋は狭いけど|とても清潔でした。"),
        ("ja", "部屋は狭い。|でも、とても清潔でした。|だけど、駅から遠い。"),
        ("ko", "방은 작지만|깨끗해요."),
        ("ko", "위치는 정말 좋아요|하지만 방은 좁아요."),
        ("sv", "Rummet var rent, but och mais är inga svenska ord"),
    ],
)
def test_clauses_end_at_marks_and_turns(language: str, text: str) -> None:
    assert cut(text.replace("|", " " if language not in ("zh", "ja") else ""), language) == [
        part.strip() for part in text.split("|")
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The parcel has not yet been delivered to us"),
        ("en", "There is yet another fee, yet again not announced"),
        ("en", "Nothing but praise for the people at the desk"),
        ("en", "The breakfast is anything but a good one"),
        ("en", "The pool was all but empty in the morning"),
        ("en", "A perfect week but for the noise of the street"),
        ("en", "We had no choice but to leave the next day"),
        ("en", "It felt as though nobody had cleaned for weeks"),
        ("en", "The swimming pool was unfortunately closed all week"),
        ("de", "Das große Schwimmbad war leider die ganze Zeit zu"),
        ("pt", "O hotel fica no centro e é mais barato que os outros"),
        ("nl", "Het ontbijt is alleen maar brood met een beetje kaas"),
        ("ru", "Не только чистый, но и очень уютный номер"),
        ("zh", "这个屏幕不但大而且亮"),
        ("zh", "这里不但便宜而且干净"),
        ("zh", "这个螢幕不但大而且亮"),
        ("zh", "但愿下次能够好一点"),
        ("zh", "这只是一家小店"),
        ("zh", "这就是小店的好处"),
        ("zh", "这个东西质量不过关"),
        ("zh", "这里再好不过了"),
        ("zh", "订单被携程删除了"),
        ("ja", "子どもでも使いやすいです"),
        ("ja", "静かだと思いますけど。"),
    ],
)
def test_words_that_only_look_like_a_turn_do_not_cut(language: str, text: str) -> None:
    assert len(cut(text, language)) == 1


def test_a_contrast_that_says_nothing_joins_the_clause_before_it() -> None:
    assert cut("服务很好，但是。", "zh") == ["服务很好，但是。"]
    assert cut("The room was good, but no.") == ["The room was good, but no."]


def test_long_clauses_are_cut_at_a_blank() -> None:
    parts = cut("word " * 200)
    assert " ".join(parts) == ("word " * 200).strip()
    assert len(parts) == 3 and all(len(part) < 405 for part in parts)


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ko"])
@pytest.mark.parametrize(
    ("piece", "times"),
    [
        (" ", 1_000_000),
        ("\n ", 200_000),
        (",", 300_000),
        (", ", 300_000),
        ("but ", 500_000),
        (".", 300_000),
        ("a. ", 200_000),
        ("不过，", 200_000),
        ("けど", 200_000),
        ("지만 ", 200_000),
    ],
)
def test_no_text_takes_more_than_linear_time(language: str, piece: str, times: int) -> None:
    begun = time.process_time()
    clauses(f"a{piece * times}b", language)
    # About a microsecond a character; a quadratic search would take minutes.
    assert time.process_time() - begun < 10


def test_units_are_spans_in_the_raw_cell() -> None:
    texts = pl.Series(["  Good.  Bad!", None, "", "…"])
    units = split_units(texts, pl.Series(["en", "en", None, None], dtype=pl.String))
    assert units.rows() == [(0, 2, 7), (0, 9, 13)]
    assert unit_texts(texts, units).to_list() == ["Good.", "Bad!"]
