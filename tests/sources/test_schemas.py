"""Roles in files that need not have the same columns."""

from pathlib import Path

import polars as pl
import pytest

from berth.core import InputError
from berth.sources import Reading, ReadOptions, inspect, read
from berth.sources.schemas import cells_by_role, find_schemas, shown
from berth.sources.typed import raw_of
from berth.sources.uniting import United, unite

SAYINGS = [
    "The crew was kind and quick today.",
    "The food was cold and late again.",
    "Seats were wide enough for us all.",
    "Our bags came out after two hours.",
]


def folder(path: Path, **files: str) -> list[Path]:
    paths = [path / f"{name}.csv" for name in files]
    for file, text in zip(paths, files.values(), strict=True):
        file.write_text(text, "utf-8")
    return paths


def lines(header: str, *rows: tuple[object, ...], mark: str = ",") -> str:
    return "\n".join([header, *(mark.join(map(str, row)) for row in rows)]) + "\n"


def both(path: Path) -> list[Path]:
    return folder(
        path,
        m1=lines("product,score,review", ("A", 5, SAYINGS[0]), ("B", 1, SAYINGS[1])),
        m2=lines("brand;stars;comment", ("C", 4, SAYINGS[2]), ("D", 5, SAYINGS[3]), mark=";"),
    )


def said(reading: Reading, *words: str) -> bool:
    return any(all(word in note for word in words) for note in reading.notes)


def united(**files: pl.DataFrame) -> United:
    return unite([raw_of(frame, name) for name, frame in files.items()])


def test_files_with_other_headers_unite_by_what_their_columns_are(tmp_path: Path) -> None:
    reading = read(both(tmp_path))
    frame = reading.table.frame
    assert frame["product"].to_list() == ["A", "B", "C", "D"]
    assert frame["text"].to_list() == SAYINGS
    assert frame["rating"].to_list() == [5, 1, 4, 5]
    assert not reading.rejects.height and not said(reading, "joined")


def test_what_is_shown_names_the_files(tmp_path: Path) -> None:
    taken = {one.name: (one.role, one.reason) for one in inspect(both(tmp_path))}
    assert taken == {
        "product": ("product", "its name (in m1.csv)"),
        "score": ("rating", "its name (in m1.csv)"),
        "review": ("text", "its name (in m1.csv)"),
        "brand": ("product", "its name (in m2.csv)"),
        "stars": ("rating", "its name (in m2.csv)"),
        "comment": ("text", "its name (in m2.csv)"),
    }


def test_a_file_without_products_among_others_is_one(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        m1=lines("product,review", ("A", SAYINGS[0]), ("", SAYINGS[1])),
        Theirs=lines("stars,comment", (4, SAYINGS[2]), (5, SAYINGS[3])),
    )
    reading = read(files)
    assert reading.table.frame["product"].to_list() == ["A", "Theirs", "Theirs"]
    assert reading.rejects["reason"].to_list() == ["no product"]
    assert said(reading, "no column of Theirs.csv names a product", "'Theirs'")


def test_a_file_without_texts_among_others_is_told(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        m1=lines("product,review", ("A", SAYINGS[0]), ("A", SAYINGS[1])),
        sales=lines("product,sold", ("A", 4), ("B", 5)),
    )
    reading = read(files)
    assert len(reading.table) == 2
    assert said(reading, "sales.csv", "'product', 'sold'", "--text")
    assert said(reading, "2 rows not used: no text (2)")


def test_no_file_with_texts_is_an_error_that_lists_the_columns(tmp_path: Path) -> None:
    files = folder(tmp_path, a=lines("sold", (4,)), b=lines("brand,left", ("B", 5)))
    with pytest.raises(InputError) as raised:
        read(files)
    assert raised.value.file == "a.csv and b.csv" and "--text" in raised.value.remedy
    assert "in a.csv: 'sold'; in b.csv: 'brand', 'left'" in raised.value.message


def test_a_name_means_in_one_file_what_it_means_in_another() -> None:
    names = pl.DataFrame({"brand": ["x", "y"] * 20, "review": SAYINGS * 10, "stars": [1, 5] * 20})
    odd = pl.DataFrame({"brand": [f"p{n}" for n in range(40)], "review": SAYINGS * 10})
    schemas = find_schemas(united(a=names, b=odd), ReadOptions())
    assert [schema.playing("product") for schema in schemas] == [["brand"], ["brand"]]


def test_groups_are_found_over_all_files() -> None:
    one = pl.DataFrame({"review": SAYINGS, "land": "DE", "stars": [1, 5, 4, 3]})
    other = pl.DataFrame({"comment": SAYINGS, "land": "FR"})
    both = united(a=one, b=other)
    schemas = find_schemas(both, ReadOptions())
    assert [schema.playing("context") for schema in schemas] == [["land"], ["land"]]
    assert not find_schemas(both, ReadOptions(context=("stars",)))[1].playing("context")


def test_what_is_said_of_one_file_leaves_the_others_to_be_guessed(tmp_path: Path) -> None:
    reading = read(both(tmp_path), ReadOptions(text=("review",), rating="stars", ignore=("brand",)))
    assert reading.table.texts().to_list() == SAYINGS
    assert reading.table.frame["product"].to_list() == ["A", "B", "m2", "m2"]
    with pytest.raises(InputError, match="no such column") as raised:
        read(both(tmp_path), ReadOptions(rating="grade"))
    assert raised.value.file == "m1.csv and m2.csv"


def test_a_column_may_play_two_parts_in_two_files() -> None:
    one = pl.DataFrame({"review": SAYINGS, "score": [1, 5, 4, 3]})
    other = pl.DataFrame({"score": SAYINGS, "stars": [2, 4, 5, 1]})
    both = united(a=one, b=other)
    options = ReadOptions()
    schemas = find_schemas(both, options)
    parts = cells_by_role(both, schemas)
    assert [cells.drop_nulls().to_list() for cells in parts["text"]] == [SAYINGS, SAYINGS]
    assert [one.role for one in shown(both, schemas) if one.name == "score"] == ["rating", "text"]


def test_ratings_of_files_come_on_one_scale(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        m1=lines("product,stars,review", ("A", 5, SAYINGS[0]), ("A", 1, SAYINGS[1])),
        m2=lines("product,stars,review", ("B", 10, SAYINGS[2]), ("B", 1, SAYINGS[3])),
    )
    reading = read(files)
    assert reading.table.frame["rating"].to_list() == [10, 1, 10, 1]
    assert reading.scale == (1, 10) and said(reading, "m1.csv", "1–5", "set on 1–10")
    said_so = read(files, ReadOptions(scale=(1, 5)))
    assert said_so.table.frame["rating"].to_list() == [5, 1, None, 1]


def test_dates_and_amounts_of_files_come_together(tmp_path: Path) -> None:
    files = folder(
        tmp_path,
        m1=lines("Produkt,Datum,Preis,Kommentar", ("A", "13.05.2023", 5, SAYINGS[0])),
        m2=lines("product,date,price,review", ("A", "05/14/2023", 7, SAYINGS[1])),
    )
    frame = read(files).table.frame
    assert frame["time"].dt.day().to_list() == [13, 14]
    assert frame.columns == ["row_id", "text", "product", "time", "language"]
    said = read(files, ReadOptions(price="Preis")).table.frame
    assert said["price"].to_list() == [5, None]
