"""Addresses inside the report: a fragment that opens the evidence behind a number."""

from collections.abc import Sequence
from urllib.parse import quote

from berth.core import PROOF_LIMIT
from berth.report.words import Words


def evidence(
    need: str | None = None,
    product: str | None = None,
    segment: str | None = None,
    rows: Sequence[str] = (),
    words: str | None = None,
) -> str:
    """`#/?need=..&product=..`: what the evidence drawer filters by; rows are joined by commas."""
    parts = [("need", need), ("product", product), ("segment", segment), ("q", words)]
    pairs = [f"{name}={quote(value, safe='')}" for name, value in parts if value]
    if rows:
        pairs.append("rows=" + ",".join(quote(row, safe="") for row in rows[:PROOF_LIMIT]))
    return "#/?" + "&".join(pairs)


def sources(rows: Sequence[str], words: Words) -> str:
    """Row ids with each file named once: `may.csv: 3, 17`."""
    lines: dict[str, list[str]] = {}
    for row in rows:
        file, _, line = row.rpartition(":")
        lines.setdefault(file, []).append(line)
    named = (
        f"{file}{words.colon}{words.comma.join(some)}" if file else words.comma.join(some)
        for file, some in lines.items()
    )
    return words.semicolon.join(named)
