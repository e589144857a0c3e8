"""`Comparison`: what came of setting two runs side by side."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from berth.flows.comparison.matching import Pair


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two runs side by side.

    moves: a row a quantity, product and need that both runs have (`moves.SCHEMA`); positions: a row
    a position of either; pairs: the needs taken as one; only_a, only_b: what only one run has, by
    kind (`need`, `product`); notes: what limits the comparison, as keys of `wording.NOTES` with
    their number.
    """

    a: str
    b: str
    lang: str
    moves: pl.DataFrame
    positions: pl.DataFrame
    pairs: tuple[Pair, ...]
    only_a: dict[str, tuple[str, ...]]
    only_b: dict[str, tuple[str, ...]]
    notes: tuple[tuple[str, int], ...]

    @property
    def moved(self) -> pl.DataFrame:
        """The moves beyond chance, the surest first."""
        return self.moves.filter("moved").sort("q", "p", maintain_order=True)

    def plain(self) -> dict[str, Any]:
        """All of it as JSON knows it."""
        return {
            "a": self.a,
            "b": self.b,
            "moves": self.moves.to_dicts(),
            "positions": self.positions.to_dicts(),
            "pairs": [vars(pair) for pair in self.pairs],
            "only_a": self.only_a,
            "only_b": self.only_b,
            "notes": [{"note": note, "number": number} for note, number in self.notes],
        }
