"""Omission: a part of the evidence that is left out, and the panel without it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.market.panel import Panel

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
RIVALS, MONTHS = 20, 12
"""Rivals and months left out at most, those with the most reviews."""
ACTIVE = 0.01
"""Share of the users who are left out together, those who wrote most."""


@dataclass(frozen=True, eq=False)
class Omission:
    """What is left out: kind: rival, month, need or users; reviews: which, bool [reviews];
    product, need: which, or None."""

    kind: str
    name: str
    reviews: Bools
    product: int | None = None
    need: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others."""
        return self.kind, self.name


def omissions(
    panel: Panel, own: int | None, rivals: set[int] | frozenset[int] = frozenset()
) -> Iterator[Omission]:
    """What can be left out so that something remains to be compared; `rivals` are among them."""
    products, needs = len(panel.products), len(panel.needs)
    size = np.bincount(panel.product, minlength=products)
    others = [int(p) for p in np.argsort(-size, kind="stable") if p != own]
    others.sort(key=lambda p: p not in rivals)
    if len(others) > 1:
        for p in sorted(others[:RIVALS]):
            yield Omission("rival", panel.products[p], panel.product == p, product=p)
    for month, mask in _months(panel):
        yield Omission("month", month, mask)
    if needs > 1:
        for k in range(needs):
            yield Omission("need", panel.needs[k], np.zeros(len(panel), dtype=bool), need=k)
    written = np.bincount(panel.user)
    users = int((written > 0).sum())
    if written.max(initial=0) > 1 and users * ACTIVE >= 1:
        most = np.argsort(-written, kind="stable")[: round(users * ACTIVE)]
        yield Omission("users", f"{ACTIVE:.0%}", np.isin(panel.user, most))


def _months(panel: Panel) -> Iterator[tuple[str, Bools]]:
    """The months with the most reviews, in their order, and which reviews those are."""
    if panel.time is None:
        return
    month = panel.time.cast(pl.Date).dt.strftime("%Y-%m")
    counted = month.drop_nulls().value_counts().sort(["count", month.name], descending=[True, True])
    if counted.height > 1:
        for name in sorted(counted[month.name].head(MONTHS)):
            yield name, (month == name).fill_null(False).to_numpy()


def silenced(panel: Panel, reviews: Bools) -> Panel:
    """The panel as if these reviews said nothing; rows and users stay, so that draws are paired."""
    gone = reviews[:, None]
    return replace(
        panel,
        counts=np.where(gone, 0.0, panel.counts),
        sentiment=np.where(gone, np.nan, panel.sentiment),
        rating=np.where(reviews, np.nan, panel.rating),
        said=None if panel.said is None else np.where(gone, 0.0, panel.said),
    )


def narrowed(panel: Panel, products: Ints, needs: Ints) -> Panel:
    """The panel of these products and needs, without `Panel.apart`.

    Reviews of other products must be silenced already.
    """
    place = np.searchsorted(products, panel.product)
    product = np.where(np.isin(panel.product, products), place, 0)
    return replace(
        panel,
        needs=tuple(panel.needs[k] for k in needs),
        products=tuple(panel.products[p] for p in products),
        counts=panel.counts[:, needs],
        sentiment=panel.sentiment[:, needs],
        product=product.astype(np.int32),
        said=None if panel.said is None else panel.said[:, needs],
        apart=None,
    )
