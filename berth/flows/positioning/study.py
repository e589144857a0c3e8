"""Study: everything that is estimated of a market once its needs are known."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Floats, Progress, Role
from berth.flows.positioning.evidence import Evidence
from berth.flows.positioning.needs import Told
from berth.market.advantage import alike
from berth.market.contest import failing, poor_line
from berth.market.importance import importance
from berth.market.opportunity import across_products, opportunity, own_opportunity, probability_top
from berth.market.penalty_reward import Contrast, penalty_reward
from berth.market.perceptual_map import PerceptualMap, perceptual_map
from berth.market.positions import Names, Positions, positions
from berth.market.rivals import CoMentions, comentions, similarity
from berth.market.satisfaction import heard, satisfaction
from berth.market.segment_words import Trait, context_keyness, keywords
from berth.market.segments import Segments, find_segments, levelled
from berth.market.trend import Trend, trend
from berth.market.words import Bag, bag, common_words
from berth.statistics.estimate import Estimate

EVERYONE = {"en": "everyone", "zh": "所有人"}


@dataclass(frozen=True, eq=False)
class Study:
    """satisfaction [products, needs], as far as it can be believed; voiced: as it was said, NaN
    where nobody speaks; alike: chance of such differences among products that are alike; market
    [needs]: over the products; importance, opportunity [needs]; top: chance of each need to be
    among the three with the most room [needs]; unmet: needs of weight that every product serves
    poorly, bool [needs]; own_room: the own product's opportunity, or None; room: that of segments
    [segments, needs]; keywords: of each segment; traits: context values that segments have beyond
    chance, with their column; the rest as the parts of `market` give them."""

    satisfaction: Estimate
    voiced: Estimate
    alike: float
    market: Estimate
    importance: Estimate
    opportunity: Estimate
    top: Floats
    unmet: NDArray[np.bool_]
    own_room: Estimate | None
    contrast: Contrast
    trend: Trend
    segments: Segments
    keywords: tuple[tuple[str, ...], ...]
    traits: tuple[tuple[str, Trait], ...]
    room: Estimate
    similarity: Estimate
    named: CoMentions
    map: PerceptualMap


def study(
    evidence: Evidence, told: Told, own: int | None, replicates: int, seed: int, progress: Progress
) -> Study:
    """Estimate needs, segments and rivals; own is the own product's place, or None."""
    panel, scale = told.panel, evidence.scale
    with progress.step("satisfaction"):
        served = satisfaction(panel, replicates=replicates, seed=seed)
        voiced = heard(panel, replicates=replicates, seed=seed)
        market = across_products(served)
        drawn = market.thinned(replicates)
        chance = alike(panel, seed)
    with progress.step("importance"):
        weight = importance(panel, replicates=replicates, seed=seed)
        contrast, moved = penalty_reward(panel), trend(panel, replicates=replicates, seed=seed)
    segments = find_segments(panel, replicates=replicates, seed=seed, progress=progress)
    segments = replace(
        segments, satisfaction=levelled(segments.satisfaction, segments.shares, drawn)
    )
    with progress.step("rivals"):
        room = opportunity(weight, drawn, scale)
        heavy = weight.value >= 1 / len(panel.needs) - 1e-9
        return Study(
            satisfaction=served,
            voiced=voiced,
            alike=chance,
            market=market,
            importance=weight,
            opportunity=room,
            top=probability_top(room),
            unmet=failing(served, poor_line(served, scale)) & heavy,
            own_room=(
                None
                if own is None
                else own_opportunity(weight, served.thinned(replicates), own, scale)
            ),
            contrast=contrast,
            trend=moved,
            segments=segments,
            keywords=_keywords(evidence, told, segments),
            traits=_traits(evidence, told, segments),
            room=opportunity(segments.weights, segments.satisfaction, scale),
            similarity=similarity(voiced, weight, seed),
            named=comentions(
                evidence.table.texts(), evidence.product, evidence.products,
                evidence.reading.aliases,
            ),
            map=perceptual_map(
                voiced, weight, products=evidence.products, needs=panel.needs, seed=seed
            ),
        )  # fmt: skip


def _keywords(evidence: Evidence, told: Told, segments: Segments) -> tuple[tuple[str, ...], ...]:
    """Words that tell each segment from the others, without those common to all texts."""
    language = evidence.table.values(Role.LANGUAGE)
    assert language is not None
    words = bag(evidence.table.texts(), language, minimum=max(5, len(evidence.table) // 500))
    dull = {word for code in language.unique() for word in common_words(code)}
    kept = [k for k, word in enumerate(words.words) if word not in dull and len(word) > 1]
    told_words = Bag(words.matrix[:, kept], tuple(words.words[k] for k in kept))
    return keywords(segments, told.panel, told_words)


def _traits(evidence: Evidence, told: Told, segments: Segments) -> tuple[tuple[str, Trait], ...]:
    return tuple(
        (column.name, trait)
        for column in evidence.table.having(Role.CONTEXT)
        for trait in context_keyness(segments, told.panel, evidence.table.frame[column.name])
    )


def contend(
    found: Study, evidence: Evidence, told: Told, segments: tuple[str, ...], own: str | None,
    everyone: str, seed: int, progress: Progress,
) -> Positions:  # fmt: skip
    """Rate the positions that are open; segments: their labels."""
    names = Names(evidence.products, told.panel.needs, segments, everyone)
    with progress.step("positions"):
        return positions(
            found.segments.weights, found.satisfaction, found.segments.shares, evidence.scale,
            names, own if own in evidence.products else None, alike=found.alike, seed=seed,
        )  # fmt: skip


def members(found: Study) -> tuple[NDArray[np.int64], Floats]:
    """Each resampling unit's likeliest segment and its probability, [users] each."""
    best = found.segments.probability.argmax(axis=1)
    return best, found.segments.probability.max(axis=1)


def segment_of_reviews(
    found: Study, panel_user: NDArray[np.int32], names: tuple[str, ...]
) -> pl.Series:
    """The likeliest segment's label of each review's user, String [reviews]."""
    return pl.Series(names, dtype=pl.String)[members(found)[0][panel_user]]
