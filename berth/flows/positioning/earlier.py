"""Earlier: what a run takes over from one before it, where the evidence is the same."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import polars.selectors as cs

import berth
from berth.artefact import Run, load
from berth.core import Finding, InputError
from berth.market.agenda import Agenda
from berth.market.sentiment import Sentiment
from berth.sources import Reading

HEARD = "heard.parquet"
"""The file of a run that a later one takes over."""
FOLD = "fold_"


def earlier_run(needs: Agenda | str | os.PathLike[str] | None) -> Run | None:
    """The run whose needs file was given, if it lies in one."""
    if needs is None or isinstance(needs, Agenda):
        return None
    folder = Path(needs).parent
    if not (folder / "manifest.json").is_file():
        return None
    try:
        return load(folder)
    except InputError:
        return None


def sold(run: Run | None) -> str | None:
    """What kind of thing an earlier run took the products for."""
    category = None if run is None else run.manifest.get("data", {}).get("category")
    return category if isinstance(category, str) else None


def taken_over(
    run: Run | None, reading: Reading, seed: int
) -> tuple[pl.DataFrame, Sentiment] | None:
    """Opinion units (row, start, end) and their sentiment as an earlier run found them.

    reading: of the rows that are compared. None where they could differ: other rows (another own
    product can bring its own in), another seed or another version.
    """
    if run is None:
        return None
    same = (run.manifest.get("berth"), run.manifest.get("seed")) == (berth.__version__, seed)
    data = run.manifest.get("data", {})
    rows = (data.get("digest"), data.get("rows_used"))
    if not same or rows != (reading.digest, len(reading.table)):
        return None
    try:
        heard = pl.read_parquet(run.path / HEARD)
        explained = _explained(run.findings)
    except (InputError, OSError, pl.exceptions.PolarsError):
        return None
    ids = reading.table.row_ids
    place = pl.DataFrame({"row_id": ids, "row": np.arange(len(ids), dtype=np.uint32)})
    found = heard.join(place, on="row_id", how="left", maintain_order="left")
    if explained is None or found["row"].null_count():
        return None
    apart = found.select(cs.starts_with(FOLD)).to_numpy().T.astype(np.float32)
    sentiment = Sentiment(found["sentiment"].to_numpy(), np.empty(0), explained, apart)
    return found.select("row", "start", "end"), sentiment


def keep(folder: Path, units: pl.DataFrame, ids: pl.Series, sentiment: Sentiment) -> None:
    """Write what a later run takes over: units (row, start, end), and how each was read."""
    folds = {f"{FOLD}{k}": pl.Series(one) for k, one in enumerate(sentiment.apart)}
    frame = units.select("start", "end", row_id=ids.gather(units["row"]), sentiment=sentiment.units)
    frame.with_columns(**folds).write_parquet(folder / HEARD)


def _explained(findings: tuple[Finding, ...]) -> float | None:
    return next((one.value for one in findings if one.key == "quality.explained"), None)
