"""Addresses inside the report: a fragment that opens the evidence behind a number."""

from collections.abc import Sequence
from urllib.parse import quote

from berth.core import PROOF_LIMIT


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
