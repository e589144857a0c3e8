"""The forms of a word as one word, where the texts have several."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

import polars as pl

from berth.market.words import common_words

PLURALS = ("en", "es", "fr", "pt")
"""Languages in which many is written as one and an s."""
_OTHERS = ("news", "goods", "customs", "means", "arms", "glasses", "has", "was", "does")
"""Not many of what they would be many of."""

_AFTER_CONSONANT = ("이", "은", "을", "과", "으로")
_AFTER_VOWEL = ("가", "는", "를", "와", "로")
_SHORT = ("이", "은", "을", "가", "는", "를", "에", "에서")
"""Particles that are cut from a single syllable, where it is seen with two of them: 온도 (warmth)
is not 온 and 도."""
_PARTICLE = re.compile("([가-힣]+?)(에서|으로|까지|부터|[이은을과가는를와로에의도만들])")
_CASE = re.compile(
    "([а-яё]+ств)о|([а-яё]{4,}?)(?:ами|ями|ах|ях|ам|ям|ов|ев|ом|ем|ой|ей|ью|[аяеыиуюь])?"
)
"""Endings of Russian nouns; behind four letters, since душ and душа are two things."""


def forms(spoken: pl.DataFrame, languages: pl.Series, named: Iterable[str] = ()) -> dict[str, str]:
    """Words and the form that stands for them: of singular and plural, and of Russian cases, the
    one which the texts use most; of Korean words with a particle, the bare word.

    spoken: row, token; languages: of each row; named: further words that may stand in any form,
    such as those an analyst gave. Every form is there in the texts or named: no word is cut to a
    stem that nobody wrote.
    """
    return forms_in([(spoken, languages)], named)


def forms_in(
    parts: Iterable[tuple[pl.DataFrame, pl.Series]], named: Iterable[str] = ()
) -> dict[str, str]:
    """The same of texts that come in parts: `spoken` and `languages` of each."""
    tallies: dict[tuple[str, ...], Counter[str]] = {codes: Counter() for codes in _JOINED}
    for spoken, languages in parts:
        for codes, tally in tallies.items():
            rows = languages.is_in(codes).fill_null(False).arg_true().cast(pl.UInt32)
            used = spoken.filter(pl.col("row").is_in(rows.implode()))["token"]
            tally.update(dict(used.value_counts().iter_rows()))
    found: dict[str, str] = {}
    for codes, tally in tallies.items():
        if tally:
            counts = Counter(dict.fromkeys(sorted(named), 0))
            counts.update(dict(sorted(tally.items())))
            found |= _JOINED[codes](counts)
    return found


def _numbers(counts: Counter[str]) -> dict[str, str]:
    """Singulars and plurals, by the rules of the S-stemmer (Harman 1991, JASIS 42)."""
    found: dict[str, str] = {}
    for many in counts:
        if len(many) <= 3 or many in _OTHERS or not re.search(r"(?<![sui])s$", many) or "'" in many:
            continue
        one = next((one for one in _singulars(many) if one in counts), None)
        if one:
            found.update({many: one} if counts[one] >= counts[many] else {one: many})
    return found


def _singulars(many: str) -> list[str]:
    """What many may be many of, the likeliest first."""
    possible = [many[:-1]]
    if re.search("(s|x|z|ch|sh|o)es$", many):
        possible.insert(0, many[:-2])
    if many.endswith("ies"):
        possible.insert(0, many[:-3] + "y")
    return possible


def _cases(counts: Counter[str]) -> dict[str, str]:
    """Russian words that differ in a noun's ending only."""
    common = common_words("ru")
    alike: dict[str, list[str]] = defaultdict(list)
    for word in counts:
        if word not in common and (cut := _CASE.fullmatch(word)):
            alike[cut[1] or cut[2]].append(word)
    most = {stem: max(words, key=lambda word: counts[word]) for stem, words in alike.items()}
    return {
        word: most[stem] for stem, words in alike.items() for word in words if word != most[stem]
    }


def _particles(counts: Counter[str]) -> dict[str, str]:
    """Korean words with a particle, which must fit the bare word's last letter."""
    common = common_words("ko")
    heard: dict[str, dict[str, str]] = defaultdict(dict)
    for word in counts:
        cut = _PARTICLE.fullmatch(word)
        if cut and cut[1] in counts and word not in common and _fits(cut[1], cut[2]):
            heard[cut[1]][cut[2]] = word
    found: dict[str, str] = {}
    for bare in sorted(heard, key=len):  # so that "방에는" finds what "방에" stands for
        bound = heard[bare]
        if len(bare) == 1:
            bound = {particle: word for particle, word in bound.items() if particle in _SHORT}
            if len(bound) < 2:
                continue
        found |= dict.fromkeys(bound.values(), found.get(bare, bare))
    return found


def _fits(bare: str, particle: str) -> bool:
    """Whether a particle may follow: "이" only a consonant, "가" only a vowel."""
    last = (ord(bare[-1]) - ord("가")) % 28  # 0: no consonant at the end; 8: ㄹ
    if particle in _AFTER_CONSONANT:
        return last > 0 and (particle, last) != ("으로", 8)
    return particle not in _AFTER_VOWEL or last == 0 or (particle, last) == ("로", 8)


_JOINED: dict[tuple[str, ...], Callable[[Counter[str]], dict[str, str]]] = {
    PLURALS: _numbers,
    ("ru",): _cases,
    ("ko",): _particles,
}
"""How the forms of a word are found, by language."""
