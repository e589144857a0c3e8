"""The progress that says nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Quiet:
    """A `Progress` for scripts, tests and pipes."""

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Do nothing, for as long as the step lasts."""
        yield lambda done: None
