"""Records know their line, and a broken one costs no more than itself."""

import time

import pytest

from berth.sources.records import Record, records


def read(text: str, delimiter: str = ",") -> list[Record]:
    return list(records(text, delimiter, lambda passed: None))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_the_file(end: str) -> None:
    text = f'a,b{end}1,"x{end}{end}y"{end}{end}2,z{end}"3",""'
    assert read(text) == [
        Record(1, ["a", "b"]),
        Record(2, ["1", f"x{end}{end}y"]),
        Record(6, ["2", "z"]),
        Record(7, ["3", ""]),
    ]


def test_a_quote_closed_too_soon_costs_one_line() -> None:
    text = 'a,b\n1,"bad\n2,"good"\n3,"so ""so"""\n'
    assert read(text) == [
        Record(1, ["a", "b"]),
        Record(2, ["1", '"bad'], whole=False),
        Record(3, ["2", "good"]),
        Record(4, ["3", 'so "so"']),
    ]


def test_a_quote_never_closed_costs_one_line() -> None:
    text = 'a,b\n1,"x\n2,y\n3,z'
    assert read(text)[1:] == [
        Record(2, ["1", '"x'], whole=False),
        Record(3, ["2", "y"]),
        Record(4, ["3", "z"]),
    ]


def test_a_bare_carriage_return_ends_no_record_of_a_file_with_line_feeds() -> None:
    assert read('a,b\n1,x\ry\n"2\r",z\n')[1:] == [
        Record(2, ["1", "x\ry"], whole=False),
        Record(3, ["2\r", "z"]),
    ]


def test_what_is_passed_adds_up() -> None:
    text = "a,b\n" + "word,word\n" * 300_000
    passed: list[int] = []
    assert sum(1 for _ in records(text, ",", passed.append)) == 300_001
    assert sum(passed) == len(text)
    assert len(passed) > 1


@pytest.mark.parametrize(
    "row", ['x,"a\n', '"a""\n', '"x"y,1\n', '"\n', '"""\n', 'x,""" \n', '"a\nb\n']
)
def test_broken_quotes_everywhere_stay_quick(row: str) -> None:
    rows = 40_000
    started = time.perf_counter()
    found = read("a,b\n" + row * rows)
    assert time.perf_counter() - started < 5
    assert len(found) > 1
