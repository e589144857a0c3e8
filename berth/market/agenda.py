"""`Agenda`: the needs an analysis runs with, and how an analyst edits them."""

import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from berth.core import InputError


@dataclass(frozen=True)
class Need:
    """A need by name.

    words: what it is spoken of with, which may be empty; parent: the group it stands under, itself
    a need or only a name; origin: the needs of the run it came from, whose opinion units it takes
    over in the next run. A need that was split off or added has no origin and goes by its words.
    """

    name: str
    words: tuple[str, ...] = ()
    parent: str | None = None
    origin: tuple[str, ...] = ()

    __pydantic_config__ = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Change:
    """One edit, with all that is needed to take it back.

    arguments: what the edit was asked to do; went: the needs it replaced, each with its place in
    the list before; came: the names that stand in their stead; when: the caller's own time stamp.
    """

    operation: str
    arguments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    went: tuple[tuple[int, Need], ...] = ()
    came: tuple[str, ...] = ()
    when: str = ""

    __pydantic_config__ = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Agenda:
    """The needs of an analysis in order, and the edits that made them, the oldest first.

    Immutable: every edit returns a new agenda and leaves a `Change` in its history. Names differ
    by more than case and spacing. Raises InputError where they do not, or a need is impossible.
    """

    needs: tuple[Need, ...]
    history: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        _check(self.needs)

    @property
    def names(self) -> tuple[str, ...]:
        """The needs' names, in order."""
        return tuple(need.name for need in self.needs)

    def __getitem__(self, name: str) -> Need:
        """The need of that name; InputError with the nearest names where there is none."""
        for need in self.needs:
            if need.name == name:
                return need
        raise InputError(f"no need is called {name!r}.", remedy=_nearest(name, self.names))

    def shared_words(self) -> dict[str, tuple[str, ...]]:
        """Words that stand for more than one need, with the needs: allowed, but worth saying."""
        owners: dict[str, list[str]] = {}
        for need in self.needs:
            for word in dict.fromkeys(word.casefold() for word in need.words):
                owners.setdefault(word, []).append(need.name)
        return {word: tuple(names) for word, names in owners.items() if len(names) > 1}

    def rename(self, old: str, new: str, *, when: str = "") -> "Agenda":
        """Give a need another name; it keeps its words, origin and children."""
        self[old]
        self._free(new, besides=(old,))
        needs = [replace(n, name=new) if n.name == old else n for n in self.needs]
        arguments = {"old": (old,), "new": (new,)}
        return self._edited("rename", arguments, _adopt(needs, {old: new}), when)

    def merge(self, names: Sequence[str], into: str, *, when: str = "") -> "Agenda":
        """Make one need of several, in the place of the first, with all their words and origins."""
        parts = [self[name] for name in dict.fromkeys(names)]
        if len(parts) < 2:
            raise InputError("a merge takes at least two different needs.")
        gone = tuple(part.name for part in parts)
        self._free(into, besides=gone)
        parents = {part.parent for part in parts if part.parent not in gone}
        whole = Need(
            into,
            _union(part.words for part in parts),
            parents.pop() if len(parents) == 1 else None,
            _union(part.origin for part in parts),
        )
        if whole.parent == into:
            whole = replace(whole, parent=None)
        needs = _put(self.needs, gone, [whole])
        arguments = {"names": gone, "into": (into,)}
        return self._edited("merge", arguments, _adopt(needs, dict.fromkeys(gone, into)), when)

    def split(self, name: str, parts: Mapping[str, Sequence[str]], *, when: str = "") -> "Agenda":
        """Put several needs, each with its words, in the place of one; its children move up."""
        old = self[name]
        if len(parts) < 2:
            raise InputError(f"a split of {name!r} takes at least two new needs.")
        for part, words in parts.items():
            self._free(part, besides=(name,))
            if not words:
                raise InputError(
                    f"the part {part!r} of {name!r} has no words to be known by.",
                    remedy="Name at least one.",
                )
        new = [Need(part, tuple(words), old.parent) for part, words in parts.items()]
        needs = _put(_adopt(self.needs, {name: old.parent}), (name,), new)
        arguments = {"name": (name,), "parts": tuple(parts)}
        return self._edited("split", arguments, needs, when)

    def drop(self, name: str, *, when: str = "") -> "Agenda":
        """Leave a need out; its children move up to its own parent."""
        needs = _put(_adopt(self.needs, {name: self[name].parent}), (name,), [])
        return self._edited("drop", {"name": (name,)}, needs, when)

    def add(
        self,
        name: str,
        words: Sequence[str] = (),
        parent: str | None = None,
        *,
        when: str = "",
    ) -> "Agenda":
        """Put a new need at the end."""
        self._free(name)
        arguments = {"name": (name,), "words": tuple(words)}
        if parent is not None:
            arguments["parent"] = (parent,)
        needs = [*self.needs, Need(name, tuple(words), parent)]
        return self._edited("add", arguments, needs, when)

    def undo(self) -> "Agenda":
        """Take the last edit back, and out of the history.

        Raises InputError where there is none, or where the needs it made are no longer there.
        """
        if not self.history:
            raise InputError("there is no edit to take back.")
        last = self.history[-1]
        kept = [need for need in self.needs if need.name not in last.came]
        back = {_same(need.name) for _, need in last.went} & {_same(need.name) for need in kept}
        if back or len(kept) + len(last.came) != len(self.needs):
            raise InputError(f"the needs were changed by other means since {last.operation!r}.")
        for place, need in last.went:
            kept.insert(place, need)
        return Agenda(tuple(kept), self.history[:-1])

    def _edited(
        self,
        operation: str,
        arguments: Mapping[str, tuple[str, ...]],
        needs: Iterable[Need],
        when: str,
    ) -> "Agenda":
        now = tuple(needs)
        went = tuple((i, need) for i, need in enumerate(self.needs) if need not in now)
        came = tuple(need.name for need in now if need not in self.needs)
        return Agenda(now, (*self.history, Change(operation, arguments, went, came, when)))

    def _free(self, name: str, besides: Sequence[str] = ()) -> None:
        for need in self.needs:
            if need.name not in besides and _same(need.name) == _same(name):
                raise InputError(
                    f"there is a need called {need.name!r} already.", remedy="Merge them instead."
                )


def _same(name: str) -> str:
    return " ".join(normalize("NFKC", name).casefold().split())


def _nearest(name: str, names: Iterable[str]) -> str:
    known = list(names)
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        return "Did you mean " + " or ".join(map(repr, close)) + "?"
    return "There are: " + ", ".join(map(repr, known[:12])) + "." if known else ""


def _union(many: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in many for one in some))


def _put(needs: Iterable[Need], gone: Sequence[str], new: Sequence[Need]) -> list[Need]:
    """Put the new needs where the first of those gone stood."""
    needs = list(needs)
    place = min(i for i, need in enumerate(needs) if need.name in gone)
    before = needs[:place]
    return [*before, *new, *(need for need in needs[place:] if need.name not in gone)]


def _adopt(needs: Iterable[Need], parents: Mapping[str, str | None]) -> list[Need]:
    """Give children of a parent that changes its name, or goes, to the one named in its stead."""
    return [
        need
        if need.parent is None or need.parent not in parents
        else replace(need, parent=parents[need.parent])
        for need in needs
    ]


def _check(needs: Sequence[Need]) -> None:
    seen: dict[str, str] = {}
    for number, need in enumerate(needs, 1):
        if not need.name.strip():
            raise InputError(f"need {number} has an empty name.")
        if (same := _same(need.name)) in seen:
            raise InputError(
                f"need {number}, {need.name!r}, has the same name as {seen[same]!r}.",
                remedy="Names differ by more than case and spacing; merge or rename one of them.",
            )
        seen[same] = need.name
        if any(not word.strip() for word in need.words):
            raise InputError(
                f"need {need.name!r} has an empty word in 'words'.",
                remedy="Remove it; a need may also have no words at all.",
            )
    parents = {need.name: need.parent for need in needs}
    for name in parents:
        _climb(name, parents)


def _climb(name: str, parents: Mapping[str, str | None]) -> None:
    above, steps = parents[name], 0
    while above is not None and above != name and steps < len(parents):
        above, steps = parents.get(above), steps + 1
    if above == name:
        raise InputError(f"need {name!r} is its own 'parent', perhaps by way of others.")


@dataclass(frozen=True)
class _File:
    need: tuple[Need, ...] = ()
    history: tuple[Change, ...] = ()

    __pydantic_config__ = ConfigDict(extra="forbid")


def read_agenda(path: str | os.PathLike[str]) -> Agenda:
    """Read needs from a TOML file of `[[need]]` tables, and `[[history]]` where there is one.

    Raises InputError that names the file, the need and the key: unreadable file or TOML, unknown
    or missing keys, values of another kind, empty or repeated names, no need at all.
    """
    file = os.fspath(path)
    top = _parse(file)
    try:
        found = TypeAdapter(_File).validate_python(top)
        if not found.need:
            raise InputError("names no need.", remedy='Start with [[need]] and name = "...".')
        return Agenda(found.need, found.history)
    except ValidationError as error:
        raise _explained(error.errors()[0], top, file) from error
    except InputError as error:
        raise InputError(error.message, remedy=error.remedy, file=file) from error


def _parse(file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(file).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", file=file) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8.", file=file, remedy="Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"is not valid TOML: {error}.", file=file) from error


def _explained(error: ErrorDetails, top: Mapping[str, Any], file: str) -> InputError:
    """Say in which need what is wrong; `error` is the first that validation found."""
    kind, *place = error["loc"]
    table: Any = top
    where, known = "the file", [part.name for part in fields(_File)]
    if place:
        table = top[str(kind)][place[0]]
        where = f"{kind} {int(place[0]) + 1}"
        known = [part.name for part in fields(Need if kind == "need" else Change)]
    if isinstance(table, dict) and isinstance(table.get("name"), str):
        where += f" ({table['name']!r})"
    key = ".".join(map(str, place[1:])) or str(kind)
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return InputError(
            f"{where} has an unknown key {key!r}.", file=file, remedy=_nearest(key, known)
        )
    if error["type"] in ("missing", "missing_argument"):
        return InputError(f"{where} has no {key!r}.", file=file)
    shape = 'name = "..." and words = ["...", "..."]' if place else f"[[{kind}]] above each"
    return InputError(
        f"{where}: {key!r} is of the wrong kind ({error['msg'].lower()}).",
        file=file,
        remedy=f"Write {shape}.",
    )


_HEAD = """\
# The needs of an analysis. Edit, then run again: a need with an 'origin' keeps the opinions found
# for it; one without is found by its words. Comments are not kept when a program edits this file.
"""


def write_agenda(path: str | os.PathLike[str], agenda: Agenda) -> None:
    """Write an agenda so that `read_agenda` gives it back exactly, whole or not at all.

    Comments in a file that is overwritten are not kept. Raises InputError where the file cannot be
    written, or a name holds half a surrogate pair.
    """
    parts = [_HEAD]
    parts += [_table("[[need]]", _fields(need)) for need in agenda.needs]
    parts += [_table("[[history]]", _history(change)) for change in agenda.history]
    file = os.path.realpath(path)
    try:
        _replace(file, "\n".join(parts).encode("utf-8"))
    except UnicodeEncodeError as error:
        raise InputError("a name or word holds half a surrogate pair.", file=file) from error
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}.", file=file) from error


def _replace(file: str, content: bytes) -> None:
    mode = os.stat(file).st_mode & 0o777 if os.path.exists(file) else 0o644
    handle, name = tempfile.mkstemp(dir=os.path.dirname(file), prefix=".agenda-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, mode)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _fields(need: Need) -> dict[str, str]:
    written = {"name": _quoted(need.name)}
    if need.words:
        written["words"] = _array(need.words)
    if need.parent is not None:
        written["parent"] = _quoted(need.parent)
    if need.origin:
        written["origin"] = _array(need.origin)
    return written


def _history(change: Change) -> dict[str, str]:
    arguments = {_quoted(key): _array(value) for key, value in change.arguments.items()}
    went = (f"[{place}, {_inline(_fields(need))}]" for place, need in change.went)
    return {
        "operation": _quoted(change.operation),
        "arguments": _inline(arguments),
        "went": f"[{', '.join(went)}]",
        "came": _array(change.came),
        **({"when": _quoted(change.when)} if change.when else {}),
    }


def _inline(written: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {value}' for key, value in written.items())} }}"


def _table(head: str, written: Mapping[str, str]) -> str:
    return "\n".join([head, *(f"{key} = {value}" for key, value in written.items())]) + "\n"


def _array(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


_ESCAPES: dict[int, str] = {
    **{code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    **str.maketrans({"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"}),
    **str.maketrans({'"': r"\"", "\\": r"\\"}),
}


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
