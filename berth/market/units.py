"""Opinion units: the clauses a review is made of, each with its span in the raw cell."""

import re
from collections.abc import Iterator

import numpy as np
import polars as pl

from berth.core import Progress, Quiet

# A sentence ends at its mark (with closing quotes or brackets) or at a line break. A full stop
# ends one only before a blank, so that 3.5 and www.a.b stay whole.
_SENTENCE = re.compile(
    r"(?:[!?。！？；;…]+|\.+(?=\s|$|[A-Z\u4e00-\u9fff]{2}))[\"'”’）)\]]*\s*|\s*\n\s*"
)
# Speakers turn from praise to blame at a contrast; the contrast word opens the new clause.
_CONTRAST = re.compile(
    r"[,\s]\s*(?=(?:but|however|although|though|whereas|except|unfortunately|yet|"
    r"aber|jedoch|mais|pero|sin embargo|però|maar)\b)|"
    r"[,，\s]*(?=但是|但|不过|可是|然而|只是|就是(?=[^，。]{0,6}(?:差|慢|小|贵))|除了)",
    re.IGNORECASE,
)
# Chinese strings whole clauses together with commas.
_COMMA = re.compile(r"[，,、～~\s]+")
_LETTER = re.compile(r"\w")

SHORTEST = {"zh": 4, "ja": 4}
"""A clause shorter than this many characters joins the one before it (12 in other languages)."""
LONGEST = 400
"""A clause longer than this many characters is cut at the next blank."""


def split_units(
    table_texts: pl.Series, languages: pl.Series, progress: Progress | None = None
) -> pl.DataFrame:
    """Split every text into clauses.

    Returns one row a unit, in order: row (position of the review, UInt32), start, end (code
    points in the raw cell, UInt32). Every text with a letter or digit has at least one unit;
    units never overlap, and neither begin nor end with a blank.
    """
    rows: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    with (progress or Quiet()).step("units", len(table_texts)) as advance:
        for row, (text, language) in enumerate(zip(table_texts, languages, strict=True)):
            for start, end in clauses(text or "", language or "en"):
                rows.append(row)
                starts.append(start)
                ends.append(end)
            if row % 4096 == 4095:
                advance(4096)
    columns = {"row": rows, "start": starts, "end": ends}
    return pl.DataFrame({k: np.asarray(v, dtype=np.uint32) for k, v in columns.items()})


def clauses(text: str, language: str) -> list[tuple[int, int]]:
    """The spans of one text's clauses, (start, end) in code points."""
    shortest = SHORTEST.get(language, 12)
    spans: list[tuple[int, int]] = []
    sentence = 0
    for mark in (*_SENTENCE.finditer(text), None):
        stop = mark.end() if mark else len(text)
        first = True
        for start, end in _pieces(text, sentence, stop, comma=language in SHORTEST):
            short = end - start < shortest
            if short and spans and not first:
                spans[-1] = (spans[-1][0], end)
            elif _LETTER.search(text, start, end):
                spans.append((start, end))
                first = False
        sentence = stop
    return spans


def _pieces(text: str, start: int, stop: int, *, comma: bool) -> Iterator[tuple[int, int]]:
    cuts = {m.end() for m in _CONTRAST.finditer(text, start, stop)}
    if comma:
        cuts |= {m.end() for m in _COMMA.finditer(text, start, stop)}
    for cut in (*sorted(cuts), stop):
        while cut - start > LONGEST and (blank := text.find(" ", start + LONGEST, cut)) > 0:
            yield from _stripped(text, start, blank)
            start = blank
        yield from _stripped(text, start, cut)
        start = cut


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    end = start + len(piece.rstrip())
    if end > start + left:
        yield start + left, end


def unit_texts(texts: pl.Series, units: pl.DataFrame) -> pl.Series:
    """The words of each unit, String [units]."""
    spoken = texts.gather(units["row"])
    frame = pl.DataFrame({"text": spoken, "start": units["start"], "end": units["end"]})
    return frame.select(
        pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    ).to_series()
