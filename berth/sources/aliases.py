"""Spellings of one product under one name, by a rule that never guesses and by the user's list."""

import json
import os
import re
import tempfile
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from berth.core import InputError

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\ufeff]")
_SIGNS = re.compile("[™®©]")
_PARTING = re.compile(r"[\s\-_.,'’‘\"“”()\[\]{}/\\:;!?*|·•–—、。，：；！？「」『』【】《》〈〉]+")
_LEGAL = re.compile(
    r" (?:inc|incorporated|(?:co |pty |pte )?ltd|llc|llp|plc|corp|corporation"
    r"|gmbh(?: (?:& )?co kg)?|s ?r ?l)$"
    r"|(?:股份|责任)?有限(?:责任)?公司$|(?:官方)?旗舰店$"
)
_WITHIN_NUMBERS = re.compile(r"(?<![0-9]) | (?![0-9])")
_PAIRS = 20
_COMPARED = 1000
_BUCKETS = 64
_WRITE = 'Write [[product]] with name = "..." and spellings = ["...", "..."].'
_HEAD = """\
# Products and their spellings. Edit, then run again with --aliases and this file: what stands
# here goes before any rule. A name without spellings keeps a product apart.
"""


@dataclass(frozen=True)
class _List:
    """said: spelling → name; keys: key → names that claim it; spellings: name → spellings."""

    said: dict[str, str]
    keys: dict[str, set[str]]
    spellings: dict[str, tuple[str, ...]]

    def name(self, spelling: str) -> str | None:
        """The name for a spelling: its own entry, or the only one that differs in form alone."""
        claims = self.keys.get(_key(spelling), set())
        return self.said.get(spelling) or (next(iter(claims)) if len(claims) == 1 else None)


def merge(products: pl.Series, file: Path | None) -> tuple[pl.Series, dict[str, tuple[str, ...]]]:
    """One name for the spellings of each product, and the other spellings of each name.

    products: String [rows]. The names, String [rows], are null where a cell holds nothing to see.
    Spellings that differ only in case, width (NFKC), blanks, punctuation outside numbers or a
    legal suffix are one product, named by the most frequent of them; nothing is merged by
    likeness. The TOML file goes first: what it lists is called as it says. Raises InputError where
    the file cannot be read, holds an unknown key, or puts a spelling under two names.
    """
    listed = _read(file) if file else _List({}, {}, {})
    raw = products.cast(pl.String)
    cells = raw.drop_nulls().alias("raw").value_counts(name="count").sort("raw")
    tidy = [_tidy(cell) for cell in cells["raw"]]
    counts: Counter[str] = Counter()
    for spelling, count in zip(tidy, cells["count"], strict=True):
        counts[spelling] += count
    names = _named(counts, listed)
    told = pl.DataFrame(
        {"raw": cells["raw"], "name": [names.get(spelling) for spelling in tidy]},
        schema={"raw": pl.String, "name": pl.String},
    )
    merged = pl.DataFrame({"raw": raw}).join(told, on="raw", how="left", maintain_order="left")
    return merged["name"].alias(products.name), _spellings(names, listed)


def similar(products: pl.Series) -> tuple[tuple[str, str], ...]:
    """Pairs of names worth a look, at most 20: one or two edits apart, with the same numbers.

    The pairs nearest to each other come first. Only the 1,000 most frequent names are compared.
    """
    counts = Counter(name for name in products.cast(pl.String).drop_nulls() if _tidy(name))
    names = sorted(counts, key=lambda name: (-counts[name], name))[:_COMPARED]
    keys = [_key(name) for name in names]
    bags = np.zeros((len(names), _BUCKETS), np.int16)
    for row, key in enumerate(keys):
        np.add.at(bags[row], [ord(sign) % _BUCKETS for sign in key], 1)
    found = []
    for row, key in enumerate(keys):
        # An edit takes at most one sign out of the bag and puts one in.
        near = np.abs(bags[row + 1 :] - bags[row]).sum(axis=1) <= 2 * _edits(key)
        for other in np.flatnonzero(near) + row + 1:
            most = min(_edits(key), _edits(keys[other]))
            apart = _distance(key, keys[other], most)
            if 0 < apart <= most and _numbers(key) == _numbers(keys[other]):
                found.append((apart, *sorted((names[row], names[other]))))
    return tuple((one, other) for _, one, other in sorted(found)[:_PAIRS])


def write_aliases(path: str | os.PathLike[str], merged: Mapping[str, Iterable[str]]) -> None:
    """Write names and spellings as the TOML that `merge` reads, whole or not at all.

    Raises InputError where the file cannot be written, or a name holds half a surrogate pair.
    """
    file = os.path.realpath(path)
    tables = [
        f"[[product]]\nname = {_quoted(name)}\n"
        f"spellings = [{', '.join(_quoted(one) for one in spellings if one != name)}]\n"
        for name, spellings in sorted(merged.items())
    ]
    try:
        _replace(file, "\n".join([_HEAD, *tables]).encode())
    except UnicodeEncodeError as error:
        raise InputError("a name holds half a surrogate pair.", file=file) from error
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", file=file) from error


def same_product(one: str, other: str) -> bool:
    """Whether two spellings are taken for one product, by the rule of `merge` without a file."""
    return _key(one) == _key(other)


def _tidy(cell: str) -> str:
    return " ".join(_UNSEEN.sub(" ", cell).split())


def _key(spelling: str) -> str:
    """What spellings of one product have in common; signs such as + and & tell products apart."""
    plain = unicodedata.normalize("NFKC", _SIGNS.sub(" ", spelling)).casefold()
    parted = _PARTING.sub(" ", plain).strip()
    stem = _LEGAL.sub("", parted).strip()
    return _WITHIN_NUMBERS.sub("", stem or parted) or plain


def _named(counts: Counter[str], listed: _List) -> dict[str, str]:
    """Spelling → name."""
    names, groups = {}, dict[str, list[str]]()
    for spelling in sorted(filter(None, counts), key=lambda one: (-counts[one], one)):
        if name := listed.name(spelling):
            names[spelling] = name
        else:
            groups.setdefault(_key(spelling), []).append(spelling)
    return names | {one: group[0] for group in groups.values() for one in group}


def _spellings(names: Mapping[str, str], listed: _List) -> dict[str, tuple[str, ...]]:
    """Name → its other spellings in order, those of the list among them."""
    found: dict[str, set[str]] = {name: set() for name in names.values()}
    for spelling, name in names.items():
        found[name] |= {spelling, *listed.spellings.get(name, ())}
    return {name: tuple(sorted(found[name] - {name})) for name in sorted(found)}


def _read(file: Path) -> _List:
    top = _parse(file)
    _known(top, {"product"}, "the file", file)
    tables = top.get("product", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError("'product' is not a list of tables.", remedy=_WRITE, file=str(file))
    said: dict[str, str] = {}
    keys: dict[str, set[str]] = {}
    spellings: dict[str, tuple[str, ...]] = {}
    for number, table in enumerate(tables, 1):
        name, others = _entry(table, number, file)
        if name in spellings:
            raise InputError(f"names {name!r} twice.", remedy="Make it one.", file=str(file))
        spellings[name] = others
        for spelling in (name, *others):
            if said.setdefault(spelling, name) != name:
                raise InputError(
                    f"has {spelling!r} under two names, {said[spelling]!r} and {name!r}.",
                    remedy="Leave it under one of them.",
                    file=str(file),
                )
            keys.setdefault(_key(spelling), set()).add(name)
    return _List(said, keys, spellings)


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}.",
            remedy="Name an existing file with --aliases.",
            file=str(file),
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8.", remedy="Save it as UTF-8.", file=str(file)) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"is not valid TOML: {error}.", remedy=_WRITE, file=str(file)) from error


def _entry(table: dict[str, Any], number: int, file: Path) -> tuple[str, tuple[str, ...]]:
    where = f"product {number}"
    _known(table, {"name", "spellings"}, where, file)
    name, others = table.get("name"), table.get("spellings", [])
    if not isinstance(name, str) or not _tidy(name):
        raise InputError(f"{where} has no 'name'.", remedy=_WRITE, file=str(file))
    if not isinstance(others, list) or not all(
        isinstance(one, str) and _tidy(one) for one in others
    ):
        raise InputError(
            f"{where} ({name!r}): 'spellings' is not a list of texts.",
            remedy=_WRITE,
            file=str(file),
        )
    return _tidy(name), tuple(_tidy(one) for one in others)


def _known(table: Mapping[str, Any], keys: set[str], where: str, file: Path) -> None:
    for key in sorted(table.keys() - keys):
        raise InputError(f"{where} has an unknown key {key!r}.", remedy=_WRITE, file=str(file))


def _edits(key: str) -> int:
    return 0 if len(key) < 4 else 1 if len(key) < 8 else 2


def _numbers(key: str) -> list[str]:
    return re.findall("[0-9]+", key)


def _distance(one: str, other: str, most: int) -> int:
    """The edit distance of Levenshtein (1966), or more than `most`."""
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    same = sum(1 for _ in shared)
    one, other = one[same:], other[same:]
    if not one or not other or not most:
        return max(len(one), len(other))
    tails = ((one[1:], other[1:]), (one[1:], other), (one, other[1:]))
    return 1 + min(_distance(a, b, most - 1) for a, b in tails)


def _quoted(text: str) -> str:
    # A JSON string is a TOML string but for the delete character, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", r"\u007f")


def _replace(file: str, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=os.path.dirname(file), prefix=".aliases-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.chmod(name, os.stat(file).st_mode & 0o777 if os.path.exists(file) else 0o644)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
