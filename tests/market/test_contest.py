"""The contest: positions pay where the model says, and claims stand up to chance."""

import numpy as np
import pytest

from berth.market.contest import (
    NOBODY,
    Beliefs,
    Play,
    answered,
    believe,
    best_probability,
    candidates,
    failing,
    poor_line,
    score,
)
from berth.market.demand import shares, utilities
from berth.market.synthetic.setting import Setting
from berth.market.synthetic.world import create_world
from berth.statistics.estimate import Estimate
from berth.statistics.random_effects import effects

SCALE = (1.0, 5.0)
SENSITIVITY, EFFORT = 6.0, 1.0


def known(weights, satisfaction, parts):
    arrays = (np.asarray(a, dtype=float)[None] for a in (weights, satisfaction, parts))
    return Beliefs(*arrays, SCALE)


def means(level, n, rng, replicates=200):
    """Means of n reviews a cell with their bootstrap draws."""
    level = np.asarray(level, dtype=float)
    rows = level + rng.normal(0, 0.9, (n, *level.shape))
    drawn = rng.multinomial(n, np.full(n, 1 / n), (replicates, level.size)) / n
    draws = np.einsum("bcn,nc->bc", drawn, rows.reshape(n, -1))
    count = np.full(level.shape, n)
    return Estimate(rows.mean(axis=0), draws.reshape(-1, *level.shape), count)


def believed(seen, seed=0):
    """Posterior draws of cells, from their means and the variance of those."""
    n, unknown = seen.n[0, 0], np.full(len(seen.value), np.inf)
    noise = seen.draws.var(axis=0).mean() * n / (n - 1)
    found = effects(
        seen.value, np.full(seen.value.shape, noise), np.zeros(len(seen.value)), unknown,
        believed=0.3, draws=len(seen.draws), seed=seed,
    )  # fmt: skip
    draws = found.grand[:, None, None] + found.row[:, :, None] + found.column[:, None] + found.cell
    return Estimate(draws.mean(axis=0), draws, seen.n)


def blurred(level, noise, rng, replicates=200):
    level = np.asarray(level, dtype=float)
    seen = level + noise * rng.normal(size=level.shape)
    draws = seen + noise * rng.normal(size=(replicates, *level.shape))
    return Estimate(seen, draws, np.full(level.shape, 100))


def world_of(seed, **changes):
    world = create_world(Setting(**changes), np.random.default_rng(seed))
    return world.weights, 1 + 4 * world.quality, world.shares


def test_without_effort_every_share_stays_as_it_is():
    weights, satisfaction, parts = world_of(1)
    beliefs = known(weights, satisfaction, parts)
    field = candidates(beliefs, 2, Play())
    won = score(beliefs, field, 2, SENSITIVITY, effort=0.0)
    chosen = parts @ shares(utilities(weights, satisfaction, SCALE, SENSITIVITY))
    np.testing.assert_allclose(won, chosen[2])


def test_an_entrant_without_effort_has_the_share_of_its_promise():
    weights, satisfaction, parts = world_of(2)
    beliefs = known(weights, satisfaction, parts)
    field = candidates(beliefs, None, Play())
    won = score(beliefs, field, None, SENSITIVITY, effort=0.0)
    for lead, needs in enumerate(field.leads[:12]):
        entrant = satisfaction.mean(axis=0)
        for need in needs[needs != NOBODY]:
            entrant[need] = satisfaction[:, need].max()
        joined = np.vstack([satisfaction, entrant])
        share = parts @ shares(utilities(weights, joined, SCALE, SENSITIVITY))
        np.testing.assert_allclose(won[0, :, lead], share[-1])


def test_leading_pays_exactly_where_one_is_better_by_more_than_elsewhere():
    satisfaction = [[5.0, 3.0, 3.0], [3.0, 3.0, 3.0]]
    beliefs = known([[0.2, 0.4, 0.4]], satisfaction, [1.0])
    field = candidates(beliefs, 0, Play(paired=0))
    won = score(beliefs, field, 0, SENSITIVITY, EFFORT)[0, 0, :, 0]
    before = score(beliefs, field, 0, SENSITIVITY, 0.0)[0, 0, 0, 0]
    assert won[0] > before
    assert (won[1:] < before).all()
    # By hand: weights (.4, .4, .4) / 1.2, an edge of two stars on one third.
    assert won[0] == pytest.approx(1 / (1 + np.exp(-6 * 0.5 / 3)))


def test_where_the_need_matters_to_one_segment_that_segment_is_addressed():
    weights = [[0.6, 0.4], [0.02, 0.98]]
    satisfaction = [[4.5, 3.0], [3.0, 4.2]]
    beliefs = known(weights, satisfaction, [0.4, 0.6])
    field = candidates(beliefs, 0, Play(paired=0))
    won = score(beliefs, field, 0, SENSITIVITY, EFFORT)[0].ravel()
    assert field.at(int(won.argmax())) == (0, (0,), 1)


def test_a_rival_that_draws_level_takes_the_gain_away():
    satisfaction = [[5.0, 3.0], [3.0, 3.0], [3.0, 2.0]]
    beliefs = known([[0.5, 0.5]], satisfaction, [1.0])
    field = candidates(beliefs, 0, Play(paired=0))
    won = score(beliefs, field, 0, SENSITIVITY, EFFORT)[0].ravel()
    best = int(won.argmax())
    after = answered(beliefs, field, best, 0, SENSITIVITY, EFFORT)
    assert after[0] < won[best]
    assert answered(beliefs, field, best, None, SENSITIVITY, EFFORT).shape == (1,)


def test_candidates_are_all_targets_leads_and_rivals():
    beliefs = known(*world_of(3, products=5, needs=10, segments=3))
    field = candidates(beliefs, 1, Play(paired=4))
    assert field.shape == (4, 10 + 6, 4)
    assert 1 not in field.rivals
    seen = {field.at(position) for position in range(len(field))}
    assert len(seen) == len(field)
    assert len(candidates(beliefs, None, Play(rivals=2)).rivals) == 2
    single = candidates(known([[1.0]], [[3.0], [4.0]], [1.0]), 0, Play())
    assert single.shape == (1, 1, 1)


@pytest.mark.parametrize("own", [0, None])
def test_the_best_position_is_found(own):
    rng = np.random.default_rng(4)
    regret, spread = [], []
    for seed in range(15):
        weights, satisfaction, parts = world_of(seed)
        truth = known(weights, satisfaction, parts)
        beliefs = believe(
            blurred(weights, 0.015, rng), believed(means(satisfaction, 60, rng), seed),
            blurred(parts, 0.02, rng), SCALE, seed,
        )  # fmt: skip
        field = candidates(beliefs, own, Play())
        won = score(truth, field, own, SENSITIVITY, EFFORT).ravel()
        guess = score(beliefs, field, own, SENSITIVITY, EFFORT).mean(axis=0).argmax()
        regret.append(won.max() - won[guess])
        spread.append(won.max() - np.median(won))
    assert np.mean(regret) < 0.1 * np.mean(spread)


def test_the_chance_of_being_best_is_a_probability_and_intervals_cover():
    rng = np.random.default_rng(5)
    chances, best, covered, shouted, loud = [], [], [], [], []
    for seed in range(130):
        weights, satisfaction, parts = world_of(seed, products=5, needs=5)
        truth = known(weights, satisfaction, parts)
        weight = blurred(weights, 0.05, rng)
        served, part = means(satisfaction, 8, rng), blurred(parts, 0.02, rng)
        beliefs = believe(weight, believed(served, seed), part, SCALE, seed)
        field = candidates(beliefs, 0, Play())
        won = score(truth, field, 0, SENSITIVITY, EFFORT).ravel()
        draws = score(beliefs, field, 0, SENSITIVITY, EFFORT).reshape(200, -1)
        p = best_probability(draws)
        np.testing.assert_allclose(p.sum(), 1)
        chances.append(p)
        best.append(np.arange(len(p)) == won.argmax())
        heavy = np.maximum(weight.draws, 1e-9)
        raw = Beliefs(heavy / heavy.sum(-1, keepdims=True), served.draws, part.draws, SCALE)
        loudly = best_probability(score(raw, field, 0, SENSITIVITY, EFFORT).reshape(200, -1))
        shouted.append(loudly.max())
        loud.append(loudly.argmax() == won.argmax())
        low, high = np.quantile(draws, [0.05, 0.95], axis=0)
        covered.append(((low <= won) & (won <= high)).mean())
    assert 0.82 < np.mean(covered) < 0.96
    tops = np.array([p.max() for p in chances])
    hits = np.array([y[p.argmax()] for p, y in zip(chances, best, strict=True)])
    # With 130 markets the hit rate itself has a standard error of .04.
    assert abs(tops.mean() - hits.mean()) < 0.08
    assert np.mean(shouted) - np.mean(loud) > tops.mean() - hits.mean()
    p, y = np.concatenate(chances), np.concatenate(best).astype(float)
    told = p > 0.03
    bins = np.minimum((p[told] * 5).astype(int), 4)
    gaps = [
        (bins == b).mean() * abs(p[told][bins == b].mean() - y[told][bins == b].mean())
        for b in np.unique(bins)
    ]
    assert sum(gaps) < 0.05


def test_a_need_that_all_fail_is_unmet_whoever_wrote_it():
    rng = np.random.default_rng(8)
    level = np.full((4, 3), 4.0)
    level[:, 1] = 1.8
    satisfaction = believed(means(level, 40, rng))
    line = poor_line(satisfaction, SCALE)
    assert 3.0 < line < 3.3
    assert failing(satisfaction, line).tolist() == [False, True, False]
    level[2, 1] = 4.0
    assert not failing(believed(means(level, 40, rng)), line).any()
    assert poor_line(believed(means(level * 0 + 2.0, 40, rng)), SCALE) == 3.0
