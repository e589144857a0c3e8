"""A synthetic market read as far as its panel, needs named by the analyst's words."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from berth.core import Role
from berth.market.assignment import assign
from berth.market.panel import Panel
from berth.market.sentiment import learn_sentiment
from berth.market.synthetic import Market
from berth.market.units import split_units, unit_texts


def _values(market: Market, role: Role) -> pl.Series:
    values = market.table.values(role)
    assert values is not None
    return values


def _panel(market: Market) -> Panel:
    table, truth = market.table, market.truth
    languages = _values(market, Role.LANGUAGE)
    rating = _values(market, Role.RATING).cast(pl.Float64).fill_null(np.nan).to_numpy()
    units = split_units(table.texts(), languages)
    row = units["row"].to_numpy().astype(np.int64)
    texts, spoken = unit_texts(table.texts(), units), languages.gather(units["row"])
    user = np.unique(_values(market, Role.USER).to_numpy(), return_inverse=True)[1]
    sentiment = learn_sentiment(texts, spoken, row, rating, user).units
    told = assign(texts, spoken, [(need, market.seeds[need]) for need in truth.needs]).toarray()
    counts = np.zeros((len(table), len(truth.needs)))
    total = np.zeros_like(counts)
    np.add.at(counts, row, told)
    np.add.at(total, row, told * sentiment[:, None])
    heard = np.divide(total, counts, out=np.full(counts.shape, np.nan), where=counts > 0)
    names = list(truth.products)
    product = np.array([names.index(name) for name in _values(market, Role.PRODUCT)])
    return Panel(
        truth.needs,
        truth.products,
        counts,
        heard,
        rating,
        product.astype(np.int32),
        user.astype(np.int32),
        truth.scale,
        table.row_ids,
        _values(market, Role.TIME),
    )


@pytest.fixture(scope="session")
def read_panel() -> Callable[[Market], Panel]:
    """Reads a market's texts into its panel."""
    return _panel
