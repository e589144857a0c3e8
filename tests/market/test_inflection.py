"""The forms of a word are one word where the texts hold them, and nothing else is."""

import polars as pl
import pytest

from berth.market.assignment import assign
from berth.market.inflection import forms
from berth.market.words import tokens


def of(text: str, language: str = "en", named: tuple[str, ...] = ()) -> dict[str, str]:
    languages = pl.Series([language])
    return forms(tokens(pl.Series([text]), languages), languages, named)


@pytest.mark.parametrize(
    ("many", "one"),
    [("seats", "seat"), ("beaches", "beach"), ("cities", "city"), ("buses", "bus"),
     ("houses", "house"), ("shoes", "shoe"), ("headaches", "headache")],
)  # fmt: skip
def test_whichever_is_used_more_stands_for_both(many: str, one: str) -> None:
    assert of(f"{many} {many} {one}") == {one: many}
    assert of(f"{one} {one} {many}") == of(f"{one} {many}") == {many: one}


@pytest.mark.parametrize(
    "words", ["news new", "glass glas", "bus bu", "this thi", "seats", "has ha"]
)
def test_other_words_are_left_alone(words: str) -> None:
    assert of(words) == {}


def test_named_words_may_be_the_other_number() -> None:
    assert of("seats seats", named=("seat",)) == {"seat": "seats"}
    texts, languages = pl.Series(["two seats", "a chair"]), pl.Series(["en", "en"])
    assert assign(texts, languages, [("comfort", ("seat", "chairs"))]).toarray().tolist() == [
        [1.0],
        [1.0],
    ]


def test_languages_that_do_not_say_it_with_an_s() -> None:
    assert of("haus häuser hauss haus", "de") == {}
    assert of("chambre chambres", "fr") == {"chambres": "chambre"}


def test_russian_cases_are_one_word() -> None:
    assert of("номер номер номера номере номеров комнату комнате комнату", "ru") == {
        "номера": "номер",
        "номере": "номер",
        "номеров": "номер",
        "комнате": "комнату",
    }
    assert of("качество качество качества", "ru") == {"качества": "качество"}


@pytest.mark.parametrize(
    "words", ["душ душа", "дорого дорога", "часто часть", "номер номерной", "завтраком"]
)
def test_russian_words_that_only_look_alike_are_two(words: str) -> None:
    assert of(words, "ru") == {}


def test_korean_particles_are_cut_from_words_that_stand_bare_as_well() -> None:
    found = of(
        "조식 조식이 조식은 조식이 조식도 직원 직원으로 침대 침대로 방 방이 방은 방에는 방에", "ko"
    )
    bare = {"조식": "이 은 도", "직원": "으로", "침대": "로", "방": "이 은 에 에는"}
    assert found == {
        word + particle: word for word, some in bare.items() for particle in some.split()
    }
    assert of("조식이 조식은", "ko") == {}
    assert of("조식이", "ko", named=("조식",)) == {"조식이": "조식"}


@pytest.mark.parametrize(
    "words",
    ["온 온도 온은", "고양 고양가", "아 아이 아은", "물 물이 물가", "별 별로 별이"],
)
def test_korean_words_that_end_like_a_particle_stay_whole(words: str) -> None:
    assert of(words, "ko") == {}


def test_needs_named_by_bare_words_are_found_in_inflected_texts() -> None:
    texts = pl.Series(["завтрак хороший", "о завтраке", "조식이 좋아요"])
    told = assign(texts, pl.Series(["ru", "ru", "ko"]), [("еда", ("завтрак", "조식"))])
    assert told.toarray().tolist() == [[1.0], [1.0], [1.0]]
