"""Picture: a chart with what has to be said beside it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Picture:
    """An Altair chart, and a note on what it leaves out; empty where it shows all."""

    chart: Any
    note: str = ""
