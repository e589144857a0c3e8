"""Words of texts in any language, and which of them say nothing of what a text is about."""

import numpy as np
import polars as pl
import pytest

from berth.market import words as counting
from berth.market.terms import find_terms
from berth.market.words import bag, common_words, compact_tokens, tokens


def words(text: str, language: str) -> list[str]:
    return tokens(pl.Series([text]), pl.Series([language]))["token"].to_list()


def test_words_are_cut_as_their_language_is_written() -> None:
    assert words("Don’t, the Wi-Fi's OK", "en") == ["don't", "the", "wi", "fi's", "ok"]
    assert words("房间很干净", "zh") == ["房间", "很", "干净"]
    assert words("部屋は 狭い", "ja") == ["部屋", "屋は", "は狭", "狭い"]
    assert words("방이 작아요", "ko") == ["방이", "작아요"]


def test_words_and_their_runs_are_counted_within_a_text() -> None:
    texts = pl.Series(["good food", "good food good", "food"])
    found = bag(texts, pl.Series(["en"] * 3), ngrams=2, minimum=2)
    assert found.words == ("food", "good", "good food")
    assert found.matrix.toarray().tolist() == [[1, 1, 1], [1, 2, 1], [1, 0, 0]]


def test_counts_in_stretches_are_those_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    said = [" ".join(rng.choice(list("abcdef"), rng.integers(0, 9))) for _ in range(60)]
    texts, languages = pl.Series(said), pl.Series(["en"] * 60)
    whole = bag(texts, languages, ngrams=3, minimum=3, limit=40)
    monkeypatch.setattr(counting, "_TEXTS", 7)
    monkeypatch.setattr(counting, "_TOKENS", 11)
    parted = bag(texts, languages, ngrams=3, minimum=3, limit=40)
    assert parted.words == whole.words
    assert (parted.matrix != whole.matrix).nnz == 0
    for word, column in zip(whole.words, whole.matrix.toarray().T, strict=True):
        size = len(word.split())
        assert column.tolist() == [_runs(text.split(), size).count(word) for text in said]
    assert len(whole.words) == 40 and list(whole.words) == sorted(whole.words)


def _runs(words: list[str], size: int) -> list[str]:
    return [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]


@pytest.mark.parametrize(
    ("language", "common", "telling"),
    [
        ("en", "the very because", "room"),
        ("de", "und sehr weil", "zimmer"),
        ("zh", "这个 這個 没有 沒有 时候 時候 覺得 嗎", "房间"),
        ("ru", "когда очень этот была который", "номер"),
        ("uk", "коли дуже цей", "номер"),
        ("ko", "그리고 너무 정말 때문에", "방"),
        ("ja", "です した 今回", "部屋"),
    ],
)
def test_common_words_say_nothing(language: str, common: str, telling: str) -> None:
    known = common_words(language)
    assert set(common.split()) <= known
    assert telling not in known


def test_an_unknown_language_has_no_common_words() -> None:
    assert common_words("xx") == frozenset()


@pytest.mark.parametrize(
    ("language", "lines", "found", "missing"),
    [
        (
            "ru",
            ["Когда номер очень чистый", "этот завтрак и еда", "в номер и еда"],
            {"номер", "завтрак", "еда"},
            {"когда", "очень", "этот"},
        ),
        (
            "ko",
            ["방 정말 좋습니다", "조식 너무 맛있어요", "직원 그리고 깨끗한 방"],
            {"방", "조식", "직원"},
            {"정말", "너무", "그리고", "깨끗한", "좋습니다", "맛있어요"},
        ),
        (
            "zh",
            ["房間很乾淨", "服務很好", "這個時間和朋友"],
            {"房間", "服務"},
            {"這個", "時間", "朋友"},
        ),
        ("sv", ["rummet var rent", "frukost och rum"], {"rummet", "frukost"}, {"och", "rum"}),
    ],
)
def test_terms_of_languages_without_articles(
    language: str, lines: list[str], found: set[str], missing: set[str]
) -> None:
    texts = pl.Series(lines * 10)
    languages = pl.Series([language] * len(texts))
    row = np.arange(len(texts))
    terms = find_terms(tokens(texts, languages), languages, row, np.zeros_like(row), None)
    assert found <= set(terms["term"])
    assert not missing & set(terms["term"])


def test_compact_tokens_are_the_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pl.Series(["Good food", "", "房间很干净", "good view"])
    languages = pl.Series(["en", "en", "zh", "en"])
    monkeypatch.setattr("berth.market.words._TEXTS", 2)
    found = compact_tokens(texts, languages)
    assert found.schema["token"] == pl.Categorical
    assert found.cast({"token": pl.String}).equals(tokens(texts, languages))
    assert compact_tokens(texts.head(0), languages.head(0)).is_empty()
