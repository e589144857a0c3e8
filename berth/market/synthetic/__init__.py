"""Markets whose truth is known: reviews written from hidden needs, segments and products."""

from berth.market.synthetic.best import true_positions
from berth.market.synthetic.demo import demo_market
from berth.market.synthetic.market import Market, write_market
from berth.market.synthetic.nulls import shuffle_products, split_twins
from berth.market.synthetic.setting import GRID, MISSPECIFIED, Setting
from berth.market.synthetic.truth import Truth

__all__ = [
    "GRID",
    "MISSPECIFIED",
    "Market",
    "Setting",
    "Truth",
    "demo_market",
    "shuffle_products",
    "split_twins",
    "true_positions",
    "write_market",
]
