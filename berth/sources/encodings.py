"""Bytes to text: the encoding told by marks and by what the bytes can be, or named by the user."""

import codecs
import re
from dataclasses import dataclass
from functools import cache

from berth.core import InputError
from berth.sources.phrases import counted, on_lines

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "cp1252": "Windows-1252"}
_REMEDY = "Name the right one with --encoding, for example --encoding gb18030."
_ASCII = re.compile(r"[\x00-\x7f]+")
_PARTED = re.compile("[\n\r,;\t|]")
_PAIR = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_PLAUSIBLE = 0.6
"""Share of everyday signs that Chinese text clears easily and misread text does not."""
_GLANCE = 200
"""Characters of a line that are looked at."""
_TOP = 8192
"""Bytes that show whether there are two to a character."""
_LIKELY = 0.7
"""Share of common characters that text clears, and text read two bytes at a time does not."""
_TELLING = 4
"""From so many everyday signs on, one line alone shows that it is Chinese."""


@dataclass(frozen=True)
class _Line:
    """How one line that is not plain ASCII can be read; None where it cannot."""

    data: bytes
    utf8: str | None
    chinese: str | None
    telling: bool

    @property
    def only_utf8(self) -> bool:
        return self.utf8 is not None and self.chinese is None

    @property
    def only_chinese(self) -> bool:
        return self.utf8 is None and self.chinese is not None and self.telling

    @property
    def neither(self) -> bool:
        return self.utf8 is None and self.chinese is None


def decode(data: bytes, name: str, encoding: str | None) -> tuple[str, str, tuple[str, ...]]:
    """The text without its byte order mark, the (main) encoding, and notes on what was guessed.

    A named encoding is strict. Otherwise: what a byte order mark says, else UTF-16 where there are
    NULs and its characters are such as people write, else UTF-8, else line by
    line the first that fits of UTF-8, GB18030 (where most signs are everyday Chinese) and
    Windows-1252; a line that fits none well has its broken characters replaced. `name` is the
    file's, for messages. Raises InputError for an unknown encoding, and for bytes that a named
    or marked encoding does not have.
    """
    if encoding is not None:
        return _named(data, name, encoding)
    for mark, said, codec in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(codec), said, ()
            except UnicodeDecodeError as error:
                if said == "utf-8":
                    return _guessed(data.removeprefix(mark))
                raise _undecodable(data, name, codec, error) from error
    if (wide := _wide(data)) is not None:
        return wide, "utf-16", ("read as UTF-16, a guess; --encoding names another",)
    try:
        return data.decode(), "utf-8", ()
    except UnicodeDecodeError:
        return _guessed(data)


def _wide(data: bytes) -> str | None:
    """The text, if the bytes are UTF-16 without a mark.

    Then a NUL is half of a plain letter, a delimiter or a line break. Bytes of another encoding
    would come out as rare characters, two letters in each.
    """
    if b"\0" not in data[:_TOP] or len(data) % 2:
        return None
    codec = min(("utf-16-le", "utf-16-be"), key=lambda one: _strange(data, one))
    return _strict(data, codec) if _strange(data, codec) < 1 - _LIKELY else None


def _strange(data: bytes, codec: str) -> float:
    """Share of characters that nobody writes, 1 if not even a line or a field ends."""
    glance = data[:_TOP].decode(codec, "replace")
    if not _PARTED.search(glance):
        return 1.0
    rare = sum(not _common(sign) for sign in _everyday().sub("", glance))
    return rare / len(glance)


def _common(sign: str) -> bool:
    """Whether a sign is of an alphabet or of Japanese, or a mark, and no control character."""
    return sign < "\u3100" and (sign.isprintable() or sign.isspace())


def without_nuls(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without NUL characters, which nothing downstream takes, and a note if there were."""
    nuls = text.count("\0")
    if not nuls:
        return text, ()
    line = text.count("\n", 0, text.index("\0")) + 1
    told = f"{counted(nuls, 'NUL character')} removed, the first on line {line}"
    return text.replace("\0", ""), (told,)


def _named(data: bytes, name: str, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        info = codecs.lookup(encoding)
        if not info._is_text_encoding:
            raise LookupError
    except (LookupError, ValueError):
        raise InputError(
            f"there is no encoding called {encoding!r}.",
            remedy="--encoding takes names such as utf-8, gb18030, cp1252 and utf-16.",
            file=name,
        ) from None
    codec = "utf-8-sig" if info.name == "utf-8" else info.name
    try:
        text = data.decode(codec)
        # Some codecs spell half characters, which no other library takes: those fail here.
        text.encode()
    except UnicodeError as error:
        raise _undecodable(data, name, encoding, error) from error
    return text.removeprefix("\ufeff"), info.name, ()


def _undecodable(data: bytes, name: str, encoding: str, error: UnicodeError) -> InputError:
    place = ""
    if isinstance(error, UnicodeDecodeError):
        before = data[: error.start].decode(encoding, "replace")
        place = f" on line {before.count(chr(10)) + 1}"
    return InputError(f"the bytes{place} are not {encoding}.", remedy=_REMEDY, file=name)


def _guessed(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    # No byte of a multi-byte character is a line break in any encoding guessed here.
    end = b"\n" if b"\n" in data else b"\r"
    pieces = data.split(end)
    lines = {at: _look(piece) for at, piece in enumerate(pieces) if not piece.isascii()}
    telling = sum(line.only_chinese for line in lines.values())
    ahead_of_utf8 = telling > sum(line.only_utf8 for line in lines.values())
    ahead_of_western = telling >= sum(line.neither for line in lines.values())
    read = {at: _read(line, ahead_of_utf8, ahead_of_western) for at, line in lines.items()}
    texts = [read[at][0] if at in read else piece.decode() for at, piece in enumerate(pieces)]
    found: dict[str, list[int]] = {}
    for at, (_, encoding, _) in read.items():
        found.setdefault(encoding, []).append(at + 1)
    main = max(found, key=lambda encoding: len(found[encoding]))
    broken = [at + 1 for at, (_, _, whole) in read.items() if not whole]
    return end.decode().join(texts), main, _notes(found, main, broken)


def _look(data: bytes) -> _Line:
    utf8 = _strict(data, "utf-8")
    chinese = _strict(data, "gb18030")
    signs, everyday = _signs(chinese[:_GLANCE]) if chinese else (0, 0)
    if everyday < _PLAUSIBLE * signs:
        chinese = None
    return _Line(data, utf8, chinese, everyday >= _TELLING)


def _read(line: _Line, ahead_of_utf8: bool, ahead_of_western: bool) -> tuple[str, str, bool]:
    """The line's text, its encoding, and whether it came out whole."""
    if line.utf8 is not None and not (line.chinese is not None and ahead_of_utf8):
        return line.utf8, "utf-8", True
    if line.chinese is not None and (line.telling or ahead_of_western):
        return line.chinese, "gb18030", True
    candidates = ["utf-8"] if _PAIR.search(line.data) else []
    for encoding in [*candidates, *["gb18030"] * ahead_of_western]:
        text = line.data.decode(encoding, "replace")
        lost = text.count("\ufffd")
        if len(_ASCII.sub("", text)) > 2 * lost:
            return text, encoding, lost == 0
    western = _strict(line.data, "cp1252")
    return (line.data.decode("latin-1") if western is None else western), "cp1252", True


def _notes(found: dict[str, list[int]], main: str, broken: list[int]) -> tuple[str, ...]:
    notes = []
    others = [
        f"{counted(len(rows), 'line')} as {_NAMES[encoding]} ({on_lines(rows)})"
        for encoding, rows in found.items()
        if encoding != main
    ]
    if others:
        notes.append(
            f"mixed encodings: read {' and '.join(others)}, the others as {_NAMES[main]}; "
            "--encoding names one for all"
        )
    elif main != "utf-8":
        notes.append(f"read as {_NAMES[main]}, a guess; --encoding names another")
    if broken:
        told = f"{counted(len(broken), 'line')} with broken characters"
        notes.append(f"{told}, shown as \ufffd ({on_lines(broken)})")
    return tuple(notes)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _signs(text: str) -> tuple[int, int]:
    """How many signs are beyond ASCII, and how many of these are everyday Chinese."""
    signs = _ASCII.sub("", text)
    return len(signs), len(signs) - len(_everyday().sub("", signs))


@cache
def _everyday() -> re.Pattern[str]:
    """The 3,755 level 1 characters of GB 2312-80, with its punctuation and full-width forms."""
    rows = (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
    pairs = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return re.compile(f"[{''.join(pair.decode('gb2312', 'ignore') for pair in pairs)}]+")
