"""Putting reviews in words: lives in, texts and the spans of their clauses out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Floats
from berth.market.synthetic.chinese import CHINESE
from berth.market.synthetic.english import ENGLISH
from berth.market.synthetic.setting import Setting
from berth.market.synthetic.topic import Tongue, Topic
from berth.market.synthetic.world import Ints, Lives

TONGUES = {"en": ENGLISH, "zh": CHINESE}
_CUTS = (0.22, 0.45, 0.56, 0.8)
"""Experiences, as shares of the scale, at which the wording turns from one level to the next."""
_WHOLE = 12
"""How often a whole clause is said for each time one filled template is."""
_OPENING, _COMPARING, _CLOSING = 0.35, 0.12, 0.4
"""Shares of reviews that chat first, name a rival, and close with a verdict."""
_FRAMED = 0.45
"""Share of clauses with a circumstance around them."""
Strings = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Speech:
    """texts: String [reviews]; clauses: row, start, end, need (index), level; one row a clause."""

    texts: pl.Series
    clauses: pl.DataFrame


@dataclass(frozen=True, eq=False)
class _Pieces:
    """What reviews are put together from; need is -1 for a sentence that speaks of none."""

    row: Ints
    order: Ints
    need: Ints
    level: Ints
    body: Strings

    @classmethod
    def chain(cls, parts: Sequence["_Pieces"]) -> "_Pieces":
        """All pieces, by review and then by order."""
        row, order = (np.concatenate([getattr(p, f) for p in parts]) for f in ("row", "order"))
        rank = np.lexsort((order, row))
        rest = [np.concatenate([getattr(p, f) for p in parts]) for f in ("need", "level", "body")]
        return cls(row[rank], order[rank], *(values[rank] for values in rest))


def speak(
    lives: Lives,
    setting: Setting,
    topics: Sequence[int],
    names: Sequence[str],
    closeness: Floats,
    language: NDArray[np.str_],
    rng: np.random.Generator,
) -> Speech:
    """Write the reviews.

    topics: which of the vocabulary's topics each need is; names: the products'; closeness: how
    likely a reviewer of one product names the other [products, products]; language [reviews].
    """
    parts = []
    for code in setting.tongues:
        rows = np.flatnonzero(language == code)
        if len(rows):
            tongue = TONGUES[code]
            parts.append(_clauses(lives, rows, setting, topics, tongue, rng))
            parts.extend(_small_talk(lives, rows, setting, names, closeness, tongue, rng))
    return _join(_Pieces.chain(parts), lives, setting, language, rng)


def _clauses(
    lives: Lives,
    rows: Ints,
    setting: Setting,
    topics: Sequence[int],
    tongue: Tongue,
    rng: np.random.Generator,
) -> _Pieces:
    ranks = np.arange(lives.spoken.shape[1])
    which, rank = np.nonzero(ranks < lives.count[rows][:, None])
    row = rows[which]
    need = lives.spoken[row, rank]
    level = _levels(lives, row, need, setting, rng)
    topic = np.asarray(topics)[need]
    body = _pick(_bank(tongue), topic * 5 + level, rng)
    fate = rng.random(len(row))
    overlap = setting.amount("overlap")
    vague = fate < overlap / 2
    body[vague] = _pick(_vague_bank(tongue), level[vague], rng)
    aside = (fate >= overlap / 2) & (fate < overlap)
    body[aside] = _with_asides(body[aside], topic[aside], topics, tongue, rng)
    framed = np.flatnonzero(rng.random(len(row)) < _FRAMED)
    body[framed] = _in_frames(body[framed], tongue, rng)
    typing = np.flatnonzero(rng.random(len(row)) < 0.4 * setting.amount("noise"))
    body[typing] = [_mistyped(text, rng.random()) for text in body[typing]]
    return _Pieces(row, rank.astype(np.int64), need, level - 2, body)


def _levels(
    lives: Lives, row: Ints, need: Ints, setting: Setting, rng: np.random.Generator
) -> Ints:
    """How each clause judges, 0 to 4: what was lived through, plus the imprecision of words."""
    felt = lives.experience[row, need] + rng.normal(0, setting.amount("noise"), len(row))
    level = np.digitize(felt, _CUTS).astype(np.int64)
    lies = (rng.random(len(lives.product)) < setting.lying)[row]
    return np.where(lies, 4 - level, level)


def _small_talk(
    lives: Lives,
    rows: Ints,
    setting: Setting,
    names: Sequence[str],
    closeness: Floats,
    tongue: Tongue,
    rng: np.random.Generator,
) -> list[_Pieces]:
    """Sentences that speak of no need: chatter, a rival's name, a verdict on the whole."""
    low, high = setting.scale
    styled = setting.styled & (lives.product[rows] == 0)
    opening = rows[rng.random(len(rows)) < np.where(styled, 0.9, _OPENING)]
    comparing = rows[rng.random(len(rows)) < _COMPARING * (setting.products > 1)]
    closing = rows[rng.random(len(rows)) < _CLOSING]
    gushing = rows[styled]
    verdict = np.digitize((lives.rating[closing] - low) / (high - low), (0.2, 0.45, 0.6, 0.85))
    rival = [int(rng.choice(len(names), p=closeness[p])) for p in lives.product[comparing]]
    named = [names[p] for p in lives.product]
    chatter = tongue.chatter.split("\n")

    def sentences(where: Ints, order: int, body: list[str]) -> _Pieces:
        none = np.full(len(where), -1)
        return _Pieces(where, np.full(len(where), order), none, none * 0, _objects(body))

    def chat(where: Ints) -> list[str]:
        picks = rng.integers(0, len(chatter), len(where))
        lines = zip(where, picks, rng.integers(2, 30, len(where)).tolist(), strict=True)
        return [chatter[k].format(p=named[i], n=n) for i, k, n in lines]

    lines = tongue.compared.split("\n")
    picks = rng.integers(0, len(lines), len(comparing))
    compared = [
        lines[k].replace("{p}", named[i]).replace("{r}", names[r])
        for i, k, r in zip(comparing, picks, rival, strict=True)
    ]
    bank = _Bank.of([text.split("\n") for text in tongue.verdicts])
    return [
        sentences(opening, -2, chat(opening)),
        sentences(comparing, -1, compared),
        sentences(gushing, 50, chat(gushing)),
        sentences(closing, 60, list(_pick(bank, verdict, rng))),
    ]


def _join(
    pieces: _Pieces,
    lives: Lives,
    setting: Setting,
    language: NDArray[np.str_],
    rng: np.random.Generator,
) -> Speech:
    """Lead each piece over from the one before, close each review, and count the spans."""
    first = np.r_[True, pieces.row[1:] != pieces.row[:-1]]
    last = np.r_[first[1:], True]
    gush = setting.styled & (lives.product[pieces.row] == 0)
    lead, stop = np.full(len(first), "", object), np.full(len(first), "", object)
    for code in setting.tongues:
        mine = language[pieces.row] == code
        where = np.flatnonzero(mine & ~first)
        lead[where] = _leads(pieces, where, TONGUES[code], rng)
        where = np.flatnonzero(mine & last & (pieces.need >= 0))
        stop[where] = _objects(TONGUES[code].stops)[rng.integers(0, 6, len(where))]
        where = np.flatnonzero(mine & last & gush)
        stop[where] = "!!!"
    frame = pl.DataFrame(
        {
            "row": pieces.row,
            "lead": pl.Series(lead.tolist(), dtype=pl.String),
            "body": pl.Series(pieces.body.tolist(), dtype=pl.String),
            "stop": pl.Series(stop.tolist(), dtype=pl.String),
            "need": pieces.need,
            "level": pieces.level,
        }
    )
    body = pl.col("body")
    opens = (pl.col("lead") == "") | pl.col("lead").str.contains(r"(^|[.])\s$")
    frame = frame.with_columns(
        pl.when(opens)
        .then(body.str.slice(0, 1).str.to_uppercase() + body.str.slice(1))
        .otherwise(body)
    )
    whole = pl.col("lead") + body + pl.col("stop")
    before = whole.str.len_chars().cum_sum().over("row") - whole.str.len_chars().cast(pl.Int64)
    start = before + pl.col("lead").str.len_chars()
    clauses = frame.select(
        pl.col("row").cast(pl.UInt32),
        start.cast(pl.UInt32).alias("start"),
        (start + body.str.len_chars()).cast(pl.UInt32).alias("end"),
        "need",
        "level",
    ).filter(pl.col("need") >= 0)
    texts = frame.group_by("row", maintain_order=True).agg(whole.str.join("").alias("text"))
    return Speech(texts["text"], clauses)


def _leads(pieces: _Pieces, where: Ints, tongue: Tongue, rng: np.random.Generator) -> Strings:
    """What stands between a piece and the one before it."""
    lead = np.full(len(where), tongue.blank, object)
    spoke, speaks = pieces.need[where - 1] >= 0, pieces.need[where] >= 0
    lead[spoke & ~speaks] = tongue.stops[0] + tongue.blank
    now, then = np.sign(pieces.level[where]), np.sign(pieces.level[where - 1])
    turn = np.where(now == -1, np.minimum(now - then, 0), np.maximum(now * (now - then) - 1, 0))
    for choices, taken in ((tongue.on, turn == 0), (tongue.down, turn < 0), (tongue.up, turn > 0)):
        mine = np.flatnonzero(spoke & speaks & taken)
        lead[mine] = _objects(choices)[rng.integers(0, len(choices), len(mine))]
    return lead


@dataclass(frozen=True, eq=False)
class _Bank:
    """Ready clauses in groups: group g holds texts[start[g] : start[g + 1]]."""

    texts: Strings
    start: Ints

    @classmethod
    def of(cls, groups: Sequence[Sequence[str]]) -> "_Bank":
        """Lay the groups end to end."""
        sizes = [0, *(len(group) for group in groups)]
        return cls(_objects([text for group in groups for text in group]), np.cumsum(sizes))


def _pick(bank: _Bank, group: Ints, rng: np.random.Generator) -> Strings:
    size = bank.start[group + 1] - bank.start[group]
    return np.asarray(bank.texts[bank.start[group] + (rng.random(len(group)) * size).astype(int)])


@cache
def _bank(tongue: Tongue) -> _Bank:
    """Everything that can be said of topic t at level v, in group 5 t + v."""
    return _Bank.of(
        [
            _filled(tongue.judgements[level], topic) + topic.clauses[level].split("|") * _WHOLE
            for topic in tongue.topics
            for level in range(5)
        ]
    )


@cache
def _vague_bank(tongue: Tongue) -> _Bank:
    """What can be said at each level without naming a need."""
    topic = Topic("", "", tongue.vague, "", "", ("",) * 5)
    lines = [[t for t in text.split("\n") if "{good}" not in t] for text in tongue.judgements]
    plain = ["\n".join(t for t in group if "{bad}" not in t) for group in lines]
    return _Bank.of([_filled(text, topic) for text in plain])


def _filled(templates: str, topic: Topic) -> list[str]:
    """Every template with every subject and every adjective that it takes."""
    said = []
    for template in templates.split("\n"):
        goods = topic.good.split("|") if "{good}" in template else [""]
        bads = topic.bad.split("|") if "{bad}" in template else [""]
        for subject in topic.subjects.split("|"):
            many = subject.endswith("*")
            verbs = {"be": "are", "do": "do", "end": ""} if many else _SINGULAR
            name = subject.rstrip("*")
            said += [template.format(s=name, good=g, bad=b, **verbs) for g in goods for b in bads]
    return said


_SINGULAR = {"be": "is", "do": "does", "end": "s"}


def _with_asides(
    clauses: Strings,
    topic: Ints,
    topics: Sequence[int],
    tongue: Tongue,
    rng: np.random.Generator,
) -> Strings:
    """The clauses, each naming a second need in passing."""
    lines = tongue.asides.split("\n")
    subjects = [
        [s.rstrip("*") for s in tongue.topics[t].subjects.split("|")] for t in sorted(topics)
    ]
    position = {t: k for k, t in enumerate(sorted(topics))}
    said = []
    for clause, own in zip(clauses, topic, strict=True):
        step = 1 + int(rng.integers(0, max(1, len(topics) - 1)))
        others = subjects[(position[int(own)] + step) % len(topics)]
        line = lines[int(rng.integers(0, len(lines)))]
        other = others[int(rng.integers(0, len(others)))]
        said.append(line.replace("{clause}", clause).replace("{other}", other))
    return _objects(said)


def _in_frames(clauses: Strings, tongue: Tongue, rng: np.random.Generator) -> Strings:
    """The clauses, each with a circumstance around it."""
    frames = tongue.frames.split("\n")
    which = rng.integers(0, len(frames), len(clauses))
    number = rng.integers(2, 30, len(clauses)).tolist()
    said = zip(clauses, which, number, strict=True)
    return _objects([frames[k].format(clause=clause, n=n) for clause, k, n in said])


def _mistyped(text: str, where: float) -> str:
    """The text with two neighbouring letters of a word swapped, if it has any; as long as it was.

    Chinese confuses two particles that sound alike instead.
    """
    at = 1 + int(where * max(0, len(text) - 3))
    if text[at : at + 2].isascii() and text[at : at + 2].isalpha():
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text.replace("的", "地", 1) if not text.isascii() else text


def _objects(texts: Sequence[str]) -> Strings:
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array
