"""Copies are found within a product, near or exact, and nothing else is taken for one."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.sources import duplicates
from berth.sources.duplicates import copies

WORDS = np.array([a + b + c for a in "bdfgklm" for b in "aeiou" for c in "nprstvxz"])
HAN = np.array([chr(code) for code in range(0x4E00, 0x4E00 + 600)])
LONG = "The seat was wide and soft, and the crew brought water twice."
Mode = Literal["near", "exact", "off"]
COPY: list[Mode] = ["near", "exact"]


def of(
    texts: Sequence[str | None],
    products: Sequence[str | None] | None = None,
    mode: Mode = "near",
) -> list[int | None]:
    products = products or ["a"] * len(texts)
    found = copies(pl.Series(texts, dtype=pl.String), pl.Series(products, dtype=pl.String), mode)
    assert found.dtype == pl.Int64
    return found.to_list()


def reviews(count: int, size: int = 80, seed: int = 0) -> list[list[str]]:
    return np.random.default_rng(seed).choice(WORDS, (count, size)).tolist()


def jaccard(one: list[str], other: list[str], width: int) -> float:
    a, b = ({tuple(t[i : i + width]) for i in range(len(t) - width + 1)} for t in (one, other))
    return len(a & b) / len(a | b)


@pytest.mark.parametrize("mode", COPY)
def test_case_width_blanks_and_marks_do_not_hide_a_copy(mode: Mode) -> None:
    again = "the SEAT was wide   and soft and the crew brought water twice!!!"
    wide = LONG.replace("seat", "ｓｅａｔ")
    assert of([LONG, "nothing like it at all, I must say", again, wide], mode=mode) == [
        None,
        None,
        0,
        0,
    ]


@pytest.mark.parametrize("mode", COPY)
def test_short_praise_is_nobodys_copy(mode: Mode) -> None:
    assert of(["Great!"] * 3, mode=mode) == [None] * 3
    assert of(["Great value for money"] * 2, mode=mode) == [None] * 2
    assert of(["物流很快，质量很好"] * 2, mode=mode) == [None] * 2
    assert of(["Great value for the money"] * 2, mode=mode) == [None, 0]
    assert of(["物流非常快，质量很好的"] * 2, mode=mode) == [None, 0]


@pytest.mark.parametrize("mode", COPY)
def test_the_same_text_on_another_product_is_no_copy(mode: Mode) -> None:
    texts = [LONG, LONG, LONG + " Yes.", LONG, LONG]
    assert of(texts, ["a", "b", "c", None, None], mode) == [None, None, None, None, 3]


def test_near_copies_are_found() -> None:
    rng, texts = np.random.default_rng(1), reviews(2000)
    planted = {}
    for row in range(1000, 2000):
        copy = list(texts[row - 1000])
        copy[rng.integers(len(copy))] = "changed"
        if jaccard(copy, texts[row - 1000], 3) >= 0.9:
            texts[row], planted[row] = copy, row - 1000
    found = of([" ".join(text) for text in texts])
    assert len(planted) > 900
    assert np.mean([found[row] == first for row, first in planted.items()]) >= 0.95
    assert all(found[row] is None for row in range(2000) if row not in planted)


def test_near_copies_without_blanks_are_found() -> None:
    rng = np.random.default_rng(2)
    texts = ["".join(text) for text in rng.choice(HAN, (200, 60))]
    texts += [f"{text[:30]}，{text[30:]}很" for text in texts]
    assert of(texts) == [None] * 200 + list(range(200))


def test_the_threshold_is_on_the_shingles_themselves() -> None:
    rng, said = np.random.default_rng(3), reviews(1)[0]
    for _ in range(60):
        other = list(said)
        for at in rng.integers(len(said), size=rng.integers(1, 6)):
            other[at] = str(rng.choice(WORDS))
        alike = jaccard(said, other, 3)
        if alike < duplicates.SIMILAR:
            assert of([" ".join(said), " ".join(other)]) == [None, None]
        elif alike >= 0.85:
            assert of([" ".join(said), " ".join(other)]) == [None, 0]


def test_copies_of_copies_point_to_the_first() -> None:
    first = reviews(1, 40)[0]
    second = [*first[:-1], "end"]
    third = ["begin", *second[1:]]
    fourth = [*third[:20], "middle", *third[21:]]
    texts = [" ".join(words) for words in (first, second, third, fourth, first)]
    assert jaccard(first, fourth, 3) < duplicates.SIMILAR
    assert of(texts) == [None, 0, 0, 0, 0]


def test_a_crowd_of_alike_texts_stays_linear_and_its_copies_are_found() -> None:
    rng, form = np.random.default_rng(4), reviews(1)[0]
    texts = []
    for _ in range(1500):
        filled = list(form)
        for at in rng.integers(len(form), size=5):
            filled[at] = str(rng.choice(WORDS))
        texts.append(filled)
    bands = duplicates._bands(
        *duplicates._shingles(
            pl.Series([" ".join(t) for t in texts]), np.zeros(len(texts), np.uint64)
        ),
        len(texts),
    )
    left, right = duplicates._pairs(bands)
    assert len(left) < 130 * len(texts)
    assert (left < right).all()
    found = of([" ".join(text) for text in [*texts, *([*t[:-1], "end"] for t in texts[:100])]])
    assert np.mean([row is not None for row in found[1500:]]) >= 0.95


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [" ".join(text) for text in reviews(60, 30)]
    texts += [f"{text} indeed" for text in texts]
    whole = of(texts)
    monkeypatch.setattr(duplicates, "_CHUNK", 400)
    monkeypatch.setattr(duplicates, "_BATCH", 7)
    assert of(texts) == whole == [None] * 60 + list(range(60))


def test_a_huge_text_is_fine() -> None:
    huge = "word and so on " * 70_000
    assert of([huge, "y " * 500_000, huge + "end"]) == [None, None, 0]


def test_order_decides_only_which_is_the_first() -> None:
    texts = [" ".join(text) for text in reviews(100, 30)]
    texts += [f"{text} indeed" for text in texts]
    forward = {frozenset((row, first)) for row, first in enumerate(of(texts)) if first is not None}
    back = {
        frozenset((199 - row, 199 - first))
        for row, first in enumerate(of(texts[::-1]))
        if first is not None
    }
    assert forward == back
    assert len(forward) == 100


def test_off_and_nothing_to_compare() -> None:
    assert of([LONG, LONG], mode="off") == [None, None]
    assert of([]) == []
    assert of([None, None, "", "!!!", "👍👍👍👍👍👍"]) == [None] * 5
    assert of([LONG]) == [None]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["good", "bad", "seat", "好", "座"]), max_size=12),
            st.sampled_from(["a", "b", None]),
        ),
        max_size=12,
    ),
    st.sampled_from(COPY),
)
def test_a_copy_points_to_an_earlier_original(
    rows: list[tuple[list[str], str | None]], mode: Mode
) -> None:
    texts = [" ".join(words) for words, _ in rows]
    products = [product for _, product in rows]
    found = of(texts, products, mode)
    for row, first in enumerate(found):
        if first is not None:
            assert first < row
            assert found[first] is None
            assert products[first] == products[row]
            assert mode == "near" or texts[first].replace(" ", "") == texts[row].replace(" ", "")
