"""What evidence there was, and what became of it."""

from collections.abc import Iterator

from berth.core import Sentence
from berth.writers import figures
from berth.writers.facts import Facts, proof
from berth.writers.summary import period
from berth.writers.tongue import Tongue, tidy

_NAMED = 5
_REASONS = 12


def quality(speech: Tongue, facts: Facts) -> tuple[Sentence, ...]:
    """Rows, what they speak of, when and in which languages they were written, ratings."""
    parts = (_rows, _scope, _period, _languages, _ratings, _redacted)
    return tuple(one for part in parts for one in part(speech, facts))


def _rows(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    read, used = facts.one("quality.rows_read"), facts.one("quality.rows_used")
    if read is None or used is None or not read.value or used.value is None:
        return
    rejected = facts.ranked("quality.rejected")
    part = figures.shown(used.value / read.value, "share", 0, speech.percent)
    share = speech.say("quality.share", share=part) if used.value < read.value else ""
    text = speech.say(
        "quality.used",
        used=figures.whole(used.value),
        read=speech.count(read.value, "row"),
        share=share,
    )
    yield Sentence(text, proof(used))
    if used.value == read.value:
        yield Sentence(speech.say("quality.all"), proof(used))
    elif rejected:
        reasons = [
            speech.say(
                "quality.reason",
                count=speech.count(one.value, "row"),
                reason=speech.named("reason", one.subject.get("reason", "")),
            )
            for one in rejected[:_REASONS]
        ]
        text = speech.say("quality.rejected", reasons=speech.comma.join(reasons))
        yield Sentence(text, proof(*rejected))


def _scope(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    products = facts.one("quality.products")
    if products is None:
        return
    users, units = facts.value("quality.users"), facts.value("quality.units")
    text = speech.say(
        "quality.scope",
        products=speech.count(products.value, "product"),
        users=speech.say("quality.users", users=speech.count(users, "user")) if users else "",
        units=speech.say("quality.units", units=speech.count(units, "unit")) if units else "",
    )
    yield Sentence(text, proof(products))
    ranked = facts.ranked("quality.reviews")
    if len(ranked) > 1 and ranked[0].value != ranked[-1].value:
        most, least = ranked[0], ranked[-1]
        text = speech.say(
            "quality.uneven",
            most=tidy(most.subject["product"]),
            most_n=speech.count(most.value, "review"),
            least=tidy(least.subject["product"]),
            least_n=speech.count(least.value, "review"),
        )
        yield Sentence(text, proof(most, least))


def _period(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    if text := period(speech, facts, "quality"):
        yield Sentence(text, proof(facts.one("scope.first_month"), facts.one("scope.last_month")))


def _languages(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    found = facts.ranked("quality.language")
    named = []
    for one in found[:_NAMED]:
        code = one.subject.get("language", "")
        name = speech.say(f"language.{code}") if code in ("en", "zh") else tidy(code)
        share = figures.shown(one.value, "share", 0, speech.percent)
        named.append(name + speech.say("quality.share", share=share))
    if named:
        text = speech.say("quality.languages", languages=speech.comma.join(named))
        yield Sentence(text, proof(*found))


def _ratings(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    rated, used = facts.one("quality.rated"), facts.value("quality.rows_used")
    if rated is None or not rated.value or not used:
        return
    scale = facts.one("scope.scale")
    ends = ""
    if scale is not None and {"low", "high"} <= scale.subject.keys():
        ends = speech.say(
            "quality.scale", low=tidy(scale.subject["low"]), high=tidy(scale.subject["high"])
        )
    share = figures.shown(rated.value / used, "share", 0, speech.percent)
    yield Sentence(speech.say("quality.rated", share=share, scale=ends), proof(rated))


def _redacted(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    if facts.one("quality.unredacted") is not None:
        yield Sentence(speech.say("quality.unredacted"))
    redacted = facts.one("quality.redacted")
    if redacted is not None and redacted.value:
        passages = speech.count(redacted.value, "passage")
        yield Sentence(speech.say("quality.redacted", passages=passages), proof(redacted))
