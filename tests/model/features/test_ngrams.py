"""Texts in any language are counted, and what is learned is data."""

import numpy as np
import polars as pl
import pytest

from berth.model.features.ngrams import NGrams, cleaned, tokens

TEXTS = pl.Series(
    [
        "It wasn't good !!",
        "<br />It wasn’t GOOD",
        "房间很干净",
        "房间不干净",
        "",
        None,
        "naïve 3 café",
    ]
)


def test_words_of_a_text() -> None:
    row, found = tokens(cleaned(TEXTS))
    of = [found.filter(pl.Series(row == at)).to_list() for at in range(len(TEXTS))]
    assert of[0] == ["it", "wasn't", "good", "!!"]
    assert of[1] == ["it", "wasn't", "good"]
    assert of[2][0] == "房间"
    assert of[4] == of[5] == []
    assert of[6] == ["naïve", "3", "café"]


@pytest.mark.parametrize(("words", "characters"), [(3, 0), (0, 4), (2, 3), (0, 0)])
def test_what_is_learned_counts_the_same_again(words: int, characters: int) -> None:
    config = NGrams.Config(words=words, characters=characters)
    learned, counts = NGrams.learn(TEXTS, config)
    again = NGrams.restore(learned.state())
    for one in (learned, again):
        assert (one.count(TEXTS) != counts).nnz == 0
        assert len(one) == counts.shape[1]
        assert one.count(pl.Series(["zzz ☃", None])).shape == (2, len(one))
        assert one.count(TEXTS[:0]).shape == (0, len(one))


def test_runs_of_words() -> None:
    learned, counts = NGrams.learn(TEXTS, NGrams.Config(words=3))
    assert set(learned.words) == {"it", "wasn't", "good", "房间", "干净"}
    assert np.array_equal(counts.toarray().sum(axis=1)[:2], [6, 6])


def test_many_texts_are_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = NGrams.learn(TEXTS, NGrams.Config(characters=3))
    monkeypatch.setattr("berth.model.features.ngrams._TEXTS", 2)
    pieces = NGrams.learn(TEXTS, NGrams.Config(characters=3))
    assert pieces[0].words.to_list() == whole[0].words.to_list()
    assert (pieces[1] != whole[1]).nnz == 0
