"""Sensitivity: which positions change when a part of the evidence is left out.

A rival, a month, a need, or the most active users are left out, one at a time, and what depends on
them is estimated anew: what is said of each product and need, what that makes of satisfaction, the
needs' weights, the segments' shares, and every candidate's score and support. Sentiment, needs and
memberships are held as found, and so is the spread of the draws, which are shifted by what
leaving out does to their values: what changes then changes because of what was left out, not by
another roll of the dice (case deletion; Belsley, Kuh & Welsch 1980, Regression Diagnostics).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.stats import rankdata

from berth.core import Floats, Progress, Quiet
from berth.market.advantage import led
from berth.market.contest import (
    NOBODY,
    Beliefs,
    Bools,
    Candidates,
    Ints,
    Play,
    believe,
    candidates,
    score,
    steadied,
)
from berth.market.demand import SENSITIVITY
from berth.market.omission import Omission, heard_without, omissions
from berth.market.panel import Panel
from berth.market.positions import JOINT, Names
from berth.market.segment_figures import Moments
from berth.market.segments import Segments
from berth.statistics.best_prediction import Spreads, best_prediction
from berth.statistics.estimate import Estimate

LEADING = 3
"""Positions that are followed, beside the best supported one and whichever comes first."""
SCHEMA = {
    "kind": pl.String,
    "left_out": pl.String,
    "reviews": pl.Int64,
    "segment": pl.String,
    "need": pl.String,
    "against": pl.String,
    "rank": pl.Int64,
    "rank_then": pl.Int64,
    "score": pl.Float64,
    "score_then": pl.Float64,
    "supported": pl.Boolean,
    "supported_then": pl.Boolean,
}


@dataclass(frozen=True, eq=False)
class Basis:
    """What the whole evidence says: satisfaction [products, needs] and alike as `positions` takes
    them; heard: what is said, unshrunken [products, needs]; own: the own product's place, or None
    for an entrant."""

    panel: Panel
    segments: Segments
    satisfaction: Estimate
    heard: Estimate
    alike: float
    own: int | None


def sensitivity(
    basis: Basis, names: Names, *, seed: int = 0, progress: Progress | None = None
) -> pl.DataFrame:
    """A row for each thing left out and each position followed.

    Positions followed are the first three, the best supported one, and whichever comes first
    without what is left out. rank, score, supported: with all the evidence, as in `positions`;
    rank_then, score_then, supported_then: without it, missing where the position's own need or
    rival is left out. reviews: how many are left out. Empty where there is no rival.
    """
    if len(basis.panel.products) < 2:
        return pl.DataFrame(schema=SCHEMA)
    whole, field = _whole(basis, seed)
    followed = whole.leading()
    rivals = {field.at(which)[2] for which in followed}
    todo = list(omissions(basis.panel, basis.own, rivals))
    fixed = _Fixed.of(basis, todo, seed)
    rows: list[dict[str, object]] = []
    with (progress or Quiet()).step("sensitivity", len(todo)) as advance:
        for one in todo:
            left = _without(basis, fixed, one, field, seed)
            rows += _rows(one, field, whole, left, followed, names)
            advance(1)
    return pl.DataFrame(rows, schema=SCHEMA)


def reranked(
    basis: Basis, parts: Sequence[Omission], *, seed: int = 0
) -> tuple[Floats, list[Floats]]:
    """Every candidate's score with all the evidence, and without each part, [candidates] each.

    NaN where a candidate's own need or rival is left out.
    """
    whole, field = _whole(basis, seed)
    fixed = _Fixed.of(basis, parts, seed)
    return whole.score, [_without(basis, fixed, one, field, seed).score for one in parts]


@dataclass(frozen=True, eq=False)
class _Rated:
    """Of every candidate of the whole evidence's field: score and support, flat; NaN and False
    where a candidate is not open."""

    score: Floats
    supported: Bools

    @classmethod
    def of(
        cls, beliefs: Beliefs, served: Estimate, field: Candidates, own: int | None, alike: float
    ) -> "_Rated":
        """As `positions` rates them."""
        draws = score(beliefs, field, own, SENSITIVITY, Play().effort)
        mean = draws.reshape(len(draws), -1).mean(axis=0)
        return cls(mean, led(served, field, own, alike))

    @property
    def rank(self) -> Floats:
        """From 1; NaN where not open."""
        known = np.isfinite(self.score)
        ranks = np.full(len(self.score), np.nan)
        ranks[known] = rankdata(-self.score[known], method="ordinal")
        return ranks

    def leading(self) -> list[int]:
        """The first candidates, and the best supported one."""
        order = np.argsort(-self.score, kind="stable")
        found = [int(which) for which in order[:LEADING]]
        backed = order[self.supported[order]]
        return list(dict.fromkeys([*found, *(int(which) for which in backed[:1])]))


def _whole(basis: Basis, seed: int) -> tuple[_Rated, Candidates]:
    """The candidates, and how all the evidence rates them."""
    beliefs = believe(
        basis.segments.weights, basis.satisfaction, basis.segments.shares, basis.panel.scale, seed
    )
    field = candidates(beliefs, basis.own, Play())
    return _Rated.of(beliefs, basis.satisfaction, field, basis.own, basis.alike), field


@dataclass(frozen=True, eq=False)
class _Fixed:
    """What is worked out once. moments: of all reviews; expected, weights: satisfaction [products,
    needs] and weights [segments, needs] by the short cuts of `_expected` and `weighed`, to tell
    what leaving out does to them; heard: without each omission, by its key."""

    spreads: Spreads
    expected: Floats
    moments: Moments
    weights: Floats
    heard: dict[tuple[str, str], Estimate]

    @classmethod
    def of(cls, basis: Basis, todo: Sequence[Omission], seed: int) -> "_Fixed":
        spreads = Spreads.of(basis.satisfaction.draws)
        panel, segments = basis.panel, basis.segments
        none, products = np.zeros(len(panel), dtype=bool), np.arange(len(panel.products))
        expected = _expected(panel, none, products, basis.heard, spreads)
        partly = [one for one in todo if one.product is None and one.need is None]
        moments = Moments.of(panel, segments.probability)
        weights = _weighed(segments, moments, np.arange(len(panel.needs)))
        heard = heard_without(panel, basis.heard, partly, seed)
        return cls(spreads, expected, moments, weights, heard)


def _without(basis: Basis, fixed: _Fixed, one: Omission, field: Candidates, seed: int) -> _Rated:
    """Every candidate's score and support without what is left out."""
    panel, segments = basis.panel, basis.segments
    products, needs = _but(len(panel.products), one.product), _but(len(panel.needs), one.need)
    heard = fixed.heard.get(one.key) or _part(basis.heard, products, needs)
    served = _part(basis.satisfaction, products, needs)
    expected = _expected(panel, one.reviews, products, heard, fixed.spreads)
    moved = expected - fixed.expected[np.ix_(products, needs)]
    served = Estimate(served.value + moved, np.clip(served.draws + moved, *panel.scale), heard.n)
    gone = Moments.of(panel, segments.probability, one.reviews.nonzero()[0])
    rest = fixed.moments.without(gone).narrowed(needs)
    weights = _moved(segments, fixed.weights, _weighed(segments, rest, needs), needs)
    beliefs = believe(weights, served, shared(segments, one.reviews), panel.scale, seed)
    own = None if basis.own is None else int(np.searchsorted(products, basis.own))
    return _opened(
        field, products, needs, lambda some: _Rated.of(beliefs, served, some, own, basis.alike)
    )


def _opened(
    field: Candidates, products: Ints, needs: Ints, rate: Callable[[Candidates], _Rated]
) -> _Rated:
    """The candidates of the whole field, of which those of these products and needs are rated."""
    leads = np.flatnonzero(np.isin(field.leads, [*needs, NOBODY]).all(axis=1))
    rivals = np.flatnonzero(np.isin(field.rivals, products))
    pairs = field.leads[leads]
    smaller = Candidates(
        field.targets,
        np.where(pairs == NOBODY, NOBODY, np.searchsorted(needs, pairs)),
        np.searchsorted(products, field.rivals[rivals]),
    )
    rated = rate(smaller)
    scores, backed = np.full(field.shape, np.nan), np.zeros(field.shape, dtype=bool)
    where = np.ix_(np.arange(len(field.targets)), leads, rivals)
    scores[where] = rated.score.reshape(smaller.shape)
    backed[where] = rated.supported.reshape(smaller.shape)
    return _Rated(scores.ravel(), backed.ravel())


def _but(number: int, gone: int | None) -> Ints:
    return np.array([at for at in range(number) if at != gone], dtype=np.int64)


def _part(one: Estimate, rows: Ints, columns: Ints) -> Estimate:
    some = np.ix_(rows, columns)
    return Estimate(one.value[some], one.draws[:, rows][:, :, columns], one.n[some])


def _expected(
    panel: Panel, gone: Bools, products: Ints, heard: Estimate, spreads: Spreads
) -> Floats:
    """Satisfaction [products, needs] as far as what was said and rated lets one expect it.

    gone: the reviews left out; products: those that are not.
    """
    noise = np.where(heard.n > 0, steadied(heard).draws.var(axis=0), np.inf)
    rated = np.isfinite(panel.rating) & ~gone
    product, rating = panel.product[rated], panel.rating[rated]
    size = np.bincount(product, minlength=len(panel.products))
    mean = np.bincount(product, rating, len(panel.products)) / np.maximum(size, 1)
    within = float(np.square(rating - mean[product]).sum()) / max(len(rating) - len(products), 1)
    rating_noise = np.where(size > 0, within / np.maximum(size, 1), np.inf)
    return best_prediction(heard.value, noise, mean[products], rating_noise[products], spreads)


def reweighed(segments: Segments, before: Floats, rest: Panel, needs: Ints) -> Estimate:
    """The segments' weights [segments, needs], moved as far as fitting them to the rest does.

    before: what `weighed` makes of all the evidence; needs: those of the rest.
    """
    return _moved(segments, before, weighed(segments, rest, needs), needs)


def _moved(segments: Segments, before: Floats, after: Floats, needs: Ints) -> Estimate:
    some = segments.weights.value[:, needs]
    drawn = segments.weights.draws[:, :, needs]
    same = before[:, needs] / before[:, needs].sum(axis=1, keepdims=True)
    moved = after - same

    def shifted(weights: Floats) -> Floats:
        weights = weights / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-12)
        moving = np.maximum(weights + moved, 1e-9)
        return np.asarray(moving / moving.sum(axis=-1, keepdims=True))

    return Estimate(shifted(some), shifted(drawn), segments.weights.n[:, needs])


def weighed(segments: Segments, panel: Panel, needs: Ints) -> Floats:
    """As `find_segments` weighs, with memberships and what segments speak of as found."""
    return _weighed(segments, Moments.of(panel, segments.probability), needs)


def _weighed(segments: Segments, moments: Moments, needs: Ints) -> Floats:
    emphasis = segments.emphasis[:, needs]
    emphasis = emphasis / np.maximum(emphasis.sum(axis=1, keepdims=True), 1e-12)
    tilt = emphasis / np.maximum(segments.shares.value @ emphasis, 1e-12)
    return moments.weights(tilt)


def shared(segments: Segments, reviews: Bools) -> Estimate:
    """The segments' shares [segments] among the users of whom a review is left."""
    users = np.unique(segments.user[~reviews])
    member = segments.probability
    moved = member[users].mean(axis=0) - member[np.unique(segments.user)].mean(axis=0)
    draws = np.maximum(segments.shares.draws + moved, 1e-9)
    value = np.maximum(segments.shares.value + moved, 1e-9)
    return Estimate(value, draws, segments.shares.n)


def _rows(
    one: Omission,
    field: Candidates,
    whole: _Rated,
    left: _Rated,
    followed: Sequence[int],
    names: Names,
) -> Iterator[dict[str, object]]:
    rank, then = whole.rank, left.rank
    first = int(np.nanargmin(then))
    for which in dict.fromkeys([*followed, first]):
        target, needs, rival = field.at(which)
        is_open = bool(np.isfinite(then[which]))
        yield {
            "kind": one.kind,
            "left_out": one.name,
            "reviews": int(one.reviews.sum()),
            "segment": names.everyone if target == NOBODY else names.segments[target],
            "need": JOINT.join(names.needs[need] for need in needs),
            "against": names.products[rival],
            "rank": int(rank[which]),
            "rank_then": int(then[which]) if is_open else None,
            "score": float(whole.score[which]),
            "score_then": float(left.score[which]) if is_open else None,
            "supported": bool(whole.supported[which]),
            "supported_then": bool(left.supported[which]) if is_open else None,
        }
