"""What was found in this evidence that bends or weakens its figures, in plain words."""

from collections.abc import Callable, Iterator, Sequence

from berth.core import Finding, Sentence
from berth.writers import figures
from berth.writers.facts import Facts, proof
from berth.writers.tongue import Tongue, tidy

_NAMED = 5
"""Products or needs named in one sentence, at most."""

Worded = Callable[[Finding], str]


def caveats(speech: Tongue, facts: Facts) -> tuple[Sentence, ...]:
    """A sentence or two for each caveat that was found, none for the others."""
    parts = (_scales, _extremes, _active, _small, _drift, _times, _style, _sources)
    return tuple(one for part in parts for one in part(speech, facts))


def halo(speech: Tongue, facts: Facts) -> Sentence:
    """How far products differ on all needs alike; in general terms where that was not found."""
    found = facts.one("caveats.halo")
    if found is None:
        return Sentence(speech.say("limits.halo"))
    return Sentence(speech.say("caveats.halo", share=speech.between(found)), proof(found))


def _scales(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    for one in facts.every("caveats.mixed_scales"):
        parts = {"top": one.subject.get("top", ""), "high": one.subject.get("high", "")}
        text = speech.say("caveats.mixed_scales", share=_exact(speech, one), **parts)
        yield Sentence(text, proof(one))


def _extremes(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    found = facts.every("caveats.extremes")
    bells = {_product(one): speech.value(one) for one in facts.every("caveats.extremes_bell")}
    for one in (one for one in found if "product" not in one.subject):
        bell = bells.get("", figures.number(None))
        text = speech.say("caveats.extremes", share=speech.value(one), bell=bell)
        yield Sentence(text, proof(one))

    def worded(one: Finding) -> str:
        bell = bells.get(_product(one), figures.number(None))
        product = tidy(_product(one))
        return speech.say("caveats.heap", product=product, share=speech.value(one), bell=bell)

    apart = [one for one in found if "product" in one.subject]
    yield from _about(speech, "caveats.extremes_products", "products", apart, worded)


def _active(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    for one in facts.every("caveats.active"):
        text = speech.say(
            "caveats.active", users=one.subject.get("users", ""), share=speech.value(one)
        )
        yield Sentence(text, proof(one))


def _small(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    for one in facts.every("caveats.thin_cells"):
        text = speech.say(
            "caveats.thin_cells",
            thin=figures.whole(one.value),
            cells=figures.whole(float(one.n)),
            least=one.subject.get("least", ""),
        )
        yield Sentence(text, proof(one))

    def worded(one: Finding) -> str:
        return speech.say(
            "caveats.thin",
            reviews=speech.count(one.value, "review"),
            product=tidy(_product(one)),
            need=speech.need(one.subject.get("need", "")),
        )

    thin = facts.every("caveats.thin_lead")
    yield from _about(speech, "caveats.thin_lead", "cells", thin, worded, key=lambda one: 0.0)


def _drift(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    found = facts.every("caveats.rating_drift")
    for one in (one for one in found if "product" not in one.subject):
        way = "risen" if (one.value or 0.0) > 0 else "fallen"
        text = speech.say(f"caveats.{way}", change=_size(speech, one))
        yield Sentence(text, proof(one))

    def moved(one: Finding) -> str:
        way = "higher" if (one.value or 0.0) > 0 else "lower"
        change, product = _size(speech, one), tidy(_product(one))
        return speech.say(f"caveats.{way}", product=product, change=change)

    apart = [one for one in found if "product" in one.subject]
    yield from _about(speech, "caveats.rating_drift", "products", apart, moved)


def _times(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    def dated(one: Finding) -> str:
        way = "newer" if (one.value or 0.0) > 0 else "older"
        month = tidy(one.subject.get("middle", ""))
        return speech.say(f"caveats.{way}", product=tidy(_product(one)), month=month)

    yield from _about(speech, "caveats.age", "products", facts.every("caveats.age"), dated)

    def spoken(one: Finding) -> str:
        way = "more" if (one.value or 0.0) > 0 else "fewer"
        need, points = speech.need(one.subject.get("need", "")), abs(one.value or 0.0) * 100
        return speech.say(f"caveats.{way}", need=need, points=figures.whole(points))

    found = facts.every("caveats.talk_drift")
    yield from _about(speech, "caveats.talk_drift", "needs", found, spoken)


def _style(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    def long(one: Finding) -> str:
        ratio = figures.number(one.value, 1)
        return speech.say("caveats.times", product=tidy(_product(one)), ratio=ratio)

    found = facts.every("caveats.length")
    yield from _about(speech, "caveats.length", "products", found, long)

    def loud(one: Finding) -> str:
        return speech.say("caveats.share", product=tidy(_product(one)), share=speech.value(one))

    loudest, usual = facts.every("caveats.exclamations"), facts.one("caveats.exclamations_others")
    others = speech.value(usual) if usual else figures.number(None)
    yield from _about(speech, "caveats.exclamations", "products", loudest, loud, others=others)


def _sources(speech: Tongue, facts: Facts) -> Iterator[Sentence]:
    found = facts.every("caveats.source")
    yield from _about(speech, "caveats.source", "products", found, lambda one: tidy(_product(one)))


def _about(
    speech: Tongue,
    phrase: str,
    blank: str,
    found: Sequence[Finding],
    worded: Worded,
    *,
    key: Callable[[Finding], float] = lambda one: -abs(one.value or 0.0),
    **parts: str,
) -> Iterator[Sentence]:
    """One sentence on all that were found, the most striking named."""
    if not found:
        return
    named = sorted(found, key=key)[:_NAMED]
    items = [worded(one) for one in named]
    if len(found) > len(named):
        items.append(speech.say("caveats.others", count=figures.whole(float(len(found) - _NAMED))))
    text = speech.say(phrase, **{blank: speech.series(items)}, **parts)
    yield Sentence(text, proof(*named))


def _product(one: Finding) -> str:
    return one.subject.get("product", "")


def _size(speech: Tongue, one: Finding) -> str:
    """By how much ratings differ, without the sign."""
    value = None if one.value is None else abs(one.value)
    return figures.number(value, max(1, figures.rating_places(speech.scale)))


def _exact(speech: Tongue, one: Finding) -> str:
    """A small share with a decimal."""
    return figures.shown(one.value, "share", 1 if (one.value or 0.0) < 0.1 else 0, speech.percent)
