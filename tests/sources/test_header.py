"""Names of columns, and headers that are none."""

import pytest

from berth.core import InputError
from berth.sources.header import name_columns


def test_names_are_stripped_and_blanks_are_numbered() -> None:
    names, notes = name_columns([" text ", "", "评分"], "f.csv", 1)
    assert names == ["text", "column 2", "评分"]
    assert notes == ("column 2 has no name in the header; it is called 'column 2'",)


def test_duplicates_are_named_with_their_places() -> None:
    with pytest.raises(InputError) as caught:
        name_columns(["rating", "text", "rating ", "text", "rating"], "f.csv", 3)
    assert str(caught.value) == (
        "f.csv, column 'rating': the header (line 3) gives columns 1 and 3 and 5 the same name, "
        "and also repeats 'text'. Rename all but one of them."
    )


@pytest.mark.parametrize("cells", [["1", "-2.5"], ["great " * 50, "5"], ["3"], ["1,000", "50 %"]])
def test_data_is_no_header(cells: list[str]) -> None:
    with pytest.raises(InputError, match=r"line 1\) looks like data.*Add a line"):
        name_columns(cells, "f.csv", 1)


def test_one_number_among_names_is_told() -> None:
    names, notes = name_columns(["great product", "5"], "f.csv", 1)
    assert names == ["great product", "5"]
    assert "names a column '5'" in notes[0]
