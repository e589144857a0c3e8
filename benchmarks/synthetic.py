"""Synthetic markets through the flow, as a user would run them: what is shown beside what is true.

Needs are given, by the seed words that a market comes with. Besides what berth shows there is what
an oracle would: someone who knows of every clause which need it speaks of, and what its writer
lived through there, but knows no more reviews than berth does.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.stats import spearmanr
from sklearn.metrics import adjusted_rand_score

from benchmarks.judged import beside
from berth.core import Floats, Quiet, Table
from berth.flows.positioning.evidence import Evidence, hear
from berth.flows.positioning.needs import Told, find_needs
from berth.flows.positioning.study import Study, contend, study
from berth.market.agenda import Agenda, Need
from berth.market.contest import NOBODY, Beliefs, Candidates, Play, believe, candidates, score
from berth.market.demand import Choice
from berth.market.importance import carried_shares
from berth.market.opportunity import across_products, opportunity, own_opportunity, probability_top
from berth.market.panel import Gain, Panel
from berth.market.positions import JOINT, Positions
from berth.market.segments import Segments
from berth.market.synthetic import Market, Truth
from berth.sources import read
from berth.statistics.estimate import Estimate
from berth.statistics.procrustes import agreement, aligned
from berth.statistics.random_effects import effects
from berth.writers import TemplateWriter

Part = tuple[str, Estimate, Floats, float]
"""A kind, estimates, their truth, and what both are multiplied by."""
REPLICATES = 200
"""As many as a run has unless it is told otherwise."""
EVERYONE = "everyone"


@dataclass(frozen=True, eq=False)
class Analysis:
    """What a run holds before it is laid out: as `berth.position` makes it, needs given."""

    evidence: Evidence
    told: Told
    found: Study
    positions: Positions
    own: str


def analyse(table: Table, seeds: dict[str, tuple[str, ...]], own: str, seed: int = 0) -> Analysis:
    """Run the flow on a table with these needs, own among its products."""
    quiet = Quiet()
    evidence = hear(read(table), own, None, seed, quiet)
    agenda = Agenda(tuple(Need(name, words) for name, words in seeds.items()))
    told = find_needs(evidence, agenda, TemplateWriter("en"), "en", seed, quiet)
    place = evidence.products.index(own)
    found = study(evidence, told, place, REPLICATES, seed, quiet)
    return Analysis(evidence, told, found, _contest(evidence, told, found, own, seed), own)


def contest(shown: Analysis, seed: int = 0) -> Positions:
    """The positions of what was found, for the own product that is set now."""
    return _contest(shown.evidence, shown.told, shown.found, shown.own, seed)


def _contest(evidence: Evidence, told: Told, found: Study, own: str, seed: int) -> Positions:
    return contend(found, evidence, told, _labels(found), own, EVERYONE, seed, Quiet())


def _labels(found: Study) -> tuple[str, ...]:
    return tuple(str(s) for s in range(len(found.segments)))


def oracle(market: Market, shown: Analysis, seed: int = 0) -> Analysis:
    """The same market as the oracle sees it.

    Each clause counts once for its true need, with the experience behind it; the rest is estimated
    in the same way from there, but for what allows for doubt about words, of which there is none:
    satisfaction is that of normal effects of products, needs and cells, known by the means of
    experiences and nothing else; importance is `carried_shares`, as it is.
    """
    panel = _known(market, shown)
    told, evidence, own = replace(shown.told, panel=panel), shown.evidence, shown.own
    place = evidence.products.index(own)
    found = study(evidence, told, place, REPLICATES, seed, Quiet())
    served = _experienced(panel, seed)
    weight = carried_shares(panel, replicates=REPLICATES, seed=seed)
    mean = across_products(served)
    room = opportunity(weight, mean, evidence.scale)
    segments = replace(found.segments, satisfaction=_around(mean, found.segments))
    found = replace(
        found, satisfaction=served, market=mean, importance=weight, opportunity=room,
        top=probability_top(room), segments=segments,
        own_room=own_opportunity(weight, served, place, evidence.scale),
    )  # fmt: skip
    return Analysis(evidence, told, found, _contest(evidence, told, found, own, seed), own)


def _around(market: Estimate, segments: Segments) -> Estimate:
    """Segments' satisfaction [segments, needs], moved so that it averages to the market's."""
    value, draws = (
        served + (level - (part[..., None] * served).sum(axis=-2))[..., None, :]
        for served, part, level in (
            (segments.satisfaction.value, segments.shares.value, market.value),
            (segments.satisfaction.draws, segments.shares.draws, market.draws),
        )
    )
    return Estimate(value, draws, segments.satisfaction.n)


def _known(market: Market, shown: Analysis) -> Panel:
    """The panel of true needs and experiences of the reviews that are compared."""
    panel, clauses = shown.told.panel, market.truth.clauses
    place = dict(zip(shown.evidence.table.row_ids, range(len(panel)), strict=True))
    row = np.array([place.get(market.table.row_ids[r], -1) for r in clauses["row"]])
    need = np.array([_place(panel.needs, name) for name in clauses["need"]])
    kept = (row >= 0) & (need >= 0)
    counts = np.zeros((len(panel), len(panel.needs)))
    lived = np.full(counts.shape, np.nan)
    counts[row[kept], need[kept]] = 1.0
    lived[row[kept], need[kept]] = clauses["experience"].to_numpy()[kept]
    return replace(
        panel, counts=counts, sentiment=lived, said=None, apart=None, gain=Gain(1.0, 0.0)
    )


def _place(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else -1


def _experienced(panel: Panel, seed: int) -> Estimate:
    """Satisfaction [products, needs] from experiences."""
    home = np.eye(len(panel.products))[panel.product].T
    n = home @ panel.counts
    total = home @ np.nan_to_num(panel.sentiment)
    mean = np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0)
    rest = np.where(panel.mentioned, panel.sentiment - mean[panel.product], 0.0)
    free = np.maximum(n.sum(axis=0) - (n > 0).sum(axis=0), 1)
    single = np.square(rest).sum(axis=0) / free
    noise = np.divide(single, n, out=np.full(n.shape, np.inf), where=n > 0)
    nothing = np.zeros(len(panel.products))
    drawn = effects(
        mean, noise, nothing, np.full(len(nothing), np.inf),
        believed=0.07 * (panel.scale[1] - panel.scale[0]), draws=REPLICATES, seed=seed,
    )  # fmt: skip
    draws = drawn.grand[:, None, None] + drawn.row[:, :, None] + drawn.column[:, None, :]
    draws = np.clip(draws + drawn.cell, *panel.scale)
    return Estimate(draws.mean(axis=0), draws, n.astype(np.int64))


@dataclass(frozen=True, eq=False)
class Match:
    """Which of the truth's things those of an analysis are: product, need [each of its own];
    segment: each found segment's, -1 for none; user, int64: each resampling unit's true segment;
    row, int64: each review's place in the market's table."""

    product: NDArray[np.int64]
    need: NDArray[np.int64]
    segment: NDArray[np.int64]
    user: NDArray[np.int64]
    row: NDArray[np.int64]

    @classmethod
    def of(cls, market: Market, shown: Analysis) -> "Match":
        """By name; segments so that most users are in the one they belong to (Hungarian)."""
        truth, evidence = market.truth, shown.evidence
        place = dict(zip(market.table.row_ids, range(len(market.table)), strict=True))
        row = np.array([place[name] for name in evidence.table.row_ids])
        _, first = np.unique(evidence.user, return_index=True)
        user = truth.segment[row[first]]
        home = shown.found.segments.probability.argmax(axis=1)
        size = (len(shown.found.segments), len(truth.segments))
        both = np.zeros(size)
        np.add.at(both, (home, user), 1)
        segment = np.full(size[0], -1)
        ours, theirs = linear_sum_assignment(-both)
        segment[ours] = theirs
        return cls(
            np.array([truth.products.index(name) for name in evidence.products]),
            np.array([truth.needs.index(name) for name in shown.told.panel.needs]),
            segment,
            user,
            row,
        )


def quantities(market: Market, shown: Analysis, by: str) -> pl.DataFrame:
    """Every quantity with an interval, beside its truth; by: who estimated it."""
    truth, match, found = market.truth, Match.of(market, shown), shown.found
    p, k = np.ix_(match.product, match.need)
    served, voiced = truth.satisfaction[p, k], truth.voiced[p, k]
    mean = served.mean(axis=0)
    low, high = truth.scale
    point, year = 4 / (high - low), _years(market)
    mine = int(shown.evidence.products.index(shown.own))
    weight, room = truth.importance[match.need], (high - served) / (high - low)
    upper = np.triu_indices(len(match.product), 1)
    parts = [
        ("satisfaction", found.satisfaction, served, point),
        ("satisfaction, as voiced", found.satisfaction, voiced, point),
        ("market satisfaction", found.market, mean, point),
        ("importance", found.importance, weight, 1.0),
        ("opportunity", found.opportunity, truth.opportunity[match.need], 1.0),
        ("trend", found.trend.slope, truth.trend[match.need] / year, point),
        ("similarity", _some(found.similarity, upper), similarity(served, weight)[upper], 1.0),
        ("map", found.map.products, _turned(places(served, weight), found.map.products), point),
        ("position score", *scored(market, shown, match), 1.0),
        *_of_segments(truth, shown, match, mean, point),
    ]
    if found.own_room is not None:
        parts.append(("own opportunity", found.own_room, weight * room[mine], 1.0))
    return pl.concat(beside(kind, by, one, true, unit) for kind, one, true, unit in parts)


def _of_segments(
    truth: Truth, shown: Analysis, match: Match, mean: Floats, point: float
) -> list[Part]:
    """What is shown of the segments that are somebody's, as parts of `quantities`."""
    segments, kept = shown.found.segments, np.flatnonzero(match.segment >= 0)
    place = np.ix_(match.segment[kept], match.need)
    served = np.broadcast_to(mean, (len(kept), len(mean)))
    return [
        ("segment share", _some(segments.shares, kept), truth.segment_shares[match.segment[kept]],
         1.0),
        ("segment weights", _some(segments.weights, kept), truth.weights[place], 1.0),
        ("segment importance", _some(segments.weights, kept), truth.weighed[place], 1.0),
        ("segment satisfaction", _some(segments.satisfaction, kept), served, point),
    ]  # fmt: skip


def _years(market: Market) -> float:
    """From the first day to the last."""
    time = market.table.frame["time"]
    return max(float((time.max() - time.min()).days), 1.0) / 365.25  # type: ignore[operator, union-attr]


def _some(one: Estimate, at: tuple[NDArray[np.intp], ...] | NDArray[np.intp]) -> Estimate:
    return Estimate(one.value[at], np.stack([draw[at] for draw in one.draws]), one.n[at])


def profiles(satisfaction: Floats, importance: Floats) -> Floats:
    """What product and need do not explain, times the root of importance [products, needs]."""
    rest = satisfaction - satisfaction.mean(axis=0)
    share = importance / importance.sum()
    return np.asarray((rest - rest.mean(axis=1, keepdims=True)) * np.sqrt(share))


def similarity(satisfaction: Floats, importance: Floats) -> Floats:
    """True likeness [products, products]: halo-free correlation under importance."""
    share = importance / importance.sum()
    rest = satisfaction - satisfaction.mean(axis=0)
    scaled = (rest - (rest * share).sum(axis=1, keepdims=True)) * np.sqrt(share)
    scaled = scaled / np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), 1e-12)
    return np.asarray(scaled @ scaled.T)


def places(satisfaction: Floats, importance: Floats) -> Floats:
    """True places [products, 2] by what the map claims to show."""
    left, size, _ = np.linalg.svd(profiles(satisfaction, importance), full_matrices=False)
    found = np.zeros((len(satisfaction), 2))
    axes = min(2, len(size))
    found[:, :axes] = (left * size)[:, :axes]
    return found


def _turned(true: Floats, found: Estimate) -> Floats:
    """True places turned, not scaled, onto those found: a map's axes have no names."""
    seen = np.isfinite(found.value).all(axis=1)
    if seen.sum() < 2:
        return true
    centre = true[seen].mean(axis=0)
    turned = np.full(true.shape, np.nan)
    turned[seen] = aligned(true[seen] - centre, found.value[seen])
    return turned


def believed(truth: Truth) -> Beliefs:
    """The truth as the contest takes it."""
    return Beliefs(
        truth.weights[None], truth.satisfaction[None], truth.segment_shares[None], truth.scale
    )


def rated(shown: Analysis, seed: int = 0) -> tuple[Beliefs, Candidates, int]:
    """The beliefs and candidates that positions were rated from, and the own product's place."""
    found, own = shown.found, shown.evidence.products.index(shown.own)
    beliefs = believe(
        found.segments.weights, found.satisfaction, found.segments.shares, shown.evidence.scale,
        seed,
    )  # fmt: skip
    return beliefs, candidates(beliefs, own, Play(), Choice().sensitivity), own


def field_of(shown: Analysis, seed: int = 0) -> Candidates:
    """The candidates that are compared."""
    return rated(shown, seed)[1]


def true_scores(market: Market, shown: Analysis, match: Match) -> tuple[Floats, Candidates]:
    """What each candidate compared would truly win, NaN where it addresses no true segment.

    [candidates], and the candidates as the analysis counts them.
    """
    _, field, own = rated(shown)
    known = field.targets == NOBODY
    home = np.where(known, NOBODY, match.segment[np.maximum(field.targets, 0)])
    real = known | (home >= 0)
    leads = np.where(field.leads == NOBODY, NOBODY, match.need[np.maximum(field.leads, 0)])
    true = Candidates(home[real], leads, match.product[field.rivals])
    won = score(
        believed(market.truth), true, int(match.product[own]), Choice().sensitivity, Play().effort
    )[0]
    every = np.full(field.shape, np.nan)
    every[real] = won
    return every.ravel(), field


def scored(market: Market, shown: Analysis, match: Match) -> tuple[Estimate, Floats]:
    """The scores of the positions shown, and true ones."""
    won, field = true_scores(market, shown, match)
    rows = rows_shown(shown, field)
    beliefs, _, own = rated(shown)
    draws = score(beliefs, field, own, Choice().sensitivity, Play().effort)
    draws = draws.reshape(len(draws), -1)[:, rows]
    served = shown.found.satisfaction.n
    sides = [field.at(row) for row in rows]
    n = [int(served[np.ix_([own, rival], needs)].sum()) for _, needs, rival in sides]
    return Estimate(draws.mean(axis=0), draws, np.array(n, dtype=np.int64)), won[rows]


def rows_shown(shown: Analysis, field: Candidates) -> list[int]:
    """Which candidates the table of positions shows, in its order."""
    names = {}
    for at in range(len(field)):
        target, needs, rival = field.at(at)
        segment = EVERYONE if target == NOBODY else str(target)
        need = JOINT.join(shown.told.panel.needs[k] for k in needs)
        names[segment, need, shown.evidence.products[rival]] = at
    return [names[row] for row in shown.positions.table["segment", "need", "against"].iter_rows()]


def chances(market: Market, shown: Analysis) -> pl.DataFrame:
    """Every probability shown, beside whether it came true: kind, p, true."""
    truth, match, found = market.truth, Match.of(market, shown), shown.found
    top = np.isin(match.need, np.argsort(-truth.opportunity)[:3])
    sure = found.segments.probability.max(axis=1)
    right = match.segment[found.segments.probability.argmax(axis=1)] == match.user
    parts = [("top 3", found.top, top)]
    if len(found.segments) > 1 or len(truth.segments) > 1:
        parts.append(("segment membership", sure[found_users(shown)], right[found_users(shown)]))
    if len(found.segments) > 1:
        low, high = truth.scale
        short = (high - truth.satisfaction.mean(axis=0)) / (high - low)
        room = (truth.weighed * short)[:, match.need]
        rank = (-room).argsort(axis=1).argsort(axis=1)
        kept = np.flatnonzero(match.segment >= 0)
        inside = rank[match.segment[kept]] < 3
        parts.append(
            ("top 3 of a segment", probability_top(found.room)[kept].ravel(), inside.ravel())
        )
    won, field = true_scores(market, shown, match)
    rows = rows_shown(shown, field)
    best = np.nan_to_num(won, nan=-1.0)
    first = np.isclose(best, best.max())[rows]
    shown_best = shown.positions.table["probability_best"].to_numpy()
    parts += [("best", shown_best, first), ("best, first in rank", shown_best[:1], first[:1])]
    return pl.concat(
        pl.DataFrame({"kind": kind, "p": np.asarray(p, float), "true": np.asarray(true, bool)})
        for kind, p, true in parts
    )


def found_users(shown: Analysis) -> NDArray[np.int64]:
    """Users who speak of a need: of the others nobody knows anything."""
    spoken = shown.told.panel.mentioned.any(axis=1)
    return np.unique(shown.evidence.user[spoken]).astype(np.int64)


def recovered(market: Market, shown: Analysis) -> dict[str, float]:
    """How well the whole of a market is told: rho, r and ri (see `benchmarks.recovery`)."""
    truth, match, found = market.truth, Match.of(market, shown), shown.found
    weight, users = truth.importance[match.need], found_users(shown)
    served = truth.satisfaction[np.ix_(match.product, match.need)]
    here = np.isfinite(found.map.products.value).all(axis=1)
    spots, top = found.map.products.value[here], np.argsort(-found.opportunity.value)[:3]
    home = found.segments.probability.argmax(axis=1)
    true = set(np.argsort(-truth.opportunity)[:3])
    return {
        "importance rho": float(spearmanr(found.importance.value, weight)[0]),
        "map r": agreement(spots, places(served, weight)[here]),
        "map r, needs alike": agreement(spots, truth.places[match.product][here]),
        "segment ARI": adjusted_rand_score(match.user[users], home[users]),
        "segments right": float(len(found.segments) == len(truth.segments)),
        "top-3 hits": len(true & set(match.need[top])) / min(3, len(truth.needs)),
    }
