"""The summary: what a founder should know first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from berth.core import Finding, Sentence
from berth.writers import figures
from berth.writers.brief import PositionBrief
from berth.writers.facts import Facts, proof
from berth.writers.sensitivity import holding
from berth.writers.tongue import Tongue, percent, tidy

_NAMED = 3
"""Needs or segments named in one sentence, at most."""
_SURE = 0.1
"""A change is told where its adjusted p-value is smaller: one in ten told may be none."""

Part = Callable[[Tongue, Facts], Iterator[Sentence]]


def summary(
    speech: Tongue, facts: Facts, positions: Sequence[PositionBrief]
) -> tuple[Sentence, ...]:
    """Position first, then needs, own product, room, segments, rival, trend and the evidence."""
    parts: tuple[Part, ...] = (_needs, _own, _room, _segments, _rival, _trend, _evidence)
    first = list(_positions(speech, facts, positions))
    return (*first, *(one for part in parts for one in part(speech, facts)))


def _positions(
    speech: Tongue, facts: Facts, positions: Sequence[PositionBrief]
) -> Iterator[Sentence]:
    if not positions:
        if facts.value("quality.products") == 1:
            alone = facts.one("quality.products")
            yield Sentence(speech.say("summary.alone"), proof(alone))
        return
    best = positions[0]
    yield _first(speech, best, facts.one("positions.unmoved"))
    yield from holding(speech, facts)
    yield from _against(speech, best)
    supported = [brief for brief in positions if brief.supported]
    answer = facts.one("positions.answered")
    if answer is not None and best.rival and not best.behind:
        parts = {"rival": tidy(best.rival), "lead": speech.needs(best.lead)}
        text = speech.say("summary.answered", figure=speech.measured(percent(answer)), **parts)
        yield Sentence(text, proof(answer, *best.rival_serves, *best.own_serves))
    if not supported:
        yield Sentence(speech.say("summary.unsupported"), proof(*best.findings()))
    elif supported[0] is not best:
        brief = supported[0]
        rank = figures.whole(float(brief.rank))
        text = speech.say("summary.second", rank=rank, **_named(speech, brief))
        yield Sentence(text, proof(*brief.own_serves, *brief.rival_serves, *brief.needs))


def _first(speech: Tongue, brief: PositionBrief, unmoved: Finding | None) -> Sentence:
    kinds = ("opening", "entrant") if brief.entrant else ("bet", "supported")
    text = speech.say(f"summary.position.{kinds[brief.supported]}", **_named(speech, brief))
    if brief.score is not None:
        text += speech.say("summary.score", score=speech.measured(percent(brief.score)))
        if unmoved is not None and not brief.entrant:
            text += speech.say("summary.unmoved", share=speech.value(percent(unmoved)))
    if brief.best is not None and brief.best.value is not None:
        text += speech.say("summary.best", often=speech.often(brief.best.value, "draw"))
    serves = (*brief.own_serves, *brief.rival_serves, *brief.needs)
    return Sentence(text + speech.say("summary.end"), proof(*serves, brief.score))


def _against(speech: Tongue, brief: PositionBrief) -> Iterator[Sentence]:
    """What the segment needs most, where the rival serves that better."""
    if len(brief.first_served) != 2 or not brief.needs:
        return
    mine, theirs = brief.first_served
    if mine.value is None or theirs.value is None or theirs.value <= mine.value:
        return
    text = speech.say(
        "summary.against",
        need=speech.need(mine.subject["need"]),
        own_figure=speech.measured(mine),
        rival_figure=speech.measured(theirs),
        overlap=speech.say("summary.overlap") if _overlap(mine, theirs) else "",
        **_named(speech, brief),
    )
    yield Sentence(text, proof(mine, theirs))


def _named(speech: Tongue, brief: PositionBrief) -> dict[str, str]:
    segment = tidy(brief.segment)
    who = speech.say("summary.segment", segment=segment) if segment else ""
    return {
        "own": tidy(brief.own),
        "rival": tidy(brief.rival) or speech.say("summary.others_all"),
        "lead": speech.needs(brief.lead),
        "who": who or speech.say("summary.everyone"),
    }


def _needs(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    ranked = facts.ranked("needs.importance")
    if len(ranked) > 1:
        others = speech.needs([one.subject["need"] for one in ranked[1:_NAMED]])
        text = speech.say(
            "summary.important",
            needs=speech.count(len(ranked), "need"),
            first=speech.need(ranked[0].subject["need"]),
            figure=speech.measured(percent(ranked[0])),
            others=speech.say("summary.others", others=others),
        )
        yield Sentence(text, proof(*ranked[:_NAMED]))
    spoken = facts.ranked("needs.share")
    if spoken:
        name, figure = speech.need(spoken[0].subject["need"]), speech.value(percent(spoken[0]))
        text = speech.say("summary.spoken", need=name, figure=figure)
        yield Sentence(text, proof(spoken[0]))


def _own(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    """Where the own product's satisfaction parts most from the market's, with both intervals."""
    own = facts.one("scope.own")
    if own is None or own.value != 1 or facts.value("quality.products") == 1:
        return
    product = own.subject["product"]
    gaps = []
    for here in facts.every("satisfaction.value", product=product):
        market = facts.one("needs.satisfaction", need=here.subject["need"])
        if market is not None and here.n:
            gaps.append(((here.value or 0.0) - (market.value or 0.0), here, market))
    gaps.sort(key=lambda gap: -gap[0])
    told = [("summary.strength", gaps[0])] if gaps and gaps[0][0] > 0 else []
    told += [("summary.weakness", gaps[-1])] if gaps and gaps[-1][0] < 0 else []
    for key, (_, here, market) in told:
        text = speech.say(
            key,
            own=tidy(product),
            need=speech.need(here.subject["need"]),
            own_figure=speech.measured(here),
            market_figure=speech.measured(market),
            overlap=_doubt(speech, facts, here, market),
        )
        yield Sentence(text, proof(here, market))


def _doubt(speech: Tongue, facts: Facts, here: Finding, market: Finding) -> str:
    """What is to be said where the own product may not differ from the market.

    Both figures share what is not known of the need's level, so their intervals can overlap where
    the difference is sure.
    """
    ahead = facts.one("satisfaction.ahead", **here.subject)
    if ahead is None or ahead.interval is None:
        return speech.say("summary.overlap") if _overlap(here, market) else ""
    low, high = ahead.interval
    return speech.say("summary.chance") if low <= 0 <= high else ""


def _overlap(one: Finding, other: Finding) -> bool:
    if one.interval is None or other.interval is None:
        return False
    return one.interval[0] <= other.interval[1] and other.interval[0] <= one.interval[1]


def _room(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    ranked = facts.ranked("needs.opportunity")
    if len(ranked) > 1:
        need = ranked[0].subject["need"]
        served = facts.one("needs.satisfaction", need=need)
        chance = facts.value("needs.probability_top3", need=need)
        figure, often = "", ""
        if served is not None:
            figure = speech.say("summary.served", figure=speech.measured(served))
        if chance is not None and len(ranked) > _NAMED:
            often = speech.say("summary.top3", often=speech.often(chance, "draw"))
        text = speech.say("summary.room", need=speech.need(need), figure=figure, often=often)
        yield Sentence(text, proof(ranked[0], served))
    failing = [one for one in facts.every("needs.unmet") if one.value == 1]
    if failing:
        names = speech.needs([one.subject["need"] for one in failing])
        yield Sentence(speech.say("summary.unmet", needs=names), proof(*failing))


def _segments(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    segments = facts.ranked("segments.share")
    if len(segments) > 1:
        named = [
            speech.say(
                "summary.share",
                segment=tidy(one.subject["segment"]),
                share=speech.measured(percent(one)),
            )
            for one in segments[: _NAMED + 1]
        ]
        text = speech.say("summary.segments", segments=speech.series(named))
        yield Sentence(text, proof(*segments))


def _rival(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    own = facts.one("scope.own")
    if own is None:
        return
    product = own.subject["product"]
    near = facts.ranked("rivals.similarity", product=product)
    if len(near) > 1:
        figure = speech.measured(near[0])
        rival = tidy(near[0].subject["rival"])
        text = speech.say("summary.rival", own=tidy(product), rival=rival, figure=figure)
        yield Sentence(text, proof(near[0]))


def _trend(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    """Needs whose satisfaction changes beyond chance, over all needs at once."""
    sure = {
        one.subject["need"]
        for one in facts.every("needs.trend_p")
        if one.value is not None and one.value < _SURE
    }
    known = (one for one in facts.every("needs.trend") if one.interval is not None)
    moving = [one for one in known if one.subject["need"] in sure]
    up = [one for one in moving if one.interval and one.interval[0] > 0]
    down = [one for one in moving if one.interval and one.interval[1] < 0]
    for key, some in (("summary.rising", up), ("summary.falling", down)):
        if some:
            some.sort(key=lambda one: -abs(one.value or 0.0))
            named = [
                speech.say(
                    "summary.change",
                    need=speech.need(one.subject["need"]),
                    change=speech.value(replace(one, value=abs(one.value or 0.0), interval=None)),
                )
                for one in some[:_NAMED]
            ]
            yield Sentence(speech.say(key, needs=speech.series(named)), proof(*some))


def _evidence(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    used, products = facts.one("quality.rows_used"), facts.one("quality.products")
    if used is None or products is None:
        return
    text = speech.say(
        "summary.evidence",
        reviews=speech.count(used.value, "review"),
        products=speech.count(products.value, "product"),
        period=period(speech, facts, "summary"),
    )
    yield Sentence(text, proof(used, products))


def period(speech: Tongue, facts: Facts, section: str) -> str:
    """From the first month to the last, in the section's words; empty where there are no dates."""
    first, last = _month(facts.one("scope.first_month")), _month(facts.one("scope.last_month"))
    if not first or not last:
        return ""
    key = "month" if first == last else "period"
    return speech.say(f"{section}.{key}", first=first, last=last)


def _month(finding: Finding | None) -> str:
    return "" if finding is None else tidy(finding.subject.get("month", ""))
