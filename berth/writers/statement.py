"""A position in words: Moore's form (Crossing the Chasm, 1991), each clause with its rows."""

from collections.abc import Sequence

from berth.core import Finding, Sentence
from berth.writers import figures
from berth.writers.brief import PositionBrief
from berth.writers.facts import proof
from berth.writers.tongue import Tongue, percent, tidy


def statement(speech: Tongue, brief: PositionBrief) -> tuple[Sentence, ...]:
    """For whom, what it is, unlike whom, and whether the need is unmet.

    What the reviews do not support is worded as a bet, an entrant's claims as what would be.
    """
    clauses = [_who(speech, brief), _what(speech, brief)]
    if brief.rival:
        clauses.append(_unlike(speech, brief))
    if brief.unmet and proof(*_all_serves(brief)):
        clauses.append(_unmet(speech, brief))
    return tuple(clauses)


def _who(speech: Tongue, brief: PositionBrief) -> Sentence:
    wanted = [finding.subject["need"] for finding in brief.needs if "need" in finding.subject]
    needs = speech.needs(wanted or brief.lead)
    rows = proof(*brief.needs, brief.segment_share) or proof(*_all_serves(brief))
    segment = tidy(brief.segment)
    if not segment:
        return Sentence(speech.say("for.all", needs=needs), rows)
    if brief.segment_share is None:
        return Sentence(speech.say("for.segment", segment=segment, needs=needs), rows)
    share = speech.value(percent(brief.segment_share))
    return Sentence(speech.say("for.share", segment=segment, share=share, needs=needs), rows)


def _what(speech: Tongue, brief: PositionBrief) -> Sentence:
    known = _at(speech, brief.own_serves)
    if brief.entrant:
        key = "is.entrant"
    elif brief.supported:
        key = "is.supported" if known else "is.bare"
    else:
        key = "is.bet" if known else "is.guess"
    text = speech.say(
        key,
        own=tidy(brief.own),
        category=speech.a(brief.category),
        lead=speech.needs(brief.lead),
        figures=known,
        scale=_scale(speech, brief),
    )
    rows = proof(*brief.own_serves) or proof(*brief.needs) or proof(*_all_serves(brief))
    return Sentence(text, rows)


def _unlike(speech: Tongue, brief: PositionBrief) -> Sentence:
    known = _at(speech, brief.rival_serves)
    if not known:
        key = "unlike.unknown"
    elif brief.entrant:
        key = "unlike.entrant" if brief.supported else "unlike.opening"
    else:
        key = "unlike.behind" if brief.behind else "unlike.bet"
        key = "unlike.supported" if brief.supported else key
    text = speech.say(
        key,
        own=tidy(brief.own),
        rival=tidy(brief.rival),
        lead=speech.needs(brief.lead),
        figures=known,
    )
    return Sentence(text, proof(*brief.rival_serves, *brief.own_serves) or proof(*brief.needs))


def _unmet(speech: Tongue, brief: PositionBrief) -> Sentence:
    known = _at(speech, brief.market_serves)
    market = speech.say("unmet.figures", figures=known) if known else ""
    key = "unmet.above" if brief.supported and not brief.entrant else "unmet.opening"
    text = speech.say(key, lead=speech.needs(brief.lead), figures=market)
    return Sentence(text, proof(*brief.market_serves) or proof(*_all_serves(brief)))


def _all_serves(brief: PositionBrief) -> tuple[Finding, ...]:
    return (*brief.own_serves, *brief.rival_serves, *brief.market_serves)


def _at(speech: Tongue, serves: Sequence[Finding]) -> str:
    """`comfort at 3.4 (90 % interval ...) and quiet at ...`; empty where nothing is known."""
    return speech.series(
        [
            speech.say(
                "at", need=speech.need(one.subject.get("need", "")), figure=speech.enclosed(one)
            )
            for one in serves
            if one.value is not None and figures.number(one.value) != figures.number(None)
        ]
    )


def _scale(speech: Tongue, brief: PositionBrief) -> str:
    if brief.scale is None:
        return ""
    low, high = (f"{bound:g}" for bound in brief.scale)
    return speech.say("is.scale", low=low, high=high)
