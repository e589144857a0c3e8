"""The table `sensitivity` as the report shows it."""

from typing import Any

import polars as pl

Row = dict[str, Any]

KINDS = ("rival", "month", "need", "users")
"""What may be left out, in the order shown."""
NEAR = 3
"""The rank down to which a position still counts as one of the first."""
_PLACE = ["segment", "need", "against"]


def followed(table: pl.DataFrame) -> list[Row]:
    """Positions that every check follows, by rank: with `checks`, the rows of each kind.

    Each check has a tone: first, near, far, or gone where the position itself is left out.
    """
    if table.is_empty():
        return []
    tried = table.select("kind", "left_out").n_unique()
    whole = table.group_by(_PLACE, maintain_order=True).agg(pl.len(), pl.first("rank", "supported"))
    kept = whole.filter(pl.col("len") == tried).sort("rank")
    rows = []
    for place in kept.iter_rows(named=True):
        mine = table.filter(pl.all_horizontal(pl.col(key) == place[key] for key in _PLACE))
        checks = {
            kind: [
                {**row, "tone": _tone(row["rank_then"])}
                for row in mine.filter(pl.col("kind") == kind).iter_rows(named=True)
            ]
            for kind in KINDS
        }
        rows.append({**place, "checks": {kind: some for kind, some in checks.items() if some}})
    return rows


def changes(table: pl.DataFrame) -> list[Row]:
    """What comes first in each check in which that is not the first of the whole evidence.

    Rows of the table, in its order, with `first_then`: the rank that the first then has, or None.
    """
    if table.is_empty():
        return []
    first = table.filter(pl.col("rank") == 1).select("kind", "left_out", first_then="rank_then")
    instead = table.filter((pl.col("rank_then") == 1) & (pl.col("rank") != 1))
    joined = instead.join(first, on=["kind", "left_out"], how="left", maintain_order="left")
    order = {kind: at for at, kind in enumerate(KINDS)}
    return sorted(joined.to_dicts(), key=lambda row: order.get(row["kind"], len(order)))


def _tone(rank: int | None) -> str:
    if rank is None:
        return "gone"
    return "first" if rank == 1 else "near" if rank <= NEAR else "far"
