"""Satisfiers and dissatisfiers are told apart."""

from dataclasses import replace

import numpy as np
import polars as pl

from berth.market.panel import Panel
from berth.market.penalty_reward import penalty_reward


def panel(seed: int, punish: tuple[float, ...], reward: tuple[float, ...]) -> Panel:
    rng = np.random.default_rng(seed)
    reviews, needs = 3000, len(punish)
    felt = rng.normal(size=(reviews, needs))
    said = rng.random(felt.shape) < 0.6
    moved = np.where(felt > 0, felt * reward, felt * punish) * said
    return Panel(
        tuple("abcdefgh"[:needs]),
        ("x",),
        said.astype(float),
        np.where(said, felt, np.nan),
        3 + moved.sum(axis=1) + rng.normal(0, 0.5, reviews),
        np.zeros(reviews, dtype=np.int32),
        np.arange(reviews, dtype=np.int32) // 2,
        (1.0, 5.0),
        pl.Series([f"t:{i}" for i in range(reviews)]),
    )


def test_each_kind_is_named() -> None:
    found = penalty_reward(panel(0, (1.0, 0.0, 0.5, 0.0), (0.0, 1.0, 0.5, 0.0)))
    assert found.kind[:2] == ("dissatisfier", "satisfier")
    assert found.kind[2:] == ("both", "neither")
    assert found.penalty[0] < -0.5 < 0.5 < found.reward[1]


def test_equal_needs_are_seldom_told_apart() -> None:
    kinds = [
        k for seed in range(20) for k in penalty_reward(panel(seed, (0.4,) * 4, (0.4,) * 4)).kind
    ]
    assert sum(kind != "both" for kind in kinds) <= 8


def test_an_aspect_of_few_values_keeps_a_middle() -> None:
    rng = np.random.default_rng(1)
    stars = rng.choice([1.0, 3.0, 5.0], 900, p=[0.1, 0.3, 0.6])
    made = panel(0, (0.0, 0.0), (0.0, 0.0))
    counts = np.ones((900, 2))
    heard = np.column_stack([stars, rng.normal(size=900)])
    rating = 2 + 0.5 * stars + rng.normal(0, 0.5, 900)
    found = penalty_reward(
        replace(
            made, counts=counts, sentiment=heard, rating=rating, product=made.product[:900],
            user=np.arange(900, dtype=np.int32), row_ids=made.row_ids[:900],
        )
    )  # fmt: skip
    assert found.penalty[0] < -0.5 < 0.5 < found.reward[0]
    assert found.kind[1] == "neither"


def test_nothing_is_told_where_all_is_praise_or_blame() -> None:
    rng = np.random.default_rng(2)
    stars = rng.choice([1.0, 5.0], 400)
    made = panel(0, (0.0,), (0.0,))
    found = penalty_reward(
        replace(
            made, counts=np.ones((400, 1)), sentiment=stars[:, None], rating=stars,
            product=made.product[:400], user=np.arange(400, dtype=np.int32),
            row_ids=made.row_ids[:400],
        )
    )  # fmt: skip
    assert found.kind == ("neither",)
