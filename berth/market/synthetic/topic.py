"""`Topic`: the vocabulary in which one need is spoken of, in one language."""

from dataclasses import dataclass

LEVELS = (-2, -1, 0, 1, 2)
"""How a clause judges: from a failure over the middling to a delight."""


@dataclass(frozen=True)
class Topic:
    """Words for one need; entries of a field are separated by `|`.

    subjects: what is judged (a trailing `*` marks an English plural); good and bad: adjectives
    that fit every subject; clauses: whole clauses of the levels -2, -1, 0, 1 and 2 in this order,
    without a full stop; seeds: words an analyst would name.
    """

    name: str
    seeds: str
    subjects: str
    good: str
    bad: str
    clauses: tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Tongue:
    """How a language strings clauses together; entries are separated by `|`, templates by lines.

    judgements: templates of the levels -2 to 2 over {s} subject, {be}, {do}, {end} (the verb's
    ending), {good}, {bad}; vague: subjects that name no need; asides: templates over {clause} and
    {other}, which names a second need; frames: circumstances around a
    {clause}, with a number {n}; on, down, up: how one clause leads over to the next of the
    same mind, to a worse and to a better one; chatter: sentences about nothing, over {p} the
    product and {n}; compared: over {p} and {r} a rival; verdicts: closing sentences for the levels
    of the whole; stops: how a review ends; blank: what parts sentences; topics: the needs.
    """

    judgements: tuple[str, str, str, str, str]
    vague: str
    asides: str
    frames: str
    on: tuple[str, ...]
    down: tuple[str, ...]
    up: tuple[str, ...]
    chatter: str
    compared: str
    verdicts: tuple[str, str, str, str, str]
    stops: tuple[str, ...]
    blank: str
    topics: tuple[Topic, ...]
