"""What the figures cannot tell, as far as it applies to this evidence."""

from collections.abc import Iterator

from berth.core import Finding, Sentence
from berth.writers import figures
from berth.writers.caveats import caveats, halo
from berth.writers.facts import Facts, proof
from berth.writers.tongue import Tongue, tidy

FEW_REVIEWS = 200
"""Below this many reviews in all, only large differences show."""
FEW_OF_PRODUCT = 20
"""Below this many reviews, a product's figures are mostly the market's."""
_MUCH = 0.2
_LITTLE = 0.005
_NAMED = 5


def limits(speech: Tongue, facts: Facts) -> tuple[Sentence, ...]:
    """What reviews can never tell first, then what is particular to these."""
    parts = (_selected, caveats, _meaning, _choice, _size, _ratings, _time, _rest)
    return tuple(one for part in parts for one in part(speech, facts))


def _selected(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    ends = facts.one("quality.ends")
    share = _share(speech, ends.value) if ends is not None and ends.value is not None else ""
    # Where more is known of the ends, it is said with the caveats.
    known = bool(facts.every("caveats.extremes"))
    here = speech.say("limits.ends", share=share) if share and not known else ""
    yield Sentence(speech.say("limits.selected", ends=here), proof(ends))
    yield halo(speech, facts)


def _meaning(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    if facts.every("needs.importance"):
        yield Sentence(speech.say("limits.together"))
    if rated := facts.every("method.aspect"):
        needs = list(dict.fromkeys(one.subject["need"] for one in rated))
        yield Sentence(speech.say("limits.aspects", needs=speech.needs(needs)))
    if len(facts.every("segments.share")) > 1:
        yield Sentence(speech.say("limits.segments"), proof(*facts.every("segments.share")))
    if named := facts.every("rivals.lift"):
        yield Sentence(speech.say("limits.named"), proof(*named))


def _choice(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    sensitivity = facts.one("positions.sensitivity")
    if sensitivity is None or facts.value("quality.products") == 1:
        return
    value = f"{sensitivity.value:g}"
    yield Sentence(speech.say("limits.choice", value=value), proof(sensitivity))
    ranks = facts.ranked("positions.rank_of_first")
    if ranks:
        worst, best = (figures.whole(one.value) for one in (ranks[0], ranks[-1]))
        key = "limits.stable" if worst == "1" else "limits.ranks"
        yield Sentence(speech.say(key, best=best, worst=worst), proof(*ranks))


def _size(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    used = facts.one("quality.rows_used")
    if used is not None and used.value is not None and used.value < FEW_REVIEWS:
        text = speech.say("limits.few", reviews=speech.count(used.value, "review"))
        yield Sentence(text, proof(used))
    if facts.value("quality.products") == 1:
        yield Sentence(speech.say("limits.alone"), proof(facts.one("quality.products")))
        return
    thin = [one for one in facts.every("quality.reviews") if (one.value or 0.0) < FEW_OF_PRODUCT]
    if thin:
        text = speech.say("limits.thin", least=FEW_OF_PRODUCT, products=_products(speech, thin))
        yield Sentence(text, proof(*thin))


def _products(speech: Tongue, thin: list[Finding]) -> str:
    names = [tidy(one.subject["product"]) for one in thin]
    if len(names) > _NAMED:
        return speech.count(len(names), "product")
    return speech.series(names)


def _ratings(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    rated, used = facts.one("quality.rated"), facts.value("quality.rows_used")
    if rated is None or rated.value is None or not used:
        return
    if rated.value == 0:
        yield Sentence(speech.say("limits.unrated"), proof(rated))
    elif rated.value / used < 1 - _MUCH:
        share = _share(speech, rated.value / used)
        yield Sentence(speech.say("limits.partly", share=share), proof(rated))


def _time(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    months = facts.one("quality.months")
    if months is None or months.value == 0:
        yield Sentence(speech.say("limits.undated"), proof(months))
    elif months.value == 1:
        yield Sentence(speech.say("limits.month"), proof(months))


def _rest(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    others = [
        one
        for one in facts.ranked("quality.language")
        if one.subject.get("language") not in ("en", "zh")
    ]
    share = sum(one.value or 0.0 for one in others)
    if share >= _LITTLE:
        names = speech.series([tidy(one.subject["language"]) for one in others[:_NAMED]])
        text = speech.say("limits.languages", share=_share(speech, share), languages=names)
        yield Sentence(text, proof(*others))
    read, used = facts.value("quality.rows_read"), facts.value("quality.rows_used")
    if read and used is not None and 1 - used / read > _MUCH:
        yield Sentence(speech.say("limits.rejected", share=_share(speech, 1 - used / read)))
    if facts.one("quality.users") is None:
        yield Sentence(speech.say("limits.users"))
    own = facts.one("scope.own")
    if own is not None and own.value == 0:
        yield Sentence(speech.say("limits.entrant", own=tidy(own.subject["product"])))


def _share(speech: Tongue, share: float) -> str:
    return figures.shown(share, "share", 0 if share >= 0.01 else 1, speech.percent)
