"""Images and sounds that a table names: where their files are, and folders of them as a source."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import polars as pl

from berth.core import Column, InputError, Kind, Role, Table

IMAGES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".ppm", ".tif", ".tiff", ".webp"})
SOUNDS = frozenset({".aif", ".aiff", ".au", ".caf", ".flac", ".mp3", ".ogg", ".opus", ".wav"})
_TABLES = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx"})
PATH, LABEL = "path", "label"
_LARGEST = 1 << 28
"""Bytes of one file."""
_LOOKED_AT = 100
_SUFFIX = r"(\.[A-Za-z0-9]{2,4})(?:\?\S*)?$"
_IMAGE_BYTES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"P6")
_SOUND_BYTES = (b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b".snd", b"caff")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://|data:", re.IGNORECASE)

Found = TypeVar("Found")


@dataclass(frozen=True)
class Unreadable:
    """A value that could not be read: its row, from 1, and why."""

    row: int
    reason: str


class Broken(Exception):
    """What one file or one cell's bytes hold cannot be used; the message is the reason."""


def media_kind(values: pl.Series) -> Kind | None:
    """IMAGE or AUDIO where most of the first cells that hold bytes are such a file's, or most cells
    that hold text end like the name of one; else None."""
    held = values.drop_nulls()
    if values.dtype == pl.Binary:
        told = [_sort(cell) for cell in held.head(_LOOKED_AT) if cell]
    elif values.dtype == pl.String:
        suffixes = held.str.strip_chars().str.extract(_SUFFIX, 1).str.to_lowercase()
        known = {one: Kind.IMAGE for one in IMAGES} | {one: Kind.AUDIO for one in SOUNDS}
        told = [known.get(one) for one in suffixes]
    else:
        return None
    return next((k for k in (Kind.IMAGE, Kind.AUDIO) if 2 * told.count(k) > len(told)), None)


def _sort(data: bytes) -> Kind | None:
    """What the first bytes say."""
    if data[:4] in (b"RIFF", b"RF64", b"FORM"):
        return Kind.IMAGE if data[8:12] == b"WEBP" else Kind.AUDIO
    if data.startswith(_IMAGE_BYTES):
        return Kind.IMAGE
    return Kind.AUDIO if data.startswith(_SOUND_BYTES) else None


def located(values: pl.Series, folder: Path) -> tuple[pl.Series, tuple[Unreadable, ...]]:
    """Paths in cells, String [rows], made absolute; relative ones start in `folder`.

    A relative path that leaves the folder becomes null and is told; an absolute one is what the
    table's owner said. Bytes are returned as they are.
    """
    if values.dtype == pl.Binary:
        return values, ()
    root = os.path.abspath(folder)
    lost: list[Unreadable] = []
    cells = values.cast(pl.String).to_list()
    places = [_place(cell, root, row, lost) for row, cell in enumerate(cells, 1)]
    return pl.Series(values.name, places, pl.String), tuple(lost)


def _place(cell: str | None, root: str, row: int, lost: list[Unreadable]) -> str | None:
    if cell is None or not cell.strip():
        return None
    if os.path.isabs(cell) or _ADDRESS.match(cell):
        return cell
    # Tables written on Windows part folders by a backslash, which no name elsewhere holds.
    place = os.path.normpath(os.path.join(root, cell.strip().replace("\\", "/")))
    if os.path.commonpath([root, place]) != root:
        lost.append(Unreadable(row, "its path leaves the folder of the table"))
        return None
    return place


def decoded(
    values: pl.Series, decode: Callable[[bytes], Found], lost: list[Unreadable]
) -> Iterator[Found | None]:
    """What `decode` makes of each cell, a path or bytes; None where the cell is empty.

    Where it raises Broken, or there is no such file, None too, and `lost` is told.
    """
    cells = values if values.dtype == pl.Binary else values.cast(pl.String)
    for row, cell in enumerate(cells, 1):
        if cell is None or not len(cell):
            yield None
            continue
        try:
            found = decode(cell if isinstance(cell, bytes) else _contents(cell))
        except Broken as error:
            lost.append(Unreadable(row, str(error)))
            yield None
        else:
            yield found


def _contents(path: str) -> bytes:
    if _ADDRESS.match(path):
        raise Broken("it is an address, not a file")
    try:
        place = Path(path)
        if not place.is_file():
            raise Broken("it is no file" if place.exists() else "there is no such file")
        if place.stat().st_size > _LARGEST:
            raise Broken("the file is larger than 256 MB")
        return place.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its path is none"
        raise Broken(f"the file cannot be opened: {reason.lower()}") from error


def folder_table(path: Path) -> tuple[Table, int]:
    """A folder of images, or of sounds, as examples; and how many other files there are.

    Columns: `path`, absolute, an input; and `label`, the target, which is the name of the folder
    right below `path` that the file is in, null for files in `path` itself; without such folders
    there is no label. In order of their paths; hidden files and folders are passed over. Raises
    InputError where there is neither image nor sound, or both.
    """
    root = Path(os.path.abspath(path))
    return _table(root, list(_files(root)))


def folder_of_media(path: Path) -> tuple[Table, int] | None:
    """`folder_table` of a folder that holds hardly anything else, and no table that might name
    what is in it; None for every other path."""
    if not os.path.isdir(path):
        return None
    root = Path(os.path.abspath(path))
    files = list(_files(root))
    suffixes = [file.suffix.lower() for file in files]
    media = sum(one in IMAGES or one in SOUNDS for one in suffixes)
    if 2 * media <= len(files) or not _TABLES.isdisjoint(suffixes):
        return None
    return _table(root, files)


def _table(root: Path, files: list[Path]) -> tuple[Table, int]:
    images, sounds = (
        [file for file in files if file.suffix.lower() in suffixes] for suffixes in (IMAGES, SOUNDS)
    )
    if bool(images) == bool(sounds):
        what = "both images and sounds" if images else "neither images nor sounds"
        raise InputError(
            f"the folder holds {what}.", file=root.name,
            remedy="Name a folder of one of them, in a folder for each label.",
        )  # fmt: skip
    kept = images or sounds
    inner = [file.relative_to(root).parts for file in kept]
    frame = pl.DataFrame(
        {PATH: [str(file) for file in kept], LABEL: [p[0] if len(p) > 1 else None for p in inner]},
        schema={PATH: pl.String, LABEL: pl.String},
    )
    columns = [Column(PATH, Kind.IMAGE if images else Kind.AUDIO)]
    if frame[LABEL].count():
        columns.append(Column(LABEL, Kind.CATEGORY, Role.TARGET))
    return Table.of(frame, columns, name=root.name), len(files) - len(kept)


def _files(root: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))
