"""`Panel`: what each review says about each need, the table that all of the market line reads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from berth.core import Floats, stream


@dataclass(frozen=True)
class Gain:
    """value: how many steps of the rating a step of what clauses say stands for; doubt: standard
    deviation of its logarithm."""

    value: float
    doubt: float


@dataclass(frozen=True, eq=False)
class Panel:
    """Reviews × needs.

    counts: opinion units of the review on the need, float64 [reviews, needs];
    sentiment: their mean sentiment on the rating's scale, NaN where there is none, same shape;
    rating: float64 [reviews], NaN where missing; product: index into `products`, int32 [reviews];
    user: index of the resampling unit (the user, or the review where none is known),
    int32 [reviews]; scale: the rating's lowest and highest value; row_ids: String [reviews];
    time: Date [reviews] with nulls, or None; said: units in words where `counts` holds ratings of
    aspects too, same shape, else None; apart: how far the sums of units × sentiment would lie from
    these if each fold's model had read them (`Sentiment.apart`), [folds, products, needs], or None;
    gain: by how much sentiment was stretched to the rating's scale (`equated`).
    """

    needs: tuple[str, ...]
    products: tuple[str, ...]
    counts: Floats
    sentiment: Floats
    rating: Floats
    product: NDArray[np.int32]
    user: NDArray[np.int32]
    scale: tuple[float, float]
    row_ids: pl.Series
    time: pl.Series | None = None
    said: Floats | None = None
    apart: Floats | None = None
    gain: Gain = Gain(1.0, 0.0)

    def __len__(self) -> int:
        return len(self.rating)

    @classmethod
    def of(
        cls,
        told: sparse.csr_array,
        heard: Floats,
        row: NDArray[np.integer],
        needs: tuple[str, ...],
        products: tuple[str, ...],
        rating: Floats,
        product: NDArray[np.int32],
        user: NDArray[np.int32],
        scale: tuple[float, float],
        row_ids: pl.Series,
        time: pl.Series | None = None,
        apart: NDArray[np.floating] | None = None,
    ) -> "Panel":
        """Gather opinion units into reviews.

        told [units, needs]: how much a unit speaks of each need; heard, row [units]: its sentiment
        and its review; apart [folds, units]: of its sentiment; the others as they are in the panel.
        """
        gather = sparse.csr_array(
            (np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(rating), len(row))
        )
        counts = (gather @ told).toarray()
        total = (gather @ told.multiply(heard[:, None])).toarray()
        mean = np.divide(total, counts, out=np.full(counts.shape, np.nan), where=counts > 0)
        found = cls(needs, products, counts, mean, rating, product, user, scale, row_ids, time)
        if apart is None:
            return found
        home = sparse.csr_array(
            (np.ones(len(row)), (product[row], np.arange(len(row)))),
            shape=(len(products), len(row)),
        )
        sums = [(home @ told.multiply(one[:, None])).toarray() for one in apart]
        return replace(found, apart=np.stack(sums))

    @property
    def talk(self) -> Floats:
        """Opinion units in words of each review on each need, float64 [reviews, needs]."""
        return self.counts if self.said is None else self.said

    @property
    def mentioned(self) -> NDArray[np.bool_]:
        """Where a review speaks of a need, bool [reviews, needs]."""
        return self.counts > 0

    def voices(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Each review's voice [reviews], that of its user on its product; each voice's product."""
        key = self.user.astype(np.int64) * len(self.products) + self.product
        _, first, voice = np.unique(key, return_index=True, return_inverse=True)
        return voice, self.product[first]

    def resamples(self, replicates: int, seed: int) -> Iterator[Floats]:
        """Yield bootstrap weights of the reviews, float64 [reviews], once a replicate.

        Whole users are drawn with replacement within nothing: the users are the sample. Weights
        are integers; the same seed yields the same weights everywhere in a run.
        """
        users = int(self.user.max()) + 1 if len(self) else 0
        rng = stream(seed, "resamples")
        for _ in range(replicates):
            drawn = np.bincount(rng.integers(0, users, users), minlength=users)
            yield drawn[self.user].astype(np.float64)
