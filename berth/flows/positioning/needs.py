"""Needs: found or given, and what every review says of each."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse

from berth.core import Column, Floats, InputError, Progress, Role, Sentence, stream
from berth.flows.positioning.evidence import Evidence
from berth.market.agenda import Agenda, Need, read_agenda
from berth.market.assignment import assign
from berth.market.discovery import discover
from berth.market.equating import equated
from berth.market.panel import Panel
from berth.market.positions import JOINT
from berth.market.words import tokens
from berth.writers import Lang, Writer

EXAMPLES = 30
"""Verbatims shown to who names a need."""
NAMING = 3
"""So many of a need's words, the most used, say what it is."""
FEWEST = 20
"""Fewer ratings of an aspect teach nothing."""
OTHERWISE = 0.15
"""Share of the scale by which the means of aspects and of overall ratings may lie apart."""


@dataclass(frozen=True, eq=False)
class Told:
    """agenda: the needs by name; silent: given needs that nothing is said of; discovered: whether
    they were found here; thing: the word for what the market sells, or None; keywords: of each
    need; parts: how much each unit speaks of each need, csr [units, needs]; aspects: the need that
    each aspect rating was taken for, by column; panel: reviews × needs."""

    agenda: Agenda
    silent: tuple[str, ...]
    discovered: bool
    thing: str | None
    keywords: tuple[tuple[str, ...], ...]
    parts: sparse.csr_array
    aspects: dict[str, str]
    panel: Panel


def find_needs(
    evidence: Evidence,
    wanted: Agenda | None,
    writer: Writer,
    lang: Lang,
    seed: int,
    progress: Progress,
) -> Told:
    """Find what people need, or go by the given needs, and gather what is said of each.

    Ratings of aspects count as one more unit each, for the need they are named like; an aspect
    that no need is named like becomes a need of its own where the needs are found here. A need
    that nothing is said of is left out.
    """
    thing = None
    if wanted is None:
        found = discover(
            evidence.words, evidence.language, evidence.row, evidence.product,
            evidence.sentiment.units, ignored=_names(evidence), seed=seed, progress=progress,
        )  # fmt: skip
        parts = _spoken(evidence, Agenda(found.needs))
        named, thing = _named(found.needs, parts, evidence, writer, lang, seed), found.thing
    else:
        named, parts = wanted, None
    columns = [c for c in evidence.table.having(Role.ASPECT) if _teaches(evidence, c)]
    agenda, aspects = _aspects(named, columns, free=wanted is None)
    with progress.step("assignment"):
        if parts is None or agenda != named:
            parts = _spoken(evidence, agenda)
        panel = _with_aspects(_panel(evidence, agenda.names, parts), evidence, columns, aspects)
    heard = np.flatnonzero(panel.counts.sum(axis=0) > 0)
    if not len(heard):
        raise InputError(
            "nothing is said of any of the needs: none of their words is in the texts.",
            remedy="Give them other words, or leave --needs out to have needs found.",
        )
    silent = tuple(need.name for k, need in enumerate(agenda.needs) if k not in heard)
    needs = tuple(agenda.needs[k] for k in heard)
    return Told(
        Agenda(needs, agenda.history),
        silent,
        wanted is None,
        thing,
        tuple(need.words or (need.name,) for need in needs),
        sparse.csr_array(parts[:, heard]),
        aspects,
        replace(
            panel,
            needs=tuple(need.name for need in needs),
            counts=panel.counts[:, heard],
            sentiment=panel.sentiment[:, heard],
            said=None if panel.said is None else panel.said[:, heard],
            apart=None if panel.apart is None else panel.apart[:, :, heard],
        ),
    )


def given(needs: Agenda | str | os.PathLike[str] | None) -> Agenda | None:
    """The needs that were given, if any; raises InputError where nothing can be run with them."""
    if needs is None:
        return None
    agenda = needs if isinstance(needs, Agenda) else read_agenda(Path(needs))
    if not agenda.needs:
        raise InputError("no need is given.", remedy="Name one, or leave --needs out.")
    for name in agenda.names:
        if JOINT in name:
            raise InputError(
                f"the need {name!r} has {JOINT!r} in its name, which joins two needs in positions.",
                remedy=f"Call it {name.replace(JOINT, ' & ')!r}.",
            )
    return agenda


def _spoken(evidence: Evidence, agenda: Agenda) -> sparse.csr_array:
    """How much each unit speaks of each need, csr [units, needs]."""
    words = [(need.name, need.words) for need in agenda.needs]
    return assign(evidence.words, evidence.language, words)


def _panel(evidence: Evidence, names: tuple[str, ...], parts: sparse.csr_array) -> Panel:
    said = Panel.of(
        parts, evidence.sentiment.units, evidence.row, names, evidence.products, evidence.rating,
        evidence.product, evidence.user, evidence.scale, evidence.table.row_ids, evidence.time,
        evidence.sentiment.apart,
    )  # fmt: skip
    return equated(said)


def _names(evidence: Evidence) -> set[str]:
    """Words of products' names and of their spellings: they name no need.

    But for words of half the names or more ("hotel"), which say what all of them are.
    """
    aliases = evidence.reading.aliases
    said = pl.DataFrame(
        [
            (k, s)
            for k, name in enumerate(evidence.products)
            for s in (name, *aliases.get(name, ()))
        ],
        schema={"product": pl.Int64, "name": pl.String},
        orient="row",
    )
    found: dict[str, set[int]] = {}
    for code in ("en", "zh"):
        words = tokens(said["name"], pl.Series([code]).new_from_index(0, len(said)))
        for row, word in words.iter_rows():
            found.setdefault(word, set()).add(said["product"][row])
    half = max(2, len(evidence.products) / 2)
    return {word for word, products in found.items() if len(products) < half}


def _named(
    needs: Sequence[Need],
    parts: sparse.csr_array,
    evidence: Evidence,
    writer: Writer,
    lang: Lang,
    seed: int,
) -> Agenda:
    """The needs found, by the names a writer gives them, each name once; parts [units, needs]."""
    rng = stream(seed, "examples")
    called: dict[str, str] = {}
    for at, need in enumerate(needs):
        units = np.flatnonzero(parts[:, [at]].toarray().ravel() == 1.0)
        drawn = np.sort(rng.permutation(units)[:EXAMPLES])
        examples = [
            Sentence(evidence.words[int(u)], (evidence.table.row_ids[int(evidence.row[u])],))
            for u in drawn
        ]
        label = _plain(writer.need_label(need.words, examples, lang))
        called[need.name] = _free(label, need, {name.casefold() for name in called.values()})
    groups = {
        need.parent: " & ".join(called.get(part, part) for part in need.parent.split(" & "))
        for need in needs
        if need.parent
    }
    return Agenda(
        tuple(
            replace(need, name=called[need.name], parent=groups.get(need.parent or ""))
            for need in needs
        )
    )


def _plain(label: str) -> str:
    """A label without the marks that join several of them."""
    return " ".join(label.replace(",", " ").replace("，", " ").replace(JOINT, " & ").split())


def _free(label: str, need: Need, taken: set[str]) -> str:
    tried = [label, *(f"{label} ({word})" for word in need.words)]
    return next(one for one in tried if one.casefold() not in taken)


def _aspects(
    agenda: Agenda, columns: Sequence[Column], *, free: bool
) -> tuple[Agenda, dict[str, str]]:
    """Which need each aspect column rates, by words they share; new needs for the rest if free.

    Of a need's words only the foremost name it. A new need takes its words from the others.
    """
    found: dict[str, str] = {}
    for column in columns:
        words = _words_of(column.name)
        likest = max(agenda.needs, key=lambda need: len(words & _naming(need)))
        if words & _naming(likest):
            found[column.name] = likest.name
        elif free and words:
            name = " ".join(w for w in _shown(column.name).split() if _one(w) in words).capitalize()
            others = (
                replace(need, words=tuple(w for w in need.words if _one(w.casefold()) not in words))
                for need in agenda.needs
            )
            agenda = Agenda((*others, Need(name, tuple(sorted(words)))))
            found[column.name] = name
    return agenda, found


def _naming(need: Need) -> set[str]:
    """The words that a need may be known by, in the singular."""
    return {_one(w.casefold()) for w in (*need.words[:NAMING], *need.name.split())}


def _one(word: str) -> str:
    """An English word without the s of its plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _words_of(column: str) -> set[str]:
    return {_one(word) for word in _shown(column).split()} - _RATED


def _shown(column: str) -> str:
    shown = column.replace("_", " ").casefold()
    for tail in ("评分", "得分", "分数", "打分"):
        shown = shown.replace(tail, "")
    return shown


_RATED = {"rating", "score", "star", "rate"}
"""Words of a column's name that do not say what is rated."""


def _with_aspects(
    panel: Panel, evidence: Evidence, columns: Sequence[Column], aspects: dict[str, str]
) -> Panel:
    """The equated panel with each aspect rating counted as one unit on its need."""
    rated = {c.name: _said(evidence, c) for c in columns if c.name in aspects}
    counts, sentiment = panel.counts.copy(), panel.sentiment.copy()
    for name, said in _linked(rated, evidence).items():
        need = panel.needs.index(aspects[name])
        known = np.isfinite(said)
        heard = np.nan_to_num(sentiment[known, need]) * counts[known, need] + said[known]
        counts[known, need] += 1
        sentiment[known, need] = heard / counts[known, need]
    return replace(panel, counts=counts, sentiment=sentiment, said=panel.counts)


def _linked(rated: dict[str, Floats], evidence: Evidence) -> dict[str, Floats]:
    """Aspect ratings [reviews] on the overall rating's scale as it is used.

    Where aspects together lie far from overall ratings, the two use the scale otherwise (ratings up
    to 10 of which hardly any is above 5): aspects are then set to their mean and spread.
    """
    if not rated:
        return rated
    every = np.concatenate([said[np.isfinite(said)] for said in rated.values()])
    overall = evidence.rating[np.isfinite(evidence.rating)]
    low, high = evidence.scale
    if abs(every.mean() - overall.mean()) <= OTHERWISE * (high - low):
        return rated
    stretch = overall.std() / max(every.std(), 1e-9)
    return {name: overall.mean() + stretch * (said - every.mean()) for name, said in rated.items()}


def _teaches(evidence: Evidence, column: Column) -> bool:
    """Whether an aspect is rated often enough, and unevenly enough, to say anything."""
    return bool(np.isfinite(_said(evidence, column)).any())


def _said(evidence: Evidence, column: Column) -> Floats:
    """Each aspect rating on the overall rating's scale, [reviews]; NaN where there is none.

    As it is where it lies on that scale, else by what the ends of its own stand for.
    """
    rated = evidence.table.frame[column.name].cast(pl.Float64).fill_null(np.nan).to_numpy()
    both = np.isfinite(rated) & np.isfinite(evidence.rating)
    if both.sum() < FEWEST or np.ptp(rated[both]) == 0:
        return np.full(len(rated), np.nan)
    low, high = evidence.scale
    least, most = float(np.nanmin(rated)), float(np.nanmax(rated))
    if low <= least and most <= high:
        return rated
    return np.asarray(low + (rated - least) / (most - least) * (high - low))
