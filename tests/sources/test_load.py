"""Sources of any kind, and of none."""

import datetime as dt
import gzip
import io
import json
import os
import random
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from berth.core import InputError, Quiet
from berth.sources.load import load
from berth.sources.options import ReadOptions
from berth.sources.raw import Raw
from tests.sources.workbook import workbook

ROWS = [{"text": f'good, "really" 好\n{n}', "rating": n % 5 + 1} for n in range(40)]
FRAME = pl.DataFrame(ROWS)
BOOK = workbook({"S": [["text", "rating"], *([row["text"], row["rating"]] for row in ROWS)]})


def parquet() -> bytes:
    packed = io.BytesIO()
    FRAME.write_parquet(packed)
    return packed.getvalue()


JSONL = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
KINDS: dict[str, bytes] = {
    "f.csv": FRAME.write_csv().encode(),
    "f.tsv": FRAME.write_csv(separator="\t").encode(),
    "f.jsonl": JSONL,
    "f.json": json.dumps(ROWS, indent=1).encode(),
    "f.parquet": parquet(),
    "f.xlsx": BOOK,
}


def read(source: Any, **options: Any) -> Raw:
    return load(source, ReadOptions(**options), Quiet())


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("named", [False, True])
def test_every_kind_is_the_same_table(tmp_path: Path, name: str, packed: bool, named: bool) -> None:
    data = gzip.compress(KINDS[name]) if packed else KINDS[name]
    called = f"{name}.gz" if packed and named else name if named else "export"
    raw = read(put(tmp_path, called, data))
    assert raw.frame.with_columns(pl.col("rating").cast(pl.Int64)).equals(FRAME)
    assert raw.row.to_list() == list(range(1, 41))
    assert raw.name == called


def test_gzip_is_told_by_its_bytes(tmp_path: Path) -> None:
    assert read(put(tmp_path, "f.csv.gz", KINDS["f.csv"])).frame.height == 40
    assert read(str(put(tmp_path, "g.csv", gzip.compress(KINDS["f.csv"])))).frame.height == 40


def test_options_and_notes_are_handed_on(tmp_path: Path) -> None:
    path = put(tmp_path, "f.csv", "评论~x\n很好的房间~1\0\n".encode("gb18030"))
    raw = read(path, delimiter="~")
    assert raw.frame.rows() == [("很好的房间", "1")]
    assert [note.split(",")[0] for note in raw.notes] == [
        "read as GB18030",
        "1 NUL character removed",
    ]
    assert read(path, delimiter="~", encoding="gb18030").notes == raw.notes[1:]
    with pytest.raises(InputError, match="the bytes on line 1 are not utf-8"):
        read(path, encoding="utf-8")
    with pytest.raises(InputError, match="no sheet 'T'"):
        read(put(tmp_path, "f.xlsx", BOOK), sheet="T")


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int | None, int]] = []

    class Told(Quiet):
        def step(self, name: str, total: int | None = None) -> Any:
            return _Step(lambda done: told.append((name, total, done)))

    load(put(tmp_path, "f.csv", b"a,b\n1,2\n"), ReadOptions(), Told())
    assert told == [("reading f.csv", 8, 8)]


class _Step:
    def __init__(self, done: Callable[[int], None]) -> None:
        self._done = done

    def __enter__(self) -> Callable[[int], None]:
        return self._done

    def __exit__(self, *error: object) -> None:
        return None


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF.*berth reads CSV"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "is an image"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00", "is an image"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "an old .xls workbook.*save it as .xlsx"),
        ("a.db", b"SQLite format 3\0...", "sqlite:///path with --query"),
        ("a.duckdb", b"12345678DUCK", "duckdb:///path with --query"),
        ("a.bin", bytes(range(256)) * 20, "is no text"),
        ("a.csv", b"", "is empty"),
        ("a.csv.gz", gzip.compress(b""), "is empty"),
        ("a.csv", b"\n<!DOCTYPE html><html>", "is a web page"),
        ("a.parquet", b"text,rating\n", "damaged, or no Parquet"),
        ("a.xlsx", b"text,rating\n", "damaged, or no Excel"),
        ("a.csv.gz", gzip.compress(b"a,b\n1,2\n")[:-4], "gzip file is cut short"),
    ],
)
def test_files_of_no_kind(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=f"(?s)^{name}: .*{told}"):
        read(put(tmp_path, name, data))


def test_an_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("reviews.csv", "a,b\n")
    with pytest.raises(InputError, match=r"a\.zip: the file is a ZIP archive"):
        read(tmp_path / "a.zip")


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no\.csv: there is no such file"):
        read(tmp_path / "no.csv")
    with pytest.raises(InputError, match="this is a folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="this is a folder"):
        read("")
    with pytest.raises(InputError, match="cannot be opened"):
        read("a\0b.csv")
    with pytest.raises(InputError, match="cannot be opened: file name too long"):
        read("x" * 5000)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = put(tmp_path, "f.csv", b"a,b\n1,2\n")
    path.chmod(0)
    with pytest.raises(InputError, match="cannot be opened: permission denied"):
        read(path)


@pytest.mark.parametrize("source", ["https://example.org/reviews.csv", "s3://bucket/f.parquet"])
def test_addresses_that_are_not_read(source: str) -> None:
    with pytest.raises(InputError, match=r"does not read \w+:// addresses"):
        read(source)


def test_databases(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "shop.db")
    connection.execute("CREATE TABLE reviews (text)")
    connection.execute("INSERT INTO reviews VALUES ('good')")
    connection.commit()
    connection.close()
    url = f"sqlite:///{tmp_path}/shop.db"
    assert read(url, query="SELECT * FROM reviews ORDER BY 1").frame.rows() == [("good",)]
    with pytest.raises(InputError, match=r"read by a query.*Its tables: reviews"):
        read(url)
    with pytest.raises(InputError, match="--query asks a database"):
        read(tmp_path / "shop.db", query="SELECT 1")


TYPED = pl.DataFrame(
    {
        "row_id": ["a", "b"],
        "text": ["x", None],
        "rating": [4.5, None],
        "day": [dt.date(2024, 1, 1)] * 2,
    }
)


@pytest.mark.parametrize(
    "table",
    [TYPED, TYPED.lazy(), TYPED.to_arrow(), TYPED.to_pandas(use_pyarrow_extension_array=True)],
)
def test_tables_that_python_holds(table: Any) -> None:
    raw = read(table)
    assert raw.name == "table"
    assert raw.frame.with_columns(pl.col("day").cast(pl.Date)).equals(TYPED)


def test_a_plain_frame_of_pandas() -> None:
    table = pd.DataFrame(
        {"text": ["x", None], "rating": [5, np.nan], "brand": pd.Categorical(["A", "B"])},
        index=["i", "j"],
    )
    assert read(table).frame.rows() == [("x", 5.0, "A"), (None, None, "B")]


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame({"a": [1, "x", [2], object()]}),
        pa.table([[1], [2]], names=["a", "a"]),
        pl.DataFrame(),
        [1, 2],
        None,
        b"a,b\n1,2\n",
    ],
)
def test_tables_that_cannot_be_taken(table: Any) -> None:
    with pytest.raises(InputError):
        read(table)


def usable(path: Path) -> None:
    """Reading either gives rows or an InputError, whatever is in the file."""
    try:
        raw = read(path)
    except InputError as error:
        assert str(error).startswith(path.name)
        return
    assert raw.frame.height == len(raw.row) == len(raw.line) > 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["f.csv", "f.jsonl", "f.json", "f.gz", "f", "f.xlsx", "f.parquet"]),
    st.binary() | st.sampled_from([b"PAR1", b"PK\x03\x04", b"\x1f\x8b", b"{", b"["]),
    st.binary(),
)
def test_any_bytes(tmp_path: Path, name: str, head: bytes, tail: bytes) -> None:
    usable(put(tmp_path, name, head + tail))


def cut(data: bytearray, luck: random.Random) -> bytes:
    return bytes(data[: luck.randrange(len(data))])


def flip(data: bytearray, luck: random.Random) -> bytes:
    for _ in range(luck.choice([1, 3, 30])):
        data[luck.randrange(len(data))] ^= 1 << luck.randrange(8)
    return bytes(data)


def nuls(data: bytearray, luck: random.Random) -> bytes:
    for _ in range(5):
        at = luck.randrange(len(data))
        data[at:at] = bytes(luck.randrange(1, 9))
    return bytes(data)


def shuffle(data: bytearray, luck: random.Random) -> bytes:
    size = max(1, len(data) // luck.randrange(2, 20))
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    luck.shuffle(parts)
    return b"".join(parts)


@pytest.mark.parametrize("spoil", [cut, flip, nuls, shuffle])
@pytest.mark.parametrize("name", [*KINDS, "f.csv.gz", "f.jsonl.gz"])
def test_spoilt_files(
    tmp_path: Path, name: str, spoil: Callable[[bytearray, random.Random], bytes]
) -> None:
    data = KINDS.get(name) or gzip.compress(KINDS[name.removesuffix(".gz")], mtime=0)
    for seed in range(25):
        usable(put(tmp_path, name, spoil(bytearray(data), random.Random(seed))))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("name", ["f.csv", "export"])
def test_two_bytes_a_character(tmp_path: Path, codec: str, name: str) -> None:
    raw = read(put(tmp_path, name, "评论,评分\n房间很大，下次还来,5\n".encode(codec)))
    assert raw.frame.rows() == [("房间很大，下次还来", "5")]


def test_a_sheet_of_no_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("review,rating\nGood,5\n")
    with pytest.raises(InputError, match="--sheet"):
        load(file, ReadOptions(sheet="One"), Quiet())
