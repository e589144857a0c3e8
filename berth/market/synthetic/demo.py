"""The market of `berth demo`."""

from typing import Literal

from berth.market.synthetic.market import Market, write_market
from berth.market.synthetic.setting import Setting

_SEED = 30


def demo_market(language: Literal["en", "zh"] = "en") -> Market:
    """About 2,000 reviews of 6 invented team-planning apps over two years: 8 needs, 3 segments."""
    setting = Setting(
        products=6,
        needs=8,
        reviews_per_product=340,
        segments=3,
        halo="middle",
        style="low",
        noise="low",
        overlap="low",
        missing=0.02,
        skew=0.5,
        language=language,
        asymmetry=0.6,
        drift=0.15,
        uneven=0.35,
    )
    return write_market(setting, _SEED)
