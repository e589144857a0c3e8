"""Phrases of notes."""

from berth.sources.phrases import counted, named, on_lines


def test_one_and_many() -> None:
    assert (counted(1, "row"), counted(1200, "row")) == ("1 row", "1,200 rows")
    assert on_lines([3]) == "line 3"
    assert on_lines([3, 8]) == "lines 3, 8"
    assert on_lines([1, 2, 3, 4, 5, 6]) == "lines 1, 2, 3, 4, 5, …"


def test_named() -> None:
    assert [named(list("abcdefg")[:most]) for most in (0, 1, 2, 4, 5)] == [
        "",
        "a",
        "a and b",
        "a, b, c and d",
        "a, b, c and 2 more",
    ]
