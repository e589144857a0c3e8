from collections.abc import Mapping
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from berth.report.document import VERBATIMS
from berth.report.verbatims import AROUND, Packed, pack


def _frame(*rows: Mapping[str, object]) -> pl.DataFrame:
    usual = {
        "row_id": "f:1",
        "text": "one two",
        "start": 0,
        "end": 3,
        "need": "a",
        "sentiment": 3.0,
        "product": "P",
        "segment": None,
        "time": date(2024, 1, 1),
        "rating": 4.0,
    }
    return pl.DataFrame([{**usual, **row} for row in rows], schema=VERBATIMS)


def _spans(packed: Packed) -> list[str]:
    """What a browser, which counts UTF-16 units, would mark."""
    spans = []
    for unit in packed.units:
        text = str(packed.texts[int(unit[0] or 0)][1]).encode("utf-16-le")
        spans.append(text[2 * int(unit[1] or 0) : 2 * int(unit[2] or 0)].decode("utf-16-le"))
    return spans


def test_units_of_one_review_share_its_text() -> None:
    packed = pack(_frame({}, {"start": 4, "end": 7, "need": "b"}))
    assert packed.texts == [["f:1", "one two", 4.0, "2024-01-01"]]
    assert packed.units == [[0, 0, 3, 0, 3.0, 0, None], [0, 4, 7, 1, 3.0, 0, None]]
    assert (packed.needs, packed.products, packed.segments) == (["a", "b"], ["P"], [])
    assert packed.spoken == [[0, 0, None, 1], [1, 0, None, 1]]
    assert packed.usual == [[3.0, 0.0], [3.0, 0.0]]


def test_spans_that_are_not_in_the_text_are_left_out() -> None:
    bad: list[dict[str, object]] = [
        {"start": 3, "end": 3},
        {"start": -1},
        {"end": 99},
        {"text": None},
        {"start": None},
    ]
    assert pack(_frame(*bad)).units == []


@settings(max_examples=60, deadline=None)
@given(st.text("ab 𠮷😀好\n", min_size=1, max_size=1500), st.data())
def test_the_marked_words_are_the_unit_whatever_letters_there_are(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 80)))
    packed = pack(_frame({"text": text, "start": start, "end": end}), budget=10**6)
    assert _spans(packed) == [text[start:end]]


def test_a_long_review_is_cut_to_a_window() -> None:
    text = "x" * 900 + "unit" + "y" * 900
    packed = pack(_frame({"text": text, "start": 900, "end": 904}))
    shown = str(packed.texts[0][1])
    assert shown == "…" + "x" * AROUND + "unit" + "y" * AROUND + "…"
    assert _spans(packed) == ["unit"]


def test_the_budget_is_kept_and_shared_fairly() -> None:
    many = [{"row_id": f"f:{k}", "need": "loud", "text": f"{k} " * 20} for k in range(500)]
    rare = [{"row_id": "g:1", "need": "rare"}]
    cited = [{"row_id": "h:1", "need": "loud", "text": "cited words"}]
    packed = pack(_frame(*many, *rare, *cited), ["h:1"], budget=5_000)
    rows = [text[0] for text in packed.texts]
    assert "g:1" in rows
    assert "h:1" in rows
    assert 10 < len(rows) < 100
    assert sum(n or 0 for *_, n in packed.spoken) == 502
    assert sum(len(str(text[1])) for text in packed.texts) < 5_000
    assert pack(_frame(*many), budget=0).units == []


def test_all_units_are_counted_though_few_are_shown() -> None:
    units = {"row_id": ["f:1", "f:1", "f:2"], "need": ["a", "b", "a"], "product": ["P", "P", "Q"],
             "sentiment": [2.0, 4.0, 4.0]}  # fmt: skip
    members = {"row_id": ["f:1", "f:2"], "segment": ["s", "t"]}
    tables = {"units": pl.DataFrame(units), "members": pl.DataFrame(members)}
    packed = pack(_frame({}), tables=tables)
    assert (packed.needs, packed.products, packed.segments) == (["a", "b"], ["P", "Q"], ["s", "t"])
    assert packed.spoken == [[0, 0, 0, 1], [0, 1, 1, 1], [1, 0, 0, 1]]
    assert packed.usual == [[3.0, 0.47], [4.0, 0.0]]
