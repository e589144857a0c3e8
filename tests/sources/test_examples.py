"""Examples: typed columns, what is left out and why, and rows that ask for an answer."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from berth.core import Column, InputError, Kind, Role
from berth.sources.examples import ExampleOptions, read_examples

ROWS = 40


def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "review": [
                f"The room number {k} was clean and the staff were kind" for k in range(ROWS)
            ],
            "plan": ["free", "team"] * (ROWS // 2),
            "price": [f"${k}.50" for k in range(ROWS)],
            "when": [f"2024-01-{1 + k % 28:02d}" for k in range(ROWS)],
            "ticket": [f"T-{k:05d}-x" for k in range(ROWS)],
            "constant": ["same"] * ROWS,
            "empty": [None] * ROWS,
            "stars": [1.0 + k % 5 for k in range(ROWS)],
            "label": ["good", "bad"] * (ROWS // 2),
        }
    )


def kinds(examples) -> dict[str, Kind]:
    return {column.name: column.kind for column in examples.table.columns}


def test_columns_are_typed_and_useless_ones_left_out_with_a_reason() -> None:
    found = read_examples(frame(), ExampleOptions(target="label"))
    assert kinds(found) == {
        "review": Kind.TEXT, "plan": Kind.CATEGORY, "price": Kind.NUMBER, "when": Kind.DATE,
        "stars": Kind.NUMBER, "label": Kind.CATEGORY,
    }  # fmt: skip
    assert set(found.left) == {"ticket", "constant", "empty"}
    assert all(found.left.values())
    assert found.table.frame["price"].to_list()[:2] == [0.5, 1.5]
    assert found.table.frame["when"][0] == date(2024, 1, 1)
    assert found.table.having(Role.TARGET)[0].name == "label"


def test_files_of_any_kind_give_the_same_rows(tmp_path: Path) -> None:
    frame().write_csv(tmp_path / "a.csv")
    frame().write_parquet(tmp_path / "a.parquet")
    options = ExampleOptions(target="label")
    one, two = (read_examples(tmp_path / f"a.{end}", options) for end in ("csv", "parquet"))
    assert kinds(one) == kinds(two)
    assert one.table.frame.drop("row_id").equals(two.table.frame.drop("row_id"))
    both = read_examples([tmp_path / "a.csv", tmp_path / "a.parquet"], options)
    assert len(both.table) == 2 * ROWS
    assert both.table.row_ids.is_unique().all()


def test_what_the_user_says_goes_before_the_guess() -> None:
    options = ExampleOptions(
        target="label", kinds={"stars": Kind.CATEGORY, "ticket": Kind.CATEGORY}, ignore=("plan",),
        group="ticket", time="when",
    )  # fmt: skip
    found = read_examples(frame(), options)
    roles = {column.name: column.role for column in found.table.columns}
    assert kinds(found)["stars"] is Kind.CATEGORY
    assert found.table.frame["stars"][0] == "1"
    assert "plan" not in roles
    assert roles["ticket"] is Role.USER and roles["when"] is Role.TIME


def test_rows_without_a_target_are_rejects_with_their_line(tmp_path: Path) -> None:
    labels = frame()["label"].to_list()
    labels[4] = None
    frame().with_columns(label=pl.Series(labels)).write_csv(tmp_path / "a.csv")
    found = read_examples(tmp_path / "a.csv", ExampleOptions(target="label"))
    assert found.rejects.to_dicts() == [{"row_id": "a.csv:5", "line": 6, "reason": "no target"}]
    assert any("1 row left out" in note for note in found.notes)


def test_rows_for_a_model_need_its_inputs_and_may_lack_the_target() -> None:
    known = (Column("plan", Kind.CATEGORY), Column("label", Kind.CATEGORY, Role.TARGET))
    found = read_examples(frame().drop("label"), known=known)
    assert found.table.frame.columns == ["row_id", "plan"]
    with pytest.raises(InputError, match=r"column 'plan': there is no such column\. There are"):
        read_examples(frame().drop("plan"), known=known)
    blank = frame().with_columns(label=pl.lit(None, pl.String))
    assert len(read_examples(blank, known=known).table) == ROWS


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (ExampleOptions(), "no target is named"),
        (ExampleOptions(target="nothing"), "column 'nothing': there is no such column"),
        (ExampleOptions(target="label", ignore=("nope",)), "column 'nope'"),
        (ExampleOptions(target="label", kinds={"review": Kind.NUMBER}), "do not hold a number"),
        (ExampleOptions(target="label", kinds={"plan": Kind.DATE}), "do not hold a date"),
    ],
)
def test_what_cannot_be_meant_is_told(options: ExampleOptions, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_examples(frame(), options)


def test_an_image_that_cannot_be_read_is_missing_and_told(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    for k in range(4):
        image.new("RGB", (8, 8), (40 * k, 0, 0)).save(tmp_path / f"{k}.png")
    (tmp_path / "1.png").write_bytes(b"\x89PNG broken")
    rows = pl.DataFrame({"photo": [f"{k}.png" for k in range(4)] * 2, "label": list("aabb") * 2})
    rows.write_csv(tmp_path / "a.csv")
    found = read_examples(tmp_path / "a.csv", ExampleOptions(target="label"))
    assert kinds(found)["photo"] is Kind.IMAGE
    assert found.table.frame["photo"].is_null().to_list() == [False, True, False, False] * 2
    assert any("2 values of 'photo' cannot be read (a.csv:2" in note for note in found.notes)


def test_a_column_of_images_none_of_which_can_be_read_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("PIL.Image")
    rows = pl.DataFrame({"photo": [f"{k}.png" for k in range(8)], "label": list("aabb") * 2})
    rows.write_csv(tmp_path / "a.csv")
    with pytest.raises(InputError, match="none of its 8 values can be read"):
        read_examples(tmp_path / "a.csv", ExampleOptions(target="label"))
