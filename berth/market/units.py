"""Opinion units: the clauses a review is made of, each with its span in the raw cell."""

import re
from collections.abc import Iterator

import numpy as np
import polars as pl

from berth.core import Progress, Quiet

# Every pattern here takes time linear in the text: none begins with a run that a search would
# try again from each of its characters (cells of a million blanks occur, where tags were).
#
# A sentence ends at its mark (with closing quotes or brackets) or at a line break. A full stop
# ends one only before a blank, so that 3.5 and www.a.b stay whole.
_SENTENCE = re.compile(
    r"(?:[!?。！？；;…]+|(?<!\.)\.++(?=\s|$|[A-Z\u4e00-\u9fff]{2}))[\"'”’）)\]]*\s*|\n\s*"
)
# Chinese and Japanese string whole clauses together with commas.
_COMMA = re.compile(r"[，,、～~\s]+")
_LETTER = re.compile(r"\w")

SHORTEST = {"zh": 4, "ja": 4, "ko": 6}
"""A clause shorter than this many characters joins the one before it (12 in other languages)."""
LONGEST = 400
"""A clause longer than this many characters is cut at the next blank."""


def _not_after(words: str) -> str:
    """Where none of these words or phrases, divided by |, stands before."""
    return "".join(rf"(?<!\b{word}\s)" for word in words.split("|"))


def _contrast(anywhere: str, after_comma: str = "", *, never_after: str) -> re.Pattern[str]:
    """Words at which a clause turns. never_after: words after which they stand in the middle of a
    clause instead ("was unfortunately closed")."""
    # The words are looked for before what may not precede them: they are rarer.
    found = rf"(?<=[,\s])(?=(?:{anywhere})\b){_not_after(never_after)}(?:{anywhere})\b"
    if after_comma:
        found += rf"|(?<=,\s)(?:{after_comma})\b"
    return re.compile(found, re.IGNORECASE)


# Speakers turn from praise to blame at a contrast. A match is the word that opens the new clause,
# with the comma after it if any; it is empty where an ending has closed the old clause.
_CONTRASTS = {
    "en": _contrast(
        # Neither "nothing but praise" nor "has not yet come" turns.
        rf"(?=b){_not_after('nothing|anything|all|help|no choice|no option')}"
        r"but(?!\s+for\b|\s+not\s+least\b)|(?:even\s+)?(?:al)?though|however|whereas|except|"
        r"unfortunately|and\s+yet(?!\s+(?:again|another)\b)",
        r"but\s+for|yet(?!\s+(?:again|another|to)\b)",
        never_after="as|even|was|were|is|are",
    ),
    "de": _contrast(
        "aber|jedoch|allerdings|obwohl|außer",
        "leider|doch",
        never_after="war|waren|ist|sind|hat|hatte|haben|hatten|oder",
    ),
    "fr": _contrast(
        r"mais|cependant|toutefois|pourtant|par\s+contre|en\s+revanche|malheureusement|sauf|bien\s+que",
        never_after="est|était|sont|étaient|a|avait|ont|avaient",
    ),
    "es": _contrast(
        r"pero|sin\s+embargo|aunque|salvo|excepto|lamentablemente",
        never_after="es|son|está|están|era|eran|estaba|estaban|fue|fueron",
    ),
    "it": _contrast(
        r"ma|però|tuttavia|purtroppo|anche\s+se|tranne",
        never_after="è|era|sono|erano",
    ),
    "pt": _contrast(
        r"mas|porém|contudo|no\s+entanto|embora|infelizmente|exceto",
        never_after="é|são|está|estão|era|eram|estava|estavam|foi|foram",
    ),
    "nl": _contrast(
        "maar|echter|hoewel|helaas|behalve",
        never_after="is|was|zijn|waren|alleen|nog|slechts",
    ),
    "ru": _contrast(
        r"но(?!\s+и\b)|однако|зато|хотя(?!\s+бы\b)|к\s+сожалению",
        never_after="был|была|было|были",
    ),
    "uk": _contrast(
        r"але|однак|проте|зате|хоча(?!\s+б\b)|на\s+жаль", never_after="був|була|було|були"
    ),
    "zh": re.compile(
        r"""(?:
        (?<![不非])但(?![愿願凡])是?  # neither 不但 (not only) nor 但愿 (if only)
        # 不过关 (fails), 不过如此 (so-so), 再好不过 (could not be better) turn nowhere.
        |(?<![只才再也忙顾顧转轉说說看比超])(?<!再好)不[过過](?!如此|[分份](?!量)|敏(?!感)|[关關](?![于於键鍵])|[瘾癮硬])
        |(?<![这這那])可是|然而|(?<![删刪扣拆清解排])除了
        # "Only" and "that is" turn after a comma, or between praise and blame, never in 这只是.
        |(?<=[，,、\s])(?:只不[过過]|只是|就是)(?![说說])
        |(?<=[错錯好净淨利适適意])(?:只不[过過]|只是|就是)(?=[^，。]{0,6}[差慢小贵貴吵旧舊远遠脏髒])
        )[，,、\s]*""",
        re.VERBOSE,
    ),
    "ja": re.compile(
        r"""(?<![^、。！？\s])(?:しかしながら|しかし|ですが|だが|だけど|けれども|けど|でも|ただし|ただ)[、\s]+
        |(?<=[いただするん]が、)|(?<=けど、)|(?<=れど、)|(?<=れども、)|(?<=けども、)|(?<=のに、)
        |(?:(?<=けど)|(?<=けれど)|(?<=れども)|(?<=けども))(?![も、。！？…\s])""",
        re.VERBOSE,
    ),
    "ko": re.compile(
        r"(?<![^,.!?\s])(?:하지만|그러나|그런데|근데|다만|반면에?)(?![^,\s])[,\s]*|(?<=지만)(?=[,\s])"
    ),
}
_NOTHING = re.compile(r"(?!)")


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
    sentences = {mark.end() for mark in _SENTENCE.finditer(text)}
    contrast = _CONTRASTS.get(language, _NOTHING)
    turns = dict(mark.span() for mark in contrast.finditer(text))
    cuts = set(turns)
    if language in ("zh", "ja"):
        cuts |= {mark.end() for mark in _COMMA.finditer(text)}
    # A word stays with what it opens, though a comma follow.
    cuts -= {end for start, end in turns.items() if end > start}
    spans: list[tuple[int, int]] = []
    start, first = 0, True
    for cut in sorted(cuts | sentences | {len(text)}):
        for left, right in _pieces(text, start, cut):
            short = right - left < SHORTEST.get(language, 12)
            if short and language in SHORTEST and start in turns:
                # 只是贵 ("only dear") says all it has to say: something after its contrast word.
                said = _LETTER.search(text, turns[start], right)
                short = not said or len(_LETTER.findall(text, start, right)) < 2
            if short and spans and not first:
                spans[-1] = (spans[-1][0], right)
            elif _LETTER.search(text, left, right):
                spans.append((left, right))
                first = False
        first = first or cut in sentences
        start = cut
    return spans


def _pieces(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The span itself, or several of about `LONGEST` characters; without blanks at their ends."""
    while stop - start > LONGEST and (blank := text.find(" ", start + LONGEST, stop)) > 0:
        yield from _stripped(text, start, blank)
        start = blank
    yield from _stripped(text, start, stop)


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
