"""Paths in tables, and folders of media as a source."""

import os
from pathlib import Path

import polars as pl
import pytest

from berth.core import InputError, Kind, Role
from berth.sources.media import Broken, Unreadable, decoded, folder_table, located


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
