"""Short names for needs and segments, from their words."""

import re
from collections.abc import Sequence

from berth.core import Sentence
from berth.writers.tongue import Tongue, capital, tidy

LONGEST = 40
"""Characters of a label."""
_LOOKED_AT = 4
_PARTICLES = ("in", "out", "off", "up")
"""English words that make a name of the verb before them ("check in")."""


def need_label(speech: Tongue, keywords: Sequence[str], examples: Sequence[Sentence]) -> str:
    """The foremost keyword, or a phrase of two that the examples use side by side."""
    words = _distinct(keywords)
    if not words:
        return speech.say("label.none")
    phrase = _phrase(words[:_LOOKED_AT], [one.text.casefold() for one in examples], speech)
    if phrase:
        return capital(phrase)
    return capital(words[0][:LONGEST])


def segment_label(speech: Tongue, needs: Sequence[str], keywords: Sequence[str]) -> str:
    """What the segment puts first; its keywords where no need stands out."""
    names = [speech.need(name) for name in needs if name.strip()][:2]
    names = names or _distinct(keywords)[:2]
    if not names:
        return speech.say("label.others")
    both = speech.say("label.segment", needs=speech.series(names))
    return capital(both if len(both) <= LONGEST else speech.say("label.segment", needs=names[0]))


def _distinct(keywords: Sequence[str]) -> list[str]:
    """Keywords in order, without those that another one before them holds, and without plurals."""
    kept: list[str] = []
    for word in map(tidy, keywords):
        parts = {stem for one in kept for stem in (_stem(one), *map(_stem, one.split()))}
        if word and _stem(word) not in parts:
            kept = [one for one in kept if _stem(one) not in map(_stem, word.split())]
            kept.append(word)
    return kept


def _stem(word: str) -> str:
    folded = word.casefold()
    return folded[:-1] if folded.endswith("s") and not folded.endswith("ss") else folded


def _phrase(words: Sequence[str], texts: Sequence[str], speech: Tongue) -> str:
    """The first word with another beside it, in a third of the texts that use it, or more."""
    blank = "" if speech.code == "zh" else " "
    best, most = "", 1
    used = sum(words[0].casefold() in text for text in texts)
    for other in words[1:]:
        for first, second in ((words[0], other), (other, words[0])):
            pair = blank.join((first, second))
            times = sum(pair.casefold() in text for text in texts)
            if times > most and 3 * times >= used and len(pair) <= LONGEST:
                best, most = pair, times
    return best or _with_particle(words[0], texts)


def _with_particle(word: str, texts: Sequence[str]) -> str:
    """The word with what follows it in most of the texts that use it."""
    used = re.compile(rf"\b{re.escape(word.casefold())}\b[ -]?(\w*)")
    after = [found[1] for text in texts if (found := used.search(text))]
    chosen = max(_PARTICLES, key=after.count)
    return f"{word} {chosen}" if after.count(chosen) > max(1, len(after) / 2) else ""
