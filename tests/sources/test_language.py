"""Languages are told by script, by letters, and in short texts by the company they keep."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.sources.language import _SHARED, UNKNOWN, _among, _chances, languages

SAID = {
    "en": [
        "The battery lasts two days and the screen is bright.",
        "Arrived broken and the seller never answered.",
        "Very comfortable seat, but the food was cold.",
        "Stopped working after a week. Avoid.",
    ],
    "de": [
        "Der Akku hält zwei Tage und der Bildschirm ist hell.",
        "Kam kaputt an und der Verkäufer hat nie geantwortet.",
        "Nach einer Woche defekt. Finger weg.",
    ],
    "fr": [
        "La batterie dure deux jours et l'écran est lumineux.",
        "Mes enfants l'adorent, j'en rachèterai.",
        "Ne marche plus après une semaine. A éviter.",
    ],
    "es": [
        "La batería dura dos días y la pantalla es brillante.",
        "Asiento muy cómodo, pero la comida estaba fría",
        "Llegó roto y el vendedor nunca contestó.",
    ],
    "it": [
        "La batteria dura due giorni e lo schermo è luminoso.",
        "Ha smesso di funzionare dopo una settimana.",
    ],
    "pt": [
        "A bateria dura dois dias e a tela é brilhante.",
        "Assento muito confortável, mas a comida estava fria",
    ],
    "nl": [
        "De batterij gaat twee dagen mee en het scherm is helder.",
        "Kwam kapot aan en de verkoper heeft nooit geantwoord.",
    ],
    "pl": ["Bateria trzyma dwa dni, a ekran jest jasny."],
    "sv": ["Batteriet räcker i två dagar och skärmen är ljus."],
    "tr": ["Pil iki gün gidiyor ve ekran çok parlak."],
    "id": ["Baterainya tahan dua hari dan layarnya terang."],
    "vi": ["Pin dùng được hai ngày và màn hình rất sáng."],
    "ru": ["Батарея держит два дня, экран яркий."],
    "uk": ["Батарея тримає два дні, екран яскравий."],
    "ar": ["البطارية تدوم يومين والشاشة ساطعة."],
    "fa": ["باتری دو روز دوام می‌آورد و صفحه روشن است."],
    "hi": ["बैटरी दो दिन चलती है और स्क्रीन चमकदार है।"],
    "th": ["แบตเตอรี่อยู่ได้สองวันและหน้าจอสว่าง"],
    "ko": ["배터리가 이틀 가고 화면이 밝아요."],
    "ja": ["電池は二日持ち、画面も明るいです。"],
    "zh": ["电池能用两天，屏幕很亮。", "電池能用兩天，螢幕很亮。"],
    "el": ["Η μπαταρία κρατάει δύο μέρες."],
    "he": ["הסוללה מחזיקה יומיים והמסך בהיר."],
}


def of(*texts: str | None) -> list[str]:
    return languages(pl.Series("text", texts, pl.String)).to_list()


@pytest.mark.parametrize("language", SAID)
def test_a_sentence_is_told_by_itself(language: str) -> None:
    assert [of(text) for text in SAID[language]] == [[language]] * len(SAID[language])


def test_a_mixed_column_is_told_row_by_row() -> None:
    rows = [(language, text) for language, texts in SAID.items() for text in texts]
    assert of(*(text for _, text in rows)) == [language for language, _ in rows]


def test_short_texts_are_read_in_the_light_of_the_column() -> None:
    short = "Excellent product"
    assert of(*SAID["en"], short, "OK")[-2:] == ["en", "en"]
    assert of(*SAID["fr"], "Excellent", "OK")[-2:] == ["fr", "fr"]
    assert of(*SAID["es"] * 2, *SAID["en"] * 2, "muy bueno", "so good")[-2:] == ["es", "en"]


def test_one_long_text_does_not_decide_for_many_short_ones() -> None:
    short = ["Great value", "I like it", "Not worth the price", "Works as it should"] * 5
    assert of(SAID["fr"][0], *short) == ["fr"] + ["en"] * 20


def test_kanji_alone_is_japanese_only_among_japanese() -> None:
    assert of("最高", *SAID["ja"] * 3)[0] == "ja"
    assert of("最高", *SAID["zh"] * 3)[0] == "zh"


def test_a_foreign_name_does_not_change_the_language() -> None:
    assert of("iPhone 15 很好用", "I like the 小米 phone a lot", "我爱の茶，味道很好") == [
        "zh",
        "en",
        "zh",
    ]


def test_no_letters_is_unknown() -> None:
    assert of(None, "", "  ", "5/5 !!!", "👍", "Ⅷ", "https://shop.example/item") == [UNKNOWN] * 7


def test_no_rows() -> None:
    assert of() == []


def test_a_huge_text_is_told_by_its_beginning() -> None:
    assert of(SAID["de"][0] * 20_000) == ["de"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | st.text(max_size=60), max_size=6))
def test_every_row_has_a_code(texts: list[str | None]) -> None:
    told = of(*texts)
    assert len(told) == len(texts)
    for text, language in zip(texts, told, strict=True):
        assert language == UNKNOWN or (len(language) == 2 and language.islower())
        if not any(character.isalpha() for character in text or ""):
            assert language == UNKNOWN


def test_order_of_rows_does_not_matter() -> None:
    rows = [text for texts in SAID.values() for text in texts] + ["OK", "Excellent product"]
    assert of(*rows[::-1]) == of(*rows)[::-1]


def test_many_texts_at_a_time_are_told_as_one_by_one() -> None:
    texts = [text for some in SAID.values() for text in some] + ["", "?!", "Добра храна", "OK"]
    model = _among(_SHARED["Latin"] + _SHARED["Cyrillic"])
    labels, chance = _chances(model, pl.Series(texts))
    for text, found in zip(texts, chance, strict=True):
        expected = dict(model.rank(text))
        assert found == pytest.approx([expected[label] for label in labels], abs=1e-5)
