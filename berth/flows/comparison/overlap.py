"""Whether two runs rest on the same reviews."""

from dataclasses import dataclass

import polars as pl

from berth.artefact import Run


@dataclass(frozen=True)
class Overlap:
    """same: the evidence of both runs is one and the same; rows: reviews that both seem to hold."""

    same: bool
    rows: int


def overlap(a: Run, b: Run) -> Overlap:
    """Count the reviews that both runs hold, as far as the folders tell.

    A folder holds no texts, so a review counts as shared if its row id and the spans of all its
    opinion units agree. Files of one name with different reviews in them agree by chance only
    where texts are short.
    """
    digests = [run.manifest.get("data", {}).get("digest") for run in (a, b)]
    same = digests[0] is not None and digests[0] == digests[1]
    spans_a, spans_b = (_spans(run) for run in (a, b))
    return Overlap(same, spans_a.join(spans_b, ["row_id", "spans"]).height)


def _spans(run: Run) -> pl.DataFrame:
    span = pl.concat_str("start", pl.lit("-"), "end").sort().str.join(" ").alias("spans")
    return run.tables["units"].group_by("row_id").agg(span)
