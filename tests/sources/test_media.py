"""Paths in tables, and folders of media as a source."""

import os
from pathlib import Path

import polars as pl
import pytest

from berth.core import InputError, Kind, Quiet, Role
from berth.sources import ReadOptions, inspect
from berth.sources.examples import ExampleOptions, read_examples
from berth.sources.load import load
from berth.sources.media import (
    Broken,
    Unreadable,
    decoded,
    folder_of_media,
    folder_table,
    located,
    media_kind,
)
from berth.sources.profile import Profile


def touched(*files: Path) -> None:
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")


def test_relative_paths_start_in_the_folder_of_the_table(tmp_path: Path) -> None:
    cells = pl.Series("photo", ["a.jpg", "in/b.jpg", "in/../c.jpg", "in\\d.jpg", None, " "])
    found, lost = located(cells, tmp_path)
    names = ["a.jpg", "in/b.jpg", "c.jpg", "in/d.jpg"]
    assert found.to_list() == [*(str(tmp_path / name) for name in names), None, None]
    assert lost == ()


@pytest.mark.parametrize("path", ["../x.jpg", "in/../../x.jpg", "..", "..\\x.jpg"])
def test_relative_paths_stay_in_the_folder(tmp_path: Path, path: str) -> None:
    found, lost = located(pl.Series("photo", ["ok.jpg", path]), tmp_path / "data")
    assert found[1] is None
    assert lost == (Unreadable(2, "its path leaves the folder of the table"),)


def test_a_folder_whose_name_only_begins_alike_is_another(tmp_path: Path) -> None:
    found, lost = located(pl.Series("photo", ["../data2/x.jpg"]), tmp_path / "data")
    assert found[0] is None
    assert len(lost) == 1


def test_absolute_paths_and_bytes_are_what_the_owner_said(tmp_path: Path) -> None:
    said = str(tmp_path / "elsewhere.jpg")
    assert located(pl.Series([said]), tmp_path / "data")[0].to_list() == [said]
    held = pl.Series([b"..", None], dtype=pl.Binary)
    assert located(held, tmp_path)[0].to_list() == [b"..", None]


def test_what_cannot_be_read_is_told_with_row_and_reason(tmp_path: Path) -> None:
    touched(tmp_path / "good", tmp_path / "bad")

    def decode(data: bytes) -> int:
        if next(calls):
            raise Broken("it is bad")
        return len(data)

    calls = iter([False, True])
    cells = [str(tmp_path / name) for name in ("good", "bad", "none")]
    cells += [str(tmp_path), "https://example.com/x.png", "a\0b"]
    lost: list[Unreadable] = []
    values = pl.Series([*cells, None, ""], dtype=pl.String)
    assert list(decoded(values, decode, lost)) == [1, *[None] * 7]
    assert [(one.row, one.reason) for one in lost] == [
        (2, "it is bad"), (3, "there is no such file"), (4, "it is no file"),
        (5, "it is an address, not a file"), (6, lost[-1].reason),
    ]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="pipes with names")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    lost: list[Unreadable] = []
    assert list(decoded(pl.Series([str(tmp_path / "pipe")]), len, lost)) == [None]
    assert lost[0].reason == "it is no file"


def test_a_folder_of_classes_is_a_table(tmp_path: Path) -> None:
    names = ["dog/2.JPG", "cat/deep/1.png", "cat/3.webp", "stray.gif"]
    touched(*(tmp_path / name for name in names))
    touched(tmp_path / "cat" / "notes.txt", tmp_path / ".git" / "x.png", tmp_path / "cat/.x.png")
    table, others = folder_table(tmp_path)
    assert [(c.name, c.kind, c.role) for c in table.columns] == [
        ("path", Kind.IMAGE, Role.INPUT), ("label", Kind.CATEGORY, Role.TARGET),
    ]  # fmt: skip
    found = dict(zip(table.frame["path"], table.frame["label"], strict=True))
    assert found == {
        str(tmp_path / "dog/2.JPG"): "dog", str(tmp_path / "cat/deep/1.png"): "cat",
        str(tmp_path / "cat/3.webp"): "cat", str(tmp_path / "stray.gif"): None,
    }  # fmt: skip
    assert others == 1
    assert table.row_ids[0] == f"{tmp_path.name}:1"


def test_a_folder_without_classes_has_no_target(tmp_path: Path) -> None:
    touched(tmp_path / "b.wav", tmp_path / "a.flac")
    table, _ = folder_table(tmp_path)
    assert [c.kind for c in table.columns] == [Kind.AUDIO]
    assert table.frame["path"].to_list() == [str(tmp_path / "a.flac"), str(tmp_path / "b.wav")]


@pytest.mark.parametrize("names", [(), ("a.txt",), ("a.wav", "b.png")])
def test_a_folder_of_neither_or_both_is_an_error(tmp_path: Path, names: tuple[str, ...]) -> None:
    touched(*(tmp_path / name for name in names))
    with pytest.raises(InputError, match="images"):
        folder_table(tmp_path)


def test_a_folder_that_holds_a_table_is_read_by_the_table(tmp_path: Path) -> None:
    touched(tmp_path / "cat" / "1.png", tmp_path / "dog" / "2.png")
    found = folder_of_media(tmp_path)
    assert found is not None
    assert len(found[0]) == 2
    touched(tmp_path / "train.csv")
    assert folder_of_media(tmp_path) is None
    assert folder_of_media(tmp_path / "train.csv") is None
    assert folder_of_media(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([b"\x89PNG..", b"\xff\xd8\xff..", b"?"], Kind.IMAGE),
        ([b"RIFF....WAVE", b"fLaC", None], Kind.AUDIO),
        ([b"RIFF....WEBP"], Kind.IMAGE),
        ([b"text", b"\x89PNG.."], None),
        ([], None),
        (["a.WAV", "b.flac", "c"], Kind.AUDIO),
        (["a.jpeg", "https://example.com/b.png?x=1"], Kind.IMAGE),
        (["I flew to b.com", "a.b"], None),
    ],
)
def test_media_are_told_by_bytes_or_names(cells: list[object], kind: Kind | None) -> None:
    dtype = pl.String if cells and isinstance(cells[0], str) else pl.Binary
    assert media_kind(pl.Series("x", cells, dtype)) == kind


def test_a_folder_and_a_table_of_bytes_are_sources(tmp_path: Path) -> None:
    touched(tmp_path / "cat" / "1.png", tmp_path / "dog" / "2.png", tmp_path / "dog" / "about.txt")
    raw = load(tmp_path, ReadOptions(), Quiet())
    assert raw.frame["label"].to_list() == ["cat", "dog"]
    assert raw.notes == (f"1 other file in the folder {tmp_path.name!r} left out",)
    held = pl.DataFrame({"photo": [b"\x89PNG..", b"\x89PNG.."], "text": [b"ok", b"\xff"]})
    kept = load(held, ReadOptions(), Quiet()).frame
    assert kept["photo"].to_list() == held["photo"].to_list()
    assert kept["text"].to_list() == ["ok", "\ufffd"]
    assert Profile(kept["photo"]).kind is Kind.IMAGE
    assert Profile(pl.Series("call", ["a.wav", "b.mp3"])).kind is Kind.AUDIO


def test_images_among_reviews_have_no_part_in_positions(tmp_path: Path) -> None:
    texts = [f"The seats of {name} were soft and the crew was kind" for name in "abcdefgh"]
    frame = pl.DataFrame(
        {"text": texts, "photo": [b"\x89PNG.."] * 8, "call": [f"{k}.wav" for k in range(8)]}
    )
    frame.write_parquet(tmp_path / "reviews.parquet")
    taken = {one.name: one for one in inspect(tmp_path / "reviews.parquet")}
    assert taken["text"].role == "text"
    assert (taken["photo"].role, taken["photo"].reason) == (None, "images")
    assert (taken["call"].role, taken["call"].reason) == (None, "sounds")


def drawn(*files: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        image.new("RGB", (4, 4)).save(file)


def test_examples_find_their_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        drawn(tmp_path / name / "in" / "a.png")
        rows = f"photo,label\nin/a.png,{name}\n../secret.png,{name}\n"
        (tmp_path / name / "rows.csv").write_text(rows)
    files = [tmp_path / name / "rows.csv" for name in ("one", "two")]
    found = read_examples(files, ExampleOptions(target="label", kinds={"photo": Kind.IMAGE}))
    places = [str(tmp_path / "one/in/a.png"), None, str(tmp_path / "two/in/a.png"), None]
    assert found.table.frame["photo"].to_list() == places
    assert found.notes == ("2 paths in 'photo' left out: outside the folder of the table",)


def test_a_folder_of_classes_is_a_set_of_examples(tmp_path: Path) -> None:
    drawn(*(tmp_path / f"{name}/{k}.png" for name in ("cat", "dog") for k in range(3)))
    found = read_examples(tmp_path, ExampleOptions(target="label"))
    assert [(c.name, c.kind) for c in found.table.columns] == [
        ("path", Kind.IMAGE), ("label", Kind.CATEGORY),
    ]  # fmt: skip
    assert found.table.frame["path"][5] == str(tmp_path / "dog/2.png")
