"""What parts ask of one another."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from berth.core.table import Table

Floats = NDArray[np.float64]


class Predictor(Protocol):
    """Something that reads rows and says something of each."""

    def predict(self, table: Table) -> Table:
        """Return the table with columns added; the implementation documents their names."""
        ...

    def embed(self, table: Table) -> NDArray[np.float32]:
        """Return one vector a row, float32 [rows, width]."""
        ...


class Learner(Protocol):
    """Something that learns a `Predictor` from a table with a target."""

    def fit(self, table: Table) -> Predictor:
        """Learn from the table; never changes the learner itself."""
        ...


class Progress(Protocol):
    """Where long work says how far it is."""

    def step(
        self, name: str, total: int | None = None
    ) -> AbstractContextManager[Callable[[int], None]]:
        """Open a step; the function it yields is called with how much was done since last time."""
        ...
