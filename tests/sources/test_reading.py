"""From sources to the rows that speak."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from berth.core import ROW_ID, Column, InputError, Kind, Role, Table
from berth.sources import ReadOptions, Taken, inspect, read
from berth.sources.raw import REJECT
from berth.sources.reading import digest
from tests.sources.workbook import workbook

LINES = """\
brand,review,stars,food_rating,when,plan
Alpha,"Good seats, and a <b>kind</b> crew.",5,4,2023-05-01,free
Alpha,The food was cold and late.,2,1,2023-05-02,team
Beta,123,4,3,2023-05-03,free
,A product that nobody named.,3,3,2023-05-04,team
Beta,The wifi never worked for us.,1,2,2023-05-05,free
"""
HAN = """\
店铺名称,评论内容,评分,评论时间
甲,房间很大，床也很舒服。,5分,2023年5月1日
乙,早餐一般，前台服务很差。,2分,2023年5月2日
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "flights.csv"
    file.write_text(LINES, "utf-8")
    return file


def roles(table: Table) -> dict[str, Role]:
    return {column.name: column.role for column in table.columns}


def test_a_file(path: Path) -> None:
    reading = read(path)
    assert roles(reading.table) == {
        "text": Role.INPUT,
        "product": Role.PRODUCT,
        "rating": Role.RATING,
        "time": Role.TIME,
        "food_rating": Role.ASPECT,
        "plan": Role.CONTEXT,
        "language": Role.LANGUAGE,
    }
    frame = reading.table.frame
    assert frame[ROW_ID].to_list() == ["flights.csv:1", "flights.csv:2", "flights.csv:5"]
    assert frame["text"][0] == "Good seats, and a    kind     crew."
    assert frame["product"].to_list() == ["Alpha", "Alpha", "Beta"]
    assert frame["rating"].to_list() == [5, 2, 1]
    assert frame["time"][0] == date(2023, 5, 1)
    assert frame["language"].to_list() == ["en"] * 3
    assert reading.scale == (1, 5)
    assert reading.rows_read == 5
    assert reading.aliases == {"Alpha": (), "Beta": ()}
    assert reading.rejects.schema == REJECT
    assert reading.rejects.rows() == [
        ("flights.csv:3", 4, "no text"),
        ("flights.csv:4", 5, "no product"),
    ]


def test_spans_hold_in_the_raw_cell(path: Path) -> None:
    text = read(path).table.texts()[0]
    start = text.index("kind")
    assert "Good seats, and a <b>kind</b> crew."[start : start + 4] == "kind"


def test_chinese_evidence(tmp_path: Path) -> None:
    file = tmp_path / "酒店.csv"
    file.write_text(HAN, "gb18030")
    reading = read(file)
    assert reading.table.frame["product"].to_list() == ["甲", "乙"]
    assert reading.table.frame["rating"].to_list() == [5, 2]
    assert reading.table.frame["time"].to_list() == [date(2023, 5, 1), date(2023, 5, 2)]
    assert reading.table.frame["language"].to_list() == ["zh", "zh"]


def test_roles_are_told_before_the_work(path: Path) -> None:
    told: list[Taken] = []
    reading = read(str(path), on_roles=told.extend)
    assert tuple(told) == reading.roles == inspect(path)
    assert [one.role for one in told] == ["product", "text", "rating", "aspect", "time", "context"]


def test_what_is_said_goes(path: Path) -> None:
    options = ReadOptions(text=("review",), rating="food_rating", ignore=("plan",))
    reading = read(path, options)
    assert reading.table.frame["rating"].to_list() == [4, 1, 2]
    assert "plan" not in reading.table.frame.columns


def test_several_sources_unite(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "flights.csv"
    other.write_text("review,brand\nThe lounge was crowded at noon.,Alpha\n77,Alpha\n", "utf-8")
    reading = read(
        [path, other, pl.DataFrame({"review": ["Never again with them."], "brand": "Beta"})]
    )
    assert reading.rows_read == 8
    assert "flights.csv~2:1" in reading.table.row_ids
    assert reading.rejects["row_id"].to_list()[-1] == "flights.csv~2:2"
    assert reading.table.frame["rating"].null_count() == 2


def test_without_products_each_file_is_one(tmp_path: Path) -> None:
    for name, text in (("Ours.csv", "Ours is a fine thing to use."), ("Theirs.csv", "It broke.")):
        (tmp_path / name).write_text(f"review,stars\n{text},4\n", "utf-8")
    reading = read([tmp_path / "Ours.csv", tmp_path / "Theirs.csv"])
    assert reading.table.frame["product"].to_list() == ["Ours", "Theirs"]
    assert any("--product" in note and "each file" in note for note in reading.notes)


def test_copies_name_the_row_they_copy() -> None:
    text = "The seats were wide and the crew on board was very kind to all of us that day"
    frame = pl.DataFrame({"review": [text, text, "Poor."], "stars": [5, 5, 1], "app": "x"})
    reading = read(frame)
    name = reading.table.row_ids[0].rpartition(":")[0]
    assert reading.rejects.rows() == [(f"{name}:2", 2, f"exact duplicate of {name}:1")]
    assert len(read(frame, ReadOptions(dedupe="off")).table) == 3


def test_rows_keep_their_ids() -> None:
    frame = pl.DataFrame({"row_id": ["p", "q"], "review": ["It is good.", "It is bad."]})
    assert read(frame).table.row_ids.to_list() == ["p", "q"]


TABLE = Table.of(
    pl.DataFrame(
        {
            "row_id": ["a", "b", "c"],
            "words": ["<i>Good</i> seats for all.", "Cold food again.", "1"],
            "maker": ["x", "y", "x"],
            "score": [3, 4, 99],
            "weight": [1.0, 2.0, 3.0],
        }
    ),
    (
        Column("words", Kind.TEXT),
        Column("maker", Kind.CATEGORY, Role.PRODUCT),
        Column("score", Kind.NUMBER, Role.RATING),
        Column("weight", Kind.NUMBER, Role.WEIGHT),
    ),
)


def test_a_table_keeps_its_roles_and_names() -> None:
    reading = read(TABLE)
    expected = [ROW_ID, "words", "maker", "score", "weight", "language"]
    assert reading.table.frame.columns == expected
    assert reading.table.columns[:-1] == TABLE.columns
    assert reading.table.texts()[0] == "   Good     seats for all."
    assert reading.rejects.rows() == [("c", 3, "no text")]
    assert {(one.role, one.reason) for one in reading.roles} == {
        (role, "it came with this role") for role in ("text", "product", "rating", "weight")
    }
    assert inspect(TABLE) == reading.roles


def test_a_table_without_products_is_of_one() -> None:
    reading = read(TABLE.without("maker", "score"))
    assert reading.table.values(Role.PRODUCT).to_list() == ["table"] * 2  # type: ignore[union-attr]
    assert reading.scale is None


def test_a_table_that_cannot_be_read() -> None:
    with pytest.raises(InputError, match="already"):
        read(TABLE, ReadOptions(rating="score"))
    with pytest.raises(InputError, match="--text"):
        read(TABLE.without("words"))
    with pytest.raises(InputError, match="no rows"):
        read(TABLE.where(pl.lit(False)))
    with pytest.raises(InputError, match="by itself"):
        read([TABLE, TABLE])
    with pytest.raises(InputError, match="nothing to read"):
        read([])


def test_the_digest_is_of_what_was_read(path: Path) -> None:
    first = read(path)
    assert first.digest == read(str(path)).digest == digest(first.table)
    path.write_text(LINES.replace("cold", "warm"), "utf-8")
    assert read(path).digest != first.digest
    path.write_text(LINES.replace("plan", "tier"), "utf-8")
    assert read(path).digest != first.digest


@pytest.mark.parametrize("cells", [["a,b", "c"], ["a", "b,c"], [None, ""], ["", None]])
def test_the_digest_tells_cells_apart(cells: list[Any]) -> None:
    def of(values: list[Any]) -> str:
        frame = pl.DataFrame({"x": values}, schema={"x": pl.String})
        return digest(Table.of(frame, [Column("x", Kind.TEXT)]))

    others = [["a,b", "c"], ["a", "b,c"], [None, ""], ["", None], ["", ""], [None, None]]
    assert [of(other) == of(cells) for other in others].count(True) == 1


def test_rows_that_could_not_be_read_are_told_with_the_others(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("brand,review\nA,It is good.\nA,It,is,bad.\nA,7\n,It was nice.\n", "utf-8")
    reading = read(file)
    assert reading.notes[-1] == (
        "3 rows not used: 4 fields where the header has 2 (1), no product (1), no text (1)"
    )


def test_school_grades_of_which_one_is_the_best() -> None:
    frame = pl.DataFrame({"Kommentar": ["Es war gut.", "Es war kalt."], "Note": [1, 5]})
    reading = read(frame, ReadOptions(scale=(6, 1)))
    assert reading.table.frame["rating"].to_list() == [6, 2]
    assert reading.scale == (1, 6)
    assert any("turned round" in note for note in reading.notes)


def test_errors_about_columns_name_the_file(path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read(path, ReadOptions(rating="grade"))
    assert (raised.value.file, raised.value.column) == ("flights.csv", "grade")
    with pytest.raises(InputError) as raised:
        read([path, pl.DataFrame({"comment": ["x y"]})], ReadOptions(time="plan"))
    assert (raised.value.file, raised.value.column) == ("flights.csv", "plan")


def test_without_texts_other_sheets_are_named(tmp_path: Path) -> None:
    file = tmp_path / "f.xlsx"
    cover = [["page", "of"], [1, 2], [2, 2]]
    file.write_bytes(workbook({"Cover": cover, "May": [["review"], ["It was good."]]}))
    with pytest.raises(InputError, match=r"Name it with --text, or another sheet.*: May") as raised:
        read(file)
    assert raised.value.file == "f.xlsx"
