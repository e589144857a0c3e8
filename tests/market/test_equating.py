"""Equating: sentiment gets the rating's scale back, whatever its unit was."""

import numpy as np
import polars as pl
import pytest

from berth.market.equating import equated
from berth.market.panel import Panel


def market(products: int, reviews: int, squeeze: float, seed: int) -> tuple[Panel, np.ndarray]:
    """Reviews of two needs whose rating is their mean; sentiment squeezed around 3."""
    rng = np.random.default_rng(seed)
    level = 3 + rng.normal(0, 0.5, (products, 1)) + rng.normal(0, 0.2, (products, 2))
    product = np.repeat(np.arange(products), reviews)
    lived = level[product] + rng.normal(0, 0.5, (len(product), 1))
    lived = lived + rng.normal(0, 0.6, (len(product), 2))
    panel = Panel(
        ("a", "b"), tuple(map(str, range(products))), np.ones_like(lived),
        3 + squeeze * (lived - 3), lived.mean(axis=1), product.astype(np.int32),
        np.arange(len(product), dtype=np.int32), (1.0, 5.0), pl.Series(map(str, product)),
    )  # fmt: skip
    return panel, lived


@pytest.mark.parametrize("squeeze", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("products", [2, 12])
def test_the_squeeze_is_undone(squeeze: float, products: int) -> None:
    gains = [equated(market(products, 200, squeeze, seed)[0]).gain for seed in range(5)]
    off = np.log([gain.value * squeeze for gain in gains])
    # Of two products nothing is known but the slope on ratings, which is assumed.
    assert abs(off.mean()) < (0.15 if products > 2 else 0.45)
    assert all(0.02 < gain.doubt < 0.3 for gain in gains)


def test_the_mean_stays_and_models_are_stretched_alike() -> None:
    panel, _ = market(8, 100, 0.5, 0)
    found = equated(panel)
    np.testing.assert_allclose(found.sentiment.mean(), panel.sentiment.mean())
    spread = np.ptp(found.sentiment) / np.ptp(panel.sentiment)
    assert spread == pytest.approx(found.gain.value)


def test_without_ratings_or_accord_nothing_is_changed() -> None:
    panel, _ = market(3, 50, 0.5, 0)
    silent = Panel(
        panel.needs, panel.products, panel.counts, panel.sentiment, np.full(len(panel), np.nan),
        panel.product, panel.user, panel.scale, panel.row_ids,
    )  # fmt: skip
    assert equated(silent) is silent
    odd = Panel(
        panel.needs, panel.products, panel.counts, 6 - panel.sentiment, panel.rating,
        panel.product, panel.user, panel.scale, panel.row_ids,
    )  # fmt: skip
    assert equated(odd).gain.value == 1.0
