"""Rows of plain values as the ground of a chart."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt


def sheet(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """A chart over the rows, which travel inside it."""
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]
