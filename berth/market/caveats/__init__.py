"""Caveats: what in the evidence itself bends or weakens the figures, found where it can be.

Each is a `Finding` under `caveats.*`, there only where the evidence shows it beyond chance and by
an amount worth a founder's attention. Many products or needs are tried at once, so p-values are
adjusted over them.
"""

from berth.market.caveats.drift import ages, rating_drift, talk_drift
from berth.market.caveats.halo import halo
from berth.market.caveats.origin import mixed_scales, sources
from berth.market.caveats.selection import active_users, extremes
from berth.market.caveats.size import thin_cells
from berth.market.caveats.style import exclamations, lengths

__all__ = [
    "active_users",
    "ages",
    "exclamations",
    "extremes",
    "halo",
    "lengths",
    "mixed_scales",
    "rating_drift",
    "sources",
    "talk_drift",
    "thin_cells",
]
