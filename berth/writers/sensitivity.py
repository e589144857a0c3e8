"""How the first positions fare when parts of the evidence are left out."""

from collections.abc import Iterator, Mapping, Sequence

from berth.core import Finding, Sentence
from berth.writers import figures
from berth.writers.facts import Facts, proof
from berth.writers.tongue import Tongue, tidy

_KINDS = ("rival", "month", "need", "users")
_NAMED, _INSTEAD = 4, 3
"""Parts named in one sentence, and positions that come first instead, at most."""
_CLOSE, _AMONG = 0.5, 0.8
"""The first positions are close where the first stays so in less than this share of the checks,
and yet among the first three in this share."""


def sensitivity(speech: Tongue, facts: Facts) -> tuple[Sentence, ...]:
    """What was left out, in how many checks the first position stays first, and what else then."""
    if facts.one("sensitivity.holds") is None:
        return ()
    return (
        *_tried(speech, facts),
        *_holds(speech, facts),
        *_instead(speech, facts),
        *_parts(speech, facts),
        *_support(speech, facts),
    )


def holding(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    """The same in one sentence, for the summary."""
    found = facts.one("sensitivity.holds")
    if found is not None and found.n:
        text = speech.say("summary.sturdy", **_of(found))
        yield Sentence(text, proof(found))


def _tried(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    tried = facts.every("sensitivity.tried")
    counts = {one.subject.get("kind", ""): one.value or 0.0 for one in tried}
    products, months = facts.value("quality.products"), facts.value("quality.months")
    whole = {"rival": (products or 1.0) - 1, "month": months or 0.0}
    named = []
    for kind in (kind for kind in _KINDS if kind in counts):
        if kind == "users":
            named.append(speech.say("sensitivity.users"))
            continue
        most = counts[kind] < whole.get(kind, 0.0)
        text = speech.count(counts[kind], kind)
        named.append(speech.say("sensitivity.most", parts=text) if most else text)
    yield Sentence(speech.say("sensitivity.tried", parts=speech.series(named)))


def _holds(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    found, among = facts.one("sensitivity.holds"), facts.one("sensitivity.top3")
    if found is None or not found.n:
        return
    if found.value == found.n:
        yield Sentence(speech.say("sensitivity.all", of=_of(found)["of"]), proof(found))
        return
    top = figures.whole(among.value) if among is not None else figures.number(None)
    yield Sentence(speech.say("sensitivity.some", top3=top, **_of(found)), proof(found))
    held, near = (one.value or 0.0 for one in (found, among or found))
    if held < _CLOSE * found.n and near >= _AMONG * found.n:
        yield Sentence(speech.say("sensitivity.close"), proof(found))


def _instead(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    """The positions that come first instead, the commonest first, and without what."""
    groups = _grouped(facts.every("sensitivity.instead"))
    several = len(facts.every("segments.share")) > 1
    for found in sorted(groups, key=lambda some: -len(some))[:_INSTEAD]:
        subject = found[0].subject
        segment = subject.get("segment", "")
        who = (
            speech.say("summary.segment", segment=tidy(segment))
            if facts.one("segments.share", segment=segment) and several
            else speech.say("summary.everyone")
        )
        text = speech.say(
            "sensitivity.instead",
            parts=_left_out(speech, found),
            who=who,
            **_led(speech, subject),
        )
        yield Sentence(text, proof(*found))


def _parts(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    """How often what comes first keeps whom it addresses, what it leads on, and its rival."""
    held = facts.one("sensitivity.holds")
    found = {one.subject.get("part", ""): one for one in facts.every("sensitivity.part")}
    if held is None or held.value == held.n or len(found) < 3:
        return
    counts = {
        part: speech.say("sensitivity.count", **_of(one))
        for part, one in found.items()
        if part in ("segment", "need", "against")
    }
    if len(counts) == 3:
        yield Sentence(speech.say("sensitivity.parts", **counts), proof(*found.values()))


def _support(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    turned = facts.every("sensitivity.support")
    if not turned:
        yield Sentence(speech.say("sensitivity.steady"), proof(facts.one("sensitivity.holds")))
    for gained, key in ((False, "sensitivity.lost"), (True, "sensitivity.gained")):
        for found in _grouped([one for one in turned if bool(one.value) is gained]):
            parts = _left_out(speech, found)
            text = speech.say(key, parts=parts, **_led(speech, found[0].subject))
            yield Sentence(text, proof(*found))


def _grouped(found: Sequence[Finding]) -> list[list[Finding]]:
    """By the position they speak of, in the order in which it first comes."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for one in found:
        place = tuple(one.subject.get(key, "") for key in ("segment", "need", "against"))
        groups.setdefault(place, []).append(one)
    return list(groups.values())


def _left_out(speech: Tongue, found: Sequence[Finding]) -> str:
    """What is left out, a few of it by name."""
    names = []
    for one in found[:_NAMED]:
        kind, name = one.subject.get("kind", ""), one.subject.get("left_out", "")
        if kind == "users":
            names.append(speech.say("sensitivity.users"))
        else:
            names.append(speech.need(name) if kind == "need" else tidy(name))
    if len(found) > _NAMED:
        names.append(speech.say("caveats.others", count=figures.whole(float(len(found) - _NAMED))))
    return speech.alternatives(names)


def _led(speech: Tongue, subject: Mapping[str, str]) -> dict[str, str]:
    lead = speech.needs(subject.get("need", "").split(" + "))
    return {"lead": lead, "rival": tidy(subject.get("against", ""))}


def _of(found: Finding) -> dict[str, str]:
    return {"held": figures.whole(found.value), "of": figures.whole(float(found.n))}
