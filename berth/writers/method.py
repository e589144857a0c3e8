"""How the figures came about, as far as they are there."""

from collections.abc import Iterator

from berth.core import Sentence
from berth.writers import figures
from berth.writers.facts import Facts, proof
from berth.writers.tongue import Tongue


def method(speech: Tongue, facts: Facts) -> tuple[Sentence, ...]:
    """From units to positions, in the order of the analysis."""
    return (
        *_units(speech, facts),
        *_steps(speech, facts),
        *_positions(speech, facts),
        *_intervals(speech, facts),
    )


def _units(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    needs = facts.one("method.needs")
    count = needs.value if needs else float(len(facts.every("needs.share")))
    if not count:
        return
    kind = needs.subject.get("source", "") if needs else ""
    source = speech.say(f"method.{kind}") if kind in ("given", "discovered") else ""
    spoken, assigned = facts.value("method.assigned"), ""
    if spoken is not None:
        share = figures.shown(spoken, "share", 0, speech.percent)
        assigned = speech.say("method.assigned", share=share)
    counted = speech.count(count, "need")
    text = speech.say("method.units", needs=counted, source=source, assigned=assigned)
    yield Sentence(text, proof(needs))


def _steps(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    steps = {
        "needs.satisfaction": "method.satisfaction",
        "needs.importance": "method.importance",
        "needs.opportunity": "method.opportunity",
        "segments.share": "method.segments",
        "rivals.similarity": "method.rivals",
    }
    for key, phrase in steps.items():
        if facts.every(key):
            yield Sentence(speech.say(phrase))


def _positions(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    compared = facts.one("positions.compared")
    if compared is not None and compared.value:
        count = speech.count(compared.value, "position")
        yield Sentence(speech.say("method.positions", positions=count), proof(compared))
    if (alike := facts.one("positions.alike")) is not None:
        yield Sentence(speech.say("method.alike", chance=speech.value(alike)), proof(alike))


def _intervals(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    drawn = facts.one("method.replicates")
    replicates = ""
    if drawn is not None:
        count = speech.count(drawn.value, "resample")
        replicates = speech.say("method.replicates", resamples=count)
    who = speech.say("method.users" if facts.one("quality.users") else "method.reviews")
    level = figures.shown(drawn.level if drawn else 0.9, "share", 0, speech.percent)
    text = speech.say("method.intervals", level=level, replicates=replicates, who=who)
    yield Sentence(text, proof(drawn))
    if (seed := facts.value("method.seed")) is not None:
        yield Sentence(speech.say("method.seed", seed=f"{seed:.0f}"))
