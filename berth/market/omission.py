"""Omission: a part of the evidence that is left out, and what is said without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Floats
from berth.market.panel import Panel
from berth.market.segment_figures import batches
from berth.statistics.estimate import Estimate

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


def heard_without(
    panel: Panel, heard: Estimate, todo: Sequence[Omission], seed: int
) -> dict[tuple[str, str], Estimate]:
    """What is said [products, needs] without the reviews of each omission, by its key.

    From the whole's sums, in each of its resamples, those of the reviews left out are taken away.
    """
    products, needs = heard.value.shape
    said = np.hstack([panel.counts, np.where(panel.mentioned, panel.sentiment, 0.0) * panel.counts])
    parts = [np.arange(len(panel)), *(one.reviews.nonzero()[0] for one in todo)]
    groups = [rows for part in parts for rows in _by_product(panel, part)]

    def left(weights: Floats | NDArray[np.uint8], heard: Floats) -> Floats:
        """Means [replicates, omissions, products, needs] from the whole's."""
        sums = np.stack(
            [weights[:, rows].astype(np.float64) @ said[rows] for rows in groups], axis=1
        )
        sums = sums.reshape(len(weights), len(parts), products, 2, needs)
        units, gone = sums[:, :1, :, 0], sums[:, 1:]
        count = units - gone[:, :, :, 0]
        rest = np.nan_to_num(heard)[:, None] * units - gone[:, :, :, 1]
        mean = np.divide(rest, count, out=np.full(count.shape, np.nan), where=count > 1e-9)
        return np.asarray(mean)

    value = left(np.ones((1, len(panel))), heard.value[None])[0]
    drawn, draws = 0, []
    for weights in batches(panel, len(heard.draws), seed):
        draws.append(left(weights, heard.draws[drawn : drawn + len(weights)]))
        drawn += len(weights)
    every = np.concatenate(draws)
    spoken = np.stack([panel.mentioned[rows].sum(axis=0) for rows in groups])
    spoken = spoken.reshape(len(parts), products, needs)
    n = spoken[0] - spoken[1:]
    return {one.key: Estimate(value[at], every[:, at], n[at]) for at, one in enumerate(todo)}


def _by_product(panel: Panel, reviews: Ints) -> list[Ints]:
    """The reviews of each product, in order."""
    product = panel.product[reviews]
    ends = np.cumsum(np.bincount(product, minlength=len(panel.products)))
    return np.split(reviews[np.argsort(product, kind="stable")], ends[:-1])
