"""`Clock`: a progress that remembers how long each step took."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from berth.core import Progress


@dataclass
class Clock:
    """A `Progress` that passes all on and remembers the seconds each step took."""

    progress: Progress
    spent: dict[str, object] = field(default_factory=dict)

    def step(
        self, name: str, total: int | None = None
    ) -> AbstractContextManager[Callable[[int], None]]:
        """As `Progress.step`."""
        return self._timed(name, total)

    @contextmanager
    def _timed(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:
        start = time.perf_counter()
        with self.progress.step(name, total) as advance:
            yield advance
        spent = time.perf_counter() - start
        before = self.spent.get(name, 0.0)
        self.spent[name] = round(spent + (before if isinstance(before, float) else 0.0), 3)
