"""Names of columns, and headers that are none."""

import pytest

from berth.core import InputError
from berth.sources.header import is_data, name_columns


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


def test_a_sentence_among_names_is_told() -> None:
    _, notes = name_columns(["Alpha", "The seats were wide and soft."], "f.csv", 1)
    assert "names a column 'The seats were wide and soft.'" in notes[0]
    asked = "How likely are you to recommend us to a friend?"
    assert name_columns([asked, "score"], "f.csv", 1)[1] == ()


SAID, OTHER = "The seats were wide and soft.", "The food was cold and came late."
HAN = "房间很大，床也很舒服，下次还会再来。"


@pytest.mark.parametrize(
    ("first", "below"),
    [
        (["A", "5", SAID], [["B", "1", OTHER]]),
        (["2023-05-01", SAID], [["2023-05-02", OTHER]]),
        (["01.05.2023", HAN], [["02.05.2023", HAN[::-1]]]),
        (["Alpha", SAID], [["Beta", OTHER], ["Alpha", "It is one of the best there is."]]),
    ],
)
def test_a_first_row_of_data(first: list[str], below: list[list[str]]) -> None:
    assert is_data(first, below)


@pytest.mark.parametrize(
    ("first", "below"),
    [
        (["product", "stars", "review"], [["B", "1", OTHER]]),
        (["product", "2019", "2020"], [["B", "1", "3"]]),
        (["Which product did you buy from us?", "1", "2"], [["B", "1", "3"]]),
        (["5", "What do you like most about it all?"], [["4", OTHER]]),
        (["Please rate the product from one to five", "Name"], [["4", "Ann"]]),
        (["Please describe the product in your own words", "Name"], [[OTHER, "Ann"]]),
        (["review", "brand"], [["review", "brand"], [OTHER, "x"]]),
        (["name", ""], [[OTHER, ""]]),
        ([SAID, "5"], []),
    ],
)
def test_a_first_row_of_names(first: list[str], below: list[list[str]]) -> None:
    assert not is_data(first, below)
