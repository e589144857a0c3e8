"""What a model's sentence must keep of the template's before it may stand in its place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from berth.writers.writer import Lang

CAUSAL = re.compile(
    r"\b(because|due to|owing to|thanks to|caus(e|es|ed|ing|al)|driv(e|es|en|er|ers|ing)|drove|"
    r"leads? to|led to|leading to|results? in|impacts?|influenc\w*|effects?|affect\w*|"
    r"determin\w*|makes? (them|customers|people|users)|explains?|explained)\b"
    r"|因为|由于|导致|造成|致使|使得|引起|驱动|影响|决定了|促使|归因|带来",
    re.IGNORECASE,
)
"""Words that say that one thing brings about another, which no correlation shows."""

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
_AMOUNT = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twice|double|triple|"
    r"third|thirds|quarter|quarters|dozens?|hundreds?|thousands?|millions?|majority|most|all|"
    r"every|everyone|always|never|nobody|guaranteed?|certain(ly)?|proven)\b"
    r"|一半|过半|多数|倍|[一二三四五六七八九十]成|全部|所有|总是|从不|必然|保证|证明",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(not|no|never|none|nor|without|cannot|neither)\b|n['’]t\b|不(?!同|过)|[没未无非]",
    re.IGNORECASE,
)
_KEPT = {
    "unlike": r"\bunlike\b|不同",
    "would": r"\b(would|could|may|might)\b|可以|将会",
    "bet": r"\b(bet|opening|test)\b|押注|机会|有待",
    "likely": r"\b(likely|expected)\b|可能|预期|预计",
    "chance": r"\bchance\b|偶然",
    "yet": r"\byet\b|尚未|还不",
}
_NEVER_NEW = {
    "up": r"\b(better|best|higher|highest|above|ahead|strong\w*|well|superior|excel\w*|great\w*|"
    r"lead(s|ing)?|rising|outperform\w*|beats?)\b|更高|更好|最好|高出|超过|领先|优势|上升|优于|出色",
    "down": r"\b(worse|worst|lower|lowest|below|behind|weak\w*|poor\w*|short|fail\w*|falling|"
    r"lag\w*)\b|更低|更差|低于|落后|不足|下降|薄弱|糟糕",
}
_KEPT_SIGNS = [re.compile(pattern, re.IGNORECASE) for pattern in _KEPT.values()]
_NEVER_NEW_SIGNS = [re.compile(pattern, re.IGNORECASE) for pattern in _NEVER_NEW.values()]
_STRANGE = re.compile(r"https?:|www\.|[<>{}\[\]|`*#@\\_~^]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_LABEL = re.compile(r"[^\W_][\w &/,'’、·与和及-]*")


@dataclass(frozen=True)
class Draft:
    """A template's sentence and the names of products, needs and segments that there are."""

    text: str
    names: tuple[str, ...]
    lang: Lang


def fault(text: str, draft: Draft) -> str:
    """The first check that a rewording fails, or "": length, language, names, numbers, wording.

    It keeps the draft's numbers in their order and all its names, brings in no other name, keeps
    each number with its name (names and numbers follow one another as in the draft), is in the
    draft's language, negates as often, keeps what hedges the draft, and praises, blames or counts
    with no word that the draft has none of. More true sentences are dropped than false ones stand.
    """
    if not _sized(text, draft.text) or _STRANGE.search(text):
        return "length"
    names = _pattern(draft.names)
    old, new = _marks(draft.text, names), _marks(text, names)
    if not _in_language(_bare(text, names), draft.lang):
        return "language"
    if [mark for mark in new if mark[0] == "#"] != [mark for mark in old if mark[0] == "#"]:
        return "numbers"
    if set(new) != set(old) or not _follows(new, old):
        return "names"
    return "" if _mild(_bare(text, names), _bare(draft.text, names)) else "wording"


def label_fault(text: str, words: Iterable[str], lang: Lang, longest: int) -> str:
    """The first check that a label fails, or "": length, language, numbers."""
    many = len(text.split()) > 5 or len(_HAN.findall(text)) > 12
    if not 2 <= len(text) <= longest or many or not _LABEL.fullmatch(text):
        return "length"
    if not _in_language(text, lang):
        return "language"
    known = {number for word in words for number in _NUMBER.findall(normalize("NFKC", word))}
    if not known.issuperset(_NUMBER.findall(normalize("NFKC", text))):
        return "numbers"
    return "wording" if CAUSAL.search(text) else ""


def _sized(text: str, draft: str) -> bool:
    return len(draft) // 3 <= len(text) <= 2 * len(draft) + 40 and text.isprintable()


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    known = {_plain(n) for n in names if len(n) > 1 and not _NUMBER.fullmatch(n)}
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    whole = [
        rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name)
        for name in longest_first
    ]
    return re.compile("|".join(whole) or r"(?!)")


def _plain(text: str) -> str:
    folded = normalize("NFKC", text).casefold().replace("\u2212", "-")
    return re.sub(r"(?<=\d),(?=\d{3})", "", folded)


def _marks(text: str, names: re.Pattern[str]) -> list[str]:
    """Names and numbers in order, the numbers with # before them; names hide numbers in them."""
    both = re.compile(f"(?:{names.pattern})|({_NUMBER.pattern})")
    found = both.finditer(_plain(text))
    return [f"#{one[1]}" if one[1] is not None else one[0] for one in found]


def _bare(text: str, names: re.Pattern[str]) -> str:
    return names.sub(" ", _plain(text))


def _follows(new: Sequence[str], old: Sequence[str]) -> bool:
    """Whether `new` is `old` with some left out."""
    rest = iter(old)
    return all(mark in rest for mark in new)


def _in_language(text: str, lang: Lang) -> bool:
    han = len(_HAN.findall(text))
    letters = len(_LETTER.findall(text))
    return 2 * han > letters if lang == "zh" else han == 0


def _mild(new: str, old: str) -> bool:
    if CAUSAL.search(new):
        return False
    said = {amount[0] for amount in _AMOUNT.finditer(old)}
    if any(amount[0] not in said for amount in _AMOUNT.finditer(new)):
        return False
    if len(_NOT.findall(new)) != len(_NOT.findall(old)):
        return False
    kept = all(sign.search(new) for sign in _KEPT_SIGNS if sign.search(old))
    return kept and not any(s.search(new) for s in _NEVER_NEW_SIGNS if not s.search(old))
