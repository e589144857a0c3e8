"""A table from cells whose parts are known."""

from datetime import date

import polars as pl
import pytest

from berth.core import Column, InputError, Kind, Role
from berth.sources import read
from berth.sources.building import Built, build_table
from berth.sources.options import ReadOptions
from berth.sources.scales import Scale
from berth.sources.schemas import cells_by_role, find_schemas
from berth.sources.typed import raw_of
from berth.sources.uniting import unite

COLUMNS: dict[str, list[object]] = {
    "review": ["Good seats all around.", "The food was bad here."],
    "brand": [" x ", "nan"],
    "stars": ["8/10", "10/10"],
    "food": ["1", "5"],
    "who": ["Ann", " "],
    "when": ["2023年5月1日", "soon"],
    "paid": ["$1,200", "?"],
    "plan": ["free", "team"],
}
SAID = {
    "text": ("review",),
    "product": "brand",
    "rating": "stars",
    "aspect": ("food",),
    "user": "who",
    "time": "when",
    "price": "paid",
    "context": ("plan",),
}


def build(columns: dict[str, list[object]], **said: object) -> Built:
    frame = pl.DataFrame(columns)
    united = unite([raw_of(frame, "f")])
    schemas = find_schemas(united, ReadOptions(**said))
    product = pl.Series("product", [None if "product" in said else "f"] * frame.height, pl.String)
    return build_table(united, cells_by_role(united, schemas), product)


def test_columns_have_their_names_types_and_roles() -> None:
    built = build(COLUMNS, **SAID)
    assert built.table.frame.to_dict(as_series=False) == {
        "row_id": ["f:1", "f:2"],
        "text": COLUMNS["review"],
        "product": ["x", None],
        "rating": [8, 10],
        "user": ["Ann", None],
        "time": [date(2023, 5, 1), None],
        "price": [1200, None],
        "food": [1, 10],
        "plan": ["free", "team"],
    }
    assert built.scale == Scale(1, 10)
    assert built.table.columns == (
        Column("text", Kind.TEXT, Role.INPUT),
        Column("product", Kind.CATEGORY, Role.PRODUCT),
        Column("rating", Kind.NUMBER, Role.RATING),
        Column("user", Kind.ID, Role.USER),
        Column("time", Kind.DATE, Role.TIME),
        Column("price", Kind.NUMBER, Role.PRICE),
        Column("food", Kind.NUMBER, Role.ASPECT),
        Column("plan", Kind.CATEGORY, Role.CONTEXT),
    )
    assert "ratings of aspects on 1–5 are set on 1–10" in built.notes
    assert "1 cell of 'when' not a date, taken as empty" in built.notes


def test_several_texts_become_one_and_it_is_said() -> None:
    columns: dict[str, list[object]] = {"pros": ["good", None, ""], "cons": ["bad", "poor", None]}
    built = build(columns, text=("pros", "cons"))
    assert built.table.texts().to_list() == ["good\n\nbad", "poor", ""]
    assert any("spans count in the joined text" in note for note in built.notes)


def test_without_a_column_every_row_has_the_product_given() -> None:
    built = build({"review": COLUMNS["review"]}, text=("review",))
    assert built.table.frame["product"].to_list() == ["f", "f"]
    assert built.scale is None and any("--rating" in note for note in built.notes)


def test_names_that_ours_need_step_back() -> None:
    columns = {"review": ["a b", "c d"], "text": ["u", "v"], "language": ["en", "de"]}
    built = build(columns, text=("review",), context=("text", "language"))
    assert built.table.frame.columns == ["row_id", "text", "product", "text_2", "language_2"]
    assert built.table.frame["text_2"].to_list() == ["u", "v"]


@pytest.mark.parametrize(
    ("role", "cells", "row"),
    [
        ("rating", ["", "lovely"], "f:2"),
        ("rating", [None, None], None),
        ("time", ["soon", "later"], "f:1"),
        ("price", ["free", "dear"], "f:1"),
    ],
)
def test_a_column_named_in_vain(role: str, cells: list[object], row: str | None) -> None:
    with pytest.raises(InputError) as raised:
        build({"review": ["a b", "c d"], "x": cells}, text=("review",), **{role: "x"})
    assert (raised.value.column, raised.value.row) == ("x", row)
    assert f"--{role}" in raised.value.remedy
    assert (repr(next(filter(None, cells))) if row else "is empty") in str(raised.value)


def test_whole_numbers_are_words_without_a_point() -> None:
    columns: dict[str, list[object]] = {
        "review": ["a b", "c d", "e f"],
        "model": [3.0, 4.0, None],
        "year": [1.5, 2.0, None],
        "on": [True, False, None],
    }
    built = build(columns, text=("review",), product="model", context=("year", "on"))
    assert built.table.frame["product"].to_list() == ["3", "4", None]
    assert built.table.frame["year"].to_list() == ["1.5", "2.0", None]
    assert built.table.frame["on"].to_list() == ["true", "false", None]


def test_nameless_reviewers_are_no_single_user() -> None:
    frame = pl.DataFrame(
        {
            "review": [f"Review number {k} of it" for k in range(6)],
            "user": ["Anonymous", "anonymous", "匿名用户", "ann", "ann", "A Google user"],
            "rating": [1, 2, 3, 4, 5, 5],
        }
    )
    found = read(frame)
    assert found.table.frame["user"].to_list() == [None, None, None, "ann", "ann", None]
    assert any("4 reviews by" in note and "user of its own" in note for note in found.notes)
