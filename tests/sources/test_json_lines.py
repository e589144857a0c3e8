"""JSON Lines and arrays of objects."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.core import InputError
from berth.sources.json_lines import read_json
from berth.sources.raw import Raw


def read(text: str) -> Raw:
    return read_json(text, "f.jsonl", lambda passed: None)


def test_values_become_text() -> None:
    raw = read(
        '{"text": "好\\tgood", "rating": 4.50, "n": 3, "yes": true, "no": null, "blank": ""}\n'
    )
    assert raw.frame.to_dicts() == [
        {"text": "好\tgood", "rating": "4.5", "n": "3", "yes": "true", "no": None, "blank": None}
    ]
    assert (raw.name, raw.notes, raw.rejects.height) == ("f.jsonl", (), 0)


def test_nested_objects_are_flattened_and_lists_are_text() -> None:
    raw = read('{"a": {"b": {"c": 1}, "d": []}, "e": ["x", {"y": "é"}], "f": {}}\n')
    assert raw.frame.to_dicts() == [{"a.b.c": "1", "a.d": "[]", "e": '["x", {"y": "é"}]'}]


def test_fields_may_come_and_go() -> None:
    raw = read('{"a": 1}\n\n{"b": 2}\r\n{}\n{"a": 3, "b": 4}')
    assert raw.frame.to_dict(as_series=False) == {
        "a": ["1", None, None, "3"],
        "b": [None, "2", None, "4"],
    }
    assert raw.row.to_list() == [1, 2, 3, 4]
    assert raw.line.to_list() == [1, 3, 4, 5]


def test_bad_lines_are_rejects() -> None:
    digits = "9" * 5000
    deep = "[" * 100_000
    raw = read(f'{{"a": 1}}\n{{"a": \n7\n[1]\n{{"a": {digits}}}\n{{"a": {deep}\n{{"a": 2}}\n')
    assert raw.frame["a"].to_list() == ["1", "2"]
    assert raw.row.to_list() == [1, 7]
    assert raw.line.to_list() == [1, 7]
    assert raw.rejects["line"].to_list() == [2, 3, 4, 5, 6]
    assert raw.rejects["row_id"].to_list() == [f"f.jsonl:{row}" for row in range(2, 7)]
    assert raw.rejects["reason"].to_list()[:3] == [
        "not JSON: expecting value at character 6",
        "not an object but a number",
        "not an object but a list",
    ]


def test_an_array_works_too() -> None:
    raw = read('\n[\n {"a": 1,\n  "b": "]"},\n 5,\n {"a": 2}\n]\n')
    assert raw.frame.rows() == [("1", "]"), ("2", None)]
    assert raw.line.to_list() == [3, 6]
    assert raw.row.to_list() == [1, 3]
    assert raw.rejects.rows() == [("f.jsonl:2", 5, "not an object but a number")]
    assert read('[{"a": 1},]').frame.rows() == [("1",)]


def test_an_array_inside_a_lone_object() -> None:
    raw = read('{"page": 1,\n "reviews": [\n  {"a": 1},\n  {"a": "]}"}\n ],\n "tags": ["x"]}\n')
    assert raw.frame.rows() == [("1",), ("]}",)]
    assert (raw.row.to_list(), raw.line.to_list()) == ([1, 2], [3, 4])
    assert raw.notes == (
        "the rows are the objects in 'reviews'; left out is what stands beside it: 'page', 'tags'",
    )
    assert read('{"r": [{"a": 1}, 7, {"a": 2}]}').rejects.height == 1
    assert read('{"reviews": [{"a": 1}]}').notes == ("the rows are the objects in 'reviews'",)


def test_a_lone_object_on_one_line_is_a_row() -> None:
    assert read('{"a": 1, "tags": ["x"], "none": []}\n').frame.rows() == [("1", '["x"]', "[]")]


def test_objects_with_lists_on_several_lines_are_rows() -> None:
    assert read('{"a": [{"x": 1}]}\n{"a": [{"x": 2}]}\n').frame.height == 2


def test_odd_characters() -> None:
    raw = read('{"a": "x\0y", "": "half \\ud83d", "b": "whole \\ud83d\\ude00"}\n')
    assert raw.frame.rows() == [("xy", "half ?", "whole \U0001f600")]
    assert raw.frame.columns == ["a", "unnamed", "b"]
    assert raw.notes == ("1 NUL character removed, the first on line 1",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there are no rows"),
        ("[]", "there are no rows"),
        ("{}\n", "there are no rows"),
        ("hello\n", "no row can be used; the first, on line 1: not JSON"),
        ('{\n"a": 1\n}\n', "one JSON object with no list of objects in it: 'a'.*array of objects"),
        ('{\n"a": 1\n', "no row can be used.*one JSON object a line"),
        ('{"a": [{"x": 1}], "b": [{"y": 1}]}', "with several lists of objects in it: 'a', 'b'"),
        ('[{"a": 1},\n{"a": ', "array breaks off or is malformed on line 2: expecting value"),
        ('[{"a": 1}\n{"a": 2}]', "on line 2: expecting ',' or ']'"),
        ('[{"a": 1}]\n[', "on line 1: more after the array"),
        ("[" * 100_000, "on line 1: too many digits, or nested"),
        ("\n".join(f'{{"k{i}": 1}}' for i in range(1002)), "more than 1,000 different fields"),
    ],
)
def test_files_that_cannot_be_used(text: str, told: str) -> None:
    with pytest.raises(InputError, match=f"(?s)^f.jsonl: .*{told}"):
        read(text)


NAMES = st.text(st.sampled_from("abc"), min_size=1)
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers())


@given(st.lists(st.dictionaries(NAMES, VALUES, min_size=1), min_size=1), st.booleans())
def test_objects_come_back(rows: list[dict[str, object]], lines: bool) -> None:
    raw = read("\n".join(map(json.dumps, rows)) if lines else json.dumps(rows, indent=1))
    names = list(dict.fromkeys(name for row in rows for name in row))
    assert raw.frame.columns == names

    def said(value: object) -> str | None:
        if isinstance(value, str):
            return value or None
        return None if value is None else json.dumps(value)

    assert raw.frame.rows() == [tuple(said(row.get(name)) for name in names) for row in rows]


@given(st.text(st.sampled_from('[]{},:"\n 1a\\ud8')) | st.text())
def test_any_text_is_rows_or_an_input_error(text: str) -> None:
    try:
        raw = read(text)
    except InputError:
        return
    assert raw.frame.height == len(raw.row) == len(raw.line) > 0


def test_a_hundred_thousand_reviews_in_seconds() -> None:
    row = json.dumps({"text": "The seat was fine. " * 20, "product": "A", "by": {"id": 7}})
    started = time.perf_counter()
    assert read(f"{row}\n" * 100_000).frame.shape == (100_000, 3)
    assert time.perf_counter() - started < 8
