"""Each caveat is found where it was planted, and not where nothing was."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from berth.core import Finding
from berth.market.caveats import (
    active_users,
    ages,
    exclamations,
    extremes,
    halo,
    lengths,
    mixed_scales,
    rating_drift,
    sources,
    talk_drift,
    thin_cells,
)
from berth.market.panel import Panel
from berth.market.satisfaction import heard
from berth.market.synthetic import Market, Setting, write_market
from berth.market.trend import trend
from berth.statistics.estimate import Estimate

Reader = Callable[[Market], Panel]
CLEAN = Setting(skew=0.0, halo="low", noise="low", style="low")
SEEDS = (1, 2, 3, 4)


def read(reader: Reader, seed: int = 1, **changes: Any) -> tuple[Panel, pl.Series]:
    market = _market(seed, tuple(sorted(changes.items())))
    return reader(market), market.table.texts()


@cache
def _market(seed: int, changes: tuple[tuple[str, Any], ...]) -> Market:
    return write_market(CLEAN.model_copy(update=dict(changes)), seed)


def every(panel: Panel, texts: pl.Series) -> list[Finding]:
    said = heard(panel, replicates=100, seed=0)
    moved = trend(panel, replicates=100, seed=0)
    return [
        *extremes(panel), *active_users(panel), *halo(said), *thin_cells(said),
        *rating_drift(panel), *ages(panel), *talk_drift(panel, moved), *lengths(panel, texts),
        *exclamations(panel, texts), *sources(panel), *mixed_scales(panel),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_told_of_a_clean_market(read_panel: Reader, seed: int) -> None:
    found = every(*read(read_panel, seed))
    assert [(one.key, dict(one.subject)) for one in found] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_ratings_that_heap_at_the_ends_are_told(read_panel: Reader, seed: int) -> None:
    usual = {"noise": "middle", "halo": "middle"}
    share, bell = extremes(read(read_panel, seed, skew=0.9, **usual)[0])
    assert share.value is not None
    assert bell.value is not None
    assert share.interval is not None
    assert share.interval[0] <= share.value <= share.interval[1]
    assert share.value > bell.value + 0.1
    assert len(share.rows) > 0
    assert list(extremes(read(read_panel, seed, **usual)[0])) == []


def test_a_product_that_divides_people_is_named(read_panel: Reader) -> None:
    panel, _ = read(read_panel)
    torn = np.where(np.arange(len(panel)) % 2, 1.0, 5.0)
    panel = replace(panel, rating=np.where(panel.product == 2, torn, panel.rating))
    named = {one.subject.get("product") for one in extremes(panel) if one.subject}
    assert named == {panel.products[2]}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_few_who_write_much_are_told(read_panel: Reader, seed: int) -> None:
    (found,) = active_users(read(read_panel, seed, heavy_tailed=True, reviews_per_user=3.0)[0])
    assert found.value is not None
    assert found.value > 0.1
    assert found.subject["users"] in ("2", "3")
    assert list(active_users(read(read_panel, seed, reviews_per_user=3.0)[0])) == []


def cells(general: float, particular: float, seed: int, noise: float = 0.1) -> Estimate:
    rng = np.random.default_rng(seed)
    true = rng.normal(0, general, (30, 1)) + rng.normal(0, particular, (30, 8))
    value = 3 + true + rng.normal(0, noise, true.shape)
    draws = value + rng.normal(0, noise, (200, *true.shape))
    return Estimate(value, draws, np.full(true.shape, 40))


def test_the_general_share_of_products_differences_is_measured() -> None:
    found = [next(halo(cells(0.4, 0.2, seed))).value for seed in range(20)]
    assert np.mean([one for one in found if one is not None]) == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_is_no_halo(seed: int) -> None:
    assert list(halo(cells(0.0, 0.0, seed, noise=0.3))) == []
    assert list(halo(cells(0.1, 0.3, seed))) == []


def test_halo_is_told_where_it_is_planted(read_panel: Reader) -> None:
    told, clean = (
        [
            bool([*halo(heard(read(read_panel, seed, **more)[0], replicates=100, seed=0))])
            for seed in SEEDS
        ]
        for more in ({"halo": 1.6}, {})
    )
    assert sum(told) >= 3
    assert not any(clean)


def test_cells_of_few_reviews_are_counted(read_panel: Reader) -> None:
    panel, _ = read(read_panel, reviews_per_product=20)
    said = heard(panel, replicates=20, seed=0)
    (found,) = thin_cells(said)
    assert found.value == (said.n < 5).sum()
    assert found.n == said.n.size


def test_ratings_that_move_are_told(read_panel: Reader) -> None:
    panel, _ = read(read_panel)
    assert panel.time is not None
    days = panel.time.to_physical().to_numpy()
    late = (days - days.min()) / np.ptp(days)
    moved = replace(panel, rating=np.clip(panel.rating - 0.8 * late, 1, 5))
    whole = [one for one in rating_drift(moved) if not one.subject]
    assert len(whole) == 1
    assert whole[0].interval is not None
    assert whole[0].interval[0] < -0.72 < whole[0].interval[1]
    only = replace(panel, rating=np.where(panel.product == 1, moved.rating - late, panel.rating))
    assert {one.subject["product"] for one in rating_drift(only) if one.subject} == {
        panel.products[1]
    }


def test_a_product_of_old_reviews_is_told(read_panel: Reader) -> None:
    panel, _ = read(read_panel)
    assert panel.time is not None
    older = pl.Series(panel.product == 3)
    back = panel.time.dt.offset_by("-14mo")
    shifted = replace(panel, time=pl.select(pl.when(older).then(back).otherwise(panel.time))
                      .to_series())  # fmt: skip
    (found,) = ages(shifted)
    assert found.subject["product"] == panel.products[3]
    assert found.value == pytest.approx(-14 / 12, abs=0.3)


def test_needs_that_come_into_talk_are_told(read_panel: Reader) -> None:
    panel, _ = read(read_panel)
    assert panel.time is not None
    day = panel.time.to_physical().to_numpy()
    early = day < np.median(day)
    counts = panel.counts.copy()
    counts[early, 2] = 0
    hushed = replace(panel, counts=counts, sentiment=np.where(counts > 0, panel.sentiment, np.nan))
    found = list(talk_drift(hushed, trend(hushed, replicates=50, seed=0)))
    assert {one.subject["need"] for one in found} == {panel.needs[2]}
    assert found[0].value is not None
    assert found[0].value > 0.05


@pytest.mark.parametrize("seed", SEEDS)
def test_a_product_whose_reviewers_gush_is_named(read_panel: Reader, seed: int) -> None:
    panel, texts = read(read_panel, seed, styled=True)
    loud, others = exclamations(panel, texts)
    assert loud.subject == {"product": panel.products[0]}
    assert loud.value is not None
    assert others.value is not None
    assert loud.value > others.value + 0.2


def test_longer_reviews_are_told(read_panel: Reader) -> None:
    panel, texts = read(read_panel)
    first = pl.Series(panel.product == 0)
    longer = pl.select(pl.when(first).then(texts + " " + texts).otherwise(texts)).to_series()
    (found,) = lengths(panel, longer)
    assert found.subject == {"product": panel.products[0]}
    assert found.value == pytest.approx(2, abs=0.5)


def test_a_product_from_a_file_of_its_own_is_told(read_panel: Reader) -> None:
    panel, _ = read(read_panel)
    rows = [f"{'own' if p == 0 else 'rivals'}.csv:{k}" for k, p in enumerate(panel.product)]
    (found,) = sources(replace(panel, row_ids=pl.Series(rows)))
    assert found.subject == {"product": panel.products[0], "file": "own.csv"}
    mixed = [f"{'a' if k % 2 else 'b'}.csv:{k}" for k in range(len(panel))]
    assert list(sources(replace(panel, row_ids=pl.Series(mixed)))) == []


def test_two_scales_in_one_column_are_told(read_panel: Reader) -> None:
    panel, _ = read(read_panel)
    few = np.arange(len(panel)) % 50 == 0
    mixed = replace(panel, scale=(1.0, 10.0), rating=np.where(few, 9.0, panel.rating))
    (found,) = mixed_scales(mixed)
    assert found.value == pytest.approx(0.02)
    even = replace(panel, scale=(1.0, 10.0), rating=2 * panel.rating)
    assert list(mixed_scales(even)) == []


def test_bare_evidence_has_nothing_to_tell() -> None:
    empty = np.zeros((3, 2))
    one = Panel(
        ("a", "b"), ("x",), empty, np.full((3, 2), np.nan), np.full(3, np.nan),
        np.zeros(3, dtype=np.int32), np.arange(3, dtype=np.int32), (1.0, 5.0),
        pl.Series(["f:1", "f:2", "f:3"]),
    )  # fmt: skip
    texts = pl.Series(["good", "bad", ""])
    some: list[Finding] = [
        *extremes(one), *active_users(one), *rating_drift(one), *ages(one),
        *talk_drift(one, trend(one, replicates=5, seed=0)), *lengths(one, texts),
        *exclamations(one, texts), *sources(one), *mixed_scales(one),
    ]  # fmt: skip
    assert some == []
