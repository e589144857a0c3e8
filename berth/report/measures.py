"""A model's measures as a table: one row a split and metric."""

from collections.abc import Iterator, Sequence

import polars as pl

from berth.core import Finding

SCHEMA = pl.Schema(
    {
        "split": pl.String(),
        "metric": pl.String(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "n": pl.Int64(),
    }
)
_PREFIX = "evaluation."


def measures(findings: Sequence[Finding]) -> Iterator[tuple[str, str, Finding]]:
    """Split and metric of each finding that measures a whole split, with the finding.

    Those are `evaluation.<metric>` of which the split is all that is said.
    """
    for one in findings:
        metric = one.key.removeprefix(_PREFIX)
        if one.key.startswith(_PREFIX) and "." not in metric and set(one.subject) == {"split"}:
            yield one.subject["split"], metric, one


def metrics(findings: Sequence[Finding]) -> pl.DataFrame:
    """The table `metrics.csv` in the order of the findings; null where there is no value."""
    rows = [
        (split, metric, one.value, *(one.interval or (None, None)), one.n)
        for split, metric, one in measures(findings)
    ]
    return pl.DataFrame(rows, SCHEMA, orient="row")
