"""Two runs side by side: which needs are the same, what moved, how to say it."""

from berth.flows.comparison.comparison import Comparison
from berth.flows.comparison.matching import Pair, match_needs
from berth.flows.comparison.moves import adjusted, difference
from berth.flows.comparison.overlap import Overlap, overlap
from berth.flows.comparison.page import html, markdown
from berth.flows.comparison.quantities import importances, satisfactions, shares
from berth.flows.comparison.standing import changes

__all__ = [
    "Comparison",
    "Overlap",
    "Pair",
    "adjusted",
    "changes",
    "difference",
    "html",
    "importances",
    "markdown",
    "match_needs",
    "overlap",
    "satisfactions",
    "shares",
]
