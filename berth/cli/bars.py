"""Progress with the time left."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as TimeLeft

from berth.core import Progress as Steps
from berth.core import Quiet


class Bars:
    """One bar a step on stderr; a step whose total is unknown pulses."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Show the step while it lasts, and its duration when it is done."""
        task = self._progress.add_task(name, total=total)

        def advance(done: int) -> None:
            self._progress.advance(task, done)

        yield advance
        known = self._progress.tasks[self._progress.task_ids.index(task)].total or 1
        self._progress.update(task, total=known, completed=known)


@contextmanager
def bars(console: Console, *, quiet: bool = False) -> Iterator[Steps]:
    """Bars while the block lasts; silence where stderr is no terminal, or if quiet."""
    if quiet or not sys.stderr.isatty():
        yield Quiet()
        return
    columns = (
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TimeLeft(compact=True),
    )
    with Progress(*columns, console=console, transient=False) as progress:
        yield Bars(progress)
