"""Positions: the candidates of the contest, rated, ranked and laid out as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from berth.core import Finding, Floats
from berth.market.advantage import led
from berth.market.contest import (
    NOBODY,
    Beliefs,
    Bools,
    Candidates,
    Ints,
    Play,
    answered,
    believe,
    best_probability,
    candidates,
    failing,
    poor_line,
    score,
)
from berth.market.demand import Choice, agreement
from berth.statistics.estimate import Estimate

SCHEMA = {
    "rank": pl.Int64,
    "segment": pl.String,
    "need": pl.String,
    "against": pl.String,
    "score": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "probability_best": pl.Float64,
    "supported": pl.Boolean,
    "unmet": pl.Boolean,
    "statement": pl.String,
}
SHOWN = 20
"""Rows kept of all the candidates compared."""
JOINT = " + "
"""Stands between two lead needs."""
_FEWER = 200
"""Draws over which other sensitivities are tried: enough for a mean."""
_MODEL = "multinomial logit with shifted attention"
_BAYES = "hierarchical Bayes over bootstrap draws"


@dataclass(frozen=True)
class Names:
    """What things are called: `everyone` is the segment of a position for the whole market."""

    products: Sequence[str]
    needs: Sequence[str]
    segments: Sequence[str]
    everyone: str = "everyone"


@dataclass(frozen=True, eq=False)
class Positions:
    """table: the contract's `positions`, statements still empty; findings: what they rest on."""

    table: pl.DataFrame
    findings: tuple[Finding, ...]


def positions(
    weights: Estimate,
    satisfaction: Estimate,
    segment_shares: Estimate,
    scale: tuple[float, float],
    names: Names,
    own: str | None,
    *,
    alike: float = 0.0,
    choice: Choice | None = None,
    play: Play | None = None,
    seed: int = 0,
) -> Positions:
    """Rate every position that is open, and rank them by expected preference share.

    weights: the needs' importance in each segment, rows summing to 1 [segments, needs], one row
    where there are no segments; satisfaction [products, needs] on `scale`, in posterior draws;
    segment_shares [segments]; own: one of the products, or None for an entrant; alike: the chance
    of such differences among products that are alike, above DIFFER of which nothing is supported.
    `score` is the mean share of the market over posterior draws, `low` and `high` its 90 %
    interval. Without a rival (one product) the table is empty.

    The first 20 are kept; the best supported and the best unmet candidate are among them.
    """
    choice, play = choice or Choice(), play or Play()
    place = None if own is None else list(names.products).index(own)
    if len(names.products) < 2:
        return Positions(pl.DataFrame(schema=SCHEMA), (_compared(0),))
    beliefs = believe(weights, satisfaction, segment_shares, scale, seed)
    field = candidates(beliefs, place, play, choice.sensitivity)
    draws = score(beliefs, field, place, choice.sensitivity, play.effort)
    draws = draws.reshape(len(draws), -1)
    order = np.argsort(-draws.mean(axis=0), kind="stable")
    supported = led(satisfaction, field, place, alike)
    line = poor_line(satisfaction, scale)
    unmet = _unmet(failing(satisfaction, line), beliefs, field)
    kept = _kept(order, supported, unmet)
    table = _table(draws, order, kept, supported, unmet, field, names)
    findings = [
        _compared(len(field)),
        _assumed("sensitivity", choice.sensitivity, "utility per scale"),
        _assumed("effort", play.effort, "share of weight"),
        Finding(
            "positions.poor_line", value=line, unit="rating", method="middle of scale and mean"
        ),
        Finding("positions.alike", value=alike, unit="probability", method="permutation test"),
        _unmoved(beliefs, field, int(order[0]), place, choice, table),
        *_sensitivity(beliefs, field, place, draws, order, choice, play),
        *_rows(table, field, [int(order[k]) for k in kept], satisfaction, place),
        _answer(beliefs, field, int(order[0]), place, choice, play, table),
    ]
    return Positions(table, tuple(findings))


def _unmet(failing: Bools, beliefs: Beliefs, field: Candidates) -> Bools:
    """Which candidates [candidates] lead on failing needs that weigh their share or more.

    A need's share is one over the number of needs; its weight is that in the segment addressed.
    """
    weights = beliefs.weights.mean(axis=0)
    whole = beliefs.parts.mean(axis=0) @ weights
    marked = []
    for target in field.targets:
        heavy = (whole if target == NOBODY else weights[target]) >= 1 / len(whole) - 1e-9
        marked.append(np.append(failing & heavy, True)[field.leads].all(axis=1))
    return np.broadcast_to(np.array(marked)[:, :, None], field.shape).ravel()


def _kept(order: Ints, *musts: Bools) -> list[int]:
    """Places in the ranking that are shown, ascending."""
    firsts = [int(np.argmax(must[order])) for must in musts if must.any()]
    must = sorted({place for place in firsts if place >= SHOWN})
    return [*range(min(len(order), SHOWN) - len(must)), *must]


def _table(
    draws: Floats,
    order: Ints,
    kept: list[int],
    supported: Bools,
    unmet: Bools,
    field: Candidates,
    names: Names,
) -> pl.DataFrame:
    chances = best_probability(draws)
    rows = []
    for place in kept:
        which = int(order[place])
        target, needs, rival = field.at(which)
        low, high = np.quantile(draws[:, which], [0.05, 0.95])
        rows.append(
            {
                "rank": place + 1,
                "segment": names.everyone if target == NOBODY else names.segments[target],
                "need": JOINT.join(names.needs[need] for need in needs),
                "against": names.products[rival],
                "score": float(draws[:, which].mean()),
                "low": float(low),
                "high": float(high),
                "probability_best": float(chances[which]),
                "supported": bool(supported[which]),
                "unmet": bool(unmet[which]),
                "statement": "",
            }
        )
    return pl.DataFrame(rows, schema=SCHEMA)


def _compared(count: int) -> Finding:
    return Finding(
        "positions.compared", value=float(count), unit="candidates", method=_MODEL, n=count
    )


def _assumed(what: str, value: float, unit: str) -> Finding:
    return Finding(f"positions.{what}", value=value, unit=unit, method="assumed")


def _subject(row: dict[str, object]) -> dict[str, str]:
    return {key: str(row[key]) for key in ("segment", "need", "against")}


def _sensitivity(
    beliefs: Beliefs,
    field: Candidates,
    own: int | None,
    draws: Floats,
    order: Ints,
    choice: Choice,
    play: Play,
) -> list[Finding]:
    """How the ranking, and the first in it, fare under other sensitivities."""
    some = Beliefs(
        beliefs.weights[:_FEWER], beliefs.satisfaction[:_FEWER], beliefs.parts[:_FEWER],
        beliefs.scale,
    )  # fmt: skip
    means = [draws.mean(axis=0)]
    for other in choice.between:
        tried = score(some, field, own, other, play.effort)
        means.append(tried.reshape(len(tried), -1).mean(axis=0))
    like = agreement(means)[1:]
    first = [float((mean > mean[order[0]]).sum() + 1) for mean in means[1:]]
    findings = []
    for other, r, rank in zip(choice.between, like, first, strict=True):
        subject = {"sensitivity": f"{other:g}"}
        findings.append(
            Finding("positions.agreement", subject, float(r), unit="rho", method="Spearman")
        )
        findings.append(
            Finding("positions.rank_of_first", subject, rank, unit="rank", method=_MODEL)
        )
    return findings


def _rows(
    table: pl.DataFrame,
    field: Candidates,
    kept: list[int],
    satisfaction: Estimate,
    own: int | None,
) -> list[Finding]:
    """Score and probability of each row shown; n: rows on its needs of the products in it."""
    findings = []
    for row, which in zip(table.iter_rows(named=True), kept, strict=True):
        _, needs, rival = field.at(which)
        sides = [rival] if own is None else [own, rival]
        n = int(satisfaction.n[np.ix_(sides, needs)].sum())
        subject, interval = _subject(row), (row["low"], row["high"])
        chance = row["probability_best"]
        findings += [
            Finding("positions.score", subject, row["score"], interval, 0.9, "share", _MODEL, n),
            Finding("positions.probability_best", subject, chance, None, 0.9, "share", _BAYES, n),
        ]
    return findings


def _unmoved(
    beliefs: Beliefs,
    field: Candidates,
    position: int,
    own: int | None,
    choice: Choice,
    table: pl.DataFrame,
) -> Finding:
    """The share before anyone's attention is drawn: what the first candidate's is set against."""
    draws = score(beliefs, field.alone(position), own, choice.sensitivity, 0.0).ravel()
    low, high = np.quantile(draws, [0.05, 0.95])
    return Finding(
        "positions.unmoved", _subject(table.row(0, named=True)), float(draws.mean()),
        (float(low), float(high)), unit="share", method=_MODEL,
    )  # fmt: skip


def _answer(
    beliefs: Beliefs,
    field: Candidates,
    position: int,
    own: int | None,
    choice: Choice,
    play: Play,
    table: pl.DataFrame,
) -> Finding:
    """The first candidate's score if its rival answers by drawing level."""
    draws = answered(beliefs, field, position, own, choice.sensitivity, play.effort)
    low, high = np.quantile(draws, [0.05, 0.95])
    return Finding(
        "positions.answered",
        _subject(table.row(0, named=True)),
        float(draws.mean()),
        (float(low), float(high)),
        unit="share",
        method="the rival draws level on the lead needs",
    )
