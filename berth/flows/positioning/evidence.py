"""Evidence: what was read, cut into opinion units, each with its sentiment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.artefact import Run
from berth.core import Floats, InputError, Progress, Role, Table
from berth.flows.positioning.earlier import taken_over
from berth.market.sentiment import Sentiment, learn_sentiment
from berth.market.units import split_units, unit_texts
from berth.sources import Reading

COMPARED = 60
"""Products compared, the most reviewed ones."""
FEW = "review of a product beyond the 60 most reviewed"


@dataclass(frozen=True, eq=False)
class Evidence:
    """reading: as it was read, the rows that fell out since among its rejects; table: its rows;
    units: row, start, end; words, language: of each unit, String [units]; row: each unit's review,
    int64 [units]; products: names; product: index into them, int32 [reviews]; user: index of the
    resampling unit, int32 [reviews]; rating: float64 [reviews], NaN where missing; sentiment: of
    units, on `scale`."""

    reading: Reading
    table: Table
    rejects: pl.DataFrame
    units: pl.DataFrame
    words: pl.Series
    language: pl.Series
    row: NDArray[np.int64]
    products: tuple[str, ...]
    product: NDArray[np.int32]
    user: NDArray[np.int32]
    rating: Floats
    scale: tuple[float, float]
    sentiment: Sentiment

    @property
    def time(self) -> pl.Series | None:
        """The reviews' dates, or None."""
        return self.table.values(Role.TIME)

    @property
    def users(self) -> pl.Series | None:
        """The reviews' users as they were given, or None."""
        return self.table.values(Role.USER)


def hear(
    reading: Reading, own: str | None, earlier: Run | None, seed: int, progress: Progress
) -> Evidence:
    """Cut what was read into opinion units and learn what each says of the rating.

    What an earlier run found in the same evidence is taken over. Raises InputError where there is
    no rating, or none to learn from, or where rows share an id.
    """
    if reading.scale is None or reading.table.first(Role.RATING) is None:
        raise InputError(
            "there is no rating, and satisfaction is learned from ratings.",
            remedy="Name the column with --rating, or add a file of rated reviews of the same kind "
            "of product: what is learned there is carried over to the unrated.",
        )
    if reading.table.row_ids.is_duplicated().any():
        raise InputError(
            "several rows have the same row id, so that no claim could be traced to its row.",
            remedy="Give every row an id of its own, or none: rows are then numbered.",
        )
    table, rejects = _compared(reading, own)
    language = table.values(Role.LANGUAGE)
    assert language is not None  # `read` always adds it
    known = taken_over(earlier, replace(reading, table=table), seed)
    units = known[0] if known else split_units(table.texts(), language, progress)
    row = units["row"].to_numpy().astype(np.int64)
    words, spoken = unit_texts(table.texts(), units), language.gather(units["row"])
    rating = _rating(table)
    user = _user(table)
    if known:
        sentiment = known[1]
    else:
        with progress.step("sentiment"), _with_notes(reading):
            sentiment = learn_sentiment(words, spoken, row, rating, user, seed)
    names, product = _products(table)
    return Evidence(
        reading, table, rejects, units, words, spoken, row, names, product, user, rating,
        reading.scale, sentiment,
    )  # fmt: skip


@contextmanager
def _with_notes(reading: Reading) -> Iterator[None]:
    """Where too little is left to learn from, also say what went before."""
    try:
        yield
    except InputError as error:
        if not reading.notes:
            raise
        said = f"{error.message} What was noted while reading: {'; '.join(reading.notes)}."
        raise InputError(said, remedy=error.remedy) from error


def _compared(reading: Reading, own: str | None) -> tuple[Table, pl.DataFrame]:
    """The rows of the products that are compared, and all rejects."""
    names = reading.table.values(Role.PRODUCT)
    if names is None or names.n_unique() <= COMPARED:
        return reading.table, reading.rejects
    sizes = names.value_counts().sort(["count", names.name], descending=[True, False])
    kept = set(sizes[names.name].head(COMPARED)) | ({own} if own else set())
    inside = names.is_in(sorted(kept))
    gone = reading.table.row_ids.filter(~inside)
    told = pl.DataFrame({"row_id": gone, "line": None, "reason": FEW}, schema_overrides=_REJECT)
    return reading.table.where(inside), pl.concat([reading.rejects, told])


_REJECT = {"row_id": pl.String, "line": pl.Int64, "reason": pl.String}


def _rating(table: Table) -> Floats:
    values = table.values(Role.RATING)
    assert values is not None
    return values.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _products(table: Table) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Names in alphabetical order, and each review's."""
    values = table.values(Role.PRODUCT)
    assert values is not None
    names = sorted(values.unique().to_list())
    place = {name: at for at, name in enumerate(names)}
    found = values.replace_strict(place, return_dtype=pl.Int32)
    return tuple(names), found.to_numpy()


def _user(table: Table) -> NDArray[np.int32]:
    """Users numbered in the order of their names; a review without one is a user of its own."""
    values = table.values(Role.USER)
    alone = pl.Series(np.arange(len(table)).astype(str))
    if values is None:
        return np.arange(len(table), dtype=np.int32)
    known = "u" + values.cast(pl.String)
    _, place = np.unique(known.fill_null("r" + alone).to_numpy(), return_inverse=True)
    return place.astype(np.int32)
