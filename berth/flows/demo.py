"""The whole main job on an invented market."""

import os
from typing import Literal

from berth.core import Progress, Quiet
from berth.flows.position import PositionRun, position
from berth.market.synthetic import demo_market

OWN = "Tavrelo"
CATEGORY = {"en": "team-planning app", "zh": "团队协作应用"}


def demo(
    out: str | os.PathLike[str] | None = None,
    lang: Literal["en", "zh"] = "en",
    *,
    seed: int = 0,
    replicates: int = 200,
    progress: Progress | None = None,
) -> PositionRun:
    """Write an invented market's reviews and find the position in it, as for any evidence.

    The market is always the same: about 2,000 reviews of six team-planning apps. The analysis is
    told nothing of the truth behind them.
    """
    market = demo_market(lang)
    return position(
        market.table,
        own=OWN,
        category=CATEGORY[lang],
        out=out,
        lang=lang,
        seed=seed,
        replicates=replicates,
        progress=progress or Quiet(),
    )
