"""Set two runs side by side: what moved beyond chance."""

import os
from pathlib import Path
from typing import Literal

import polars as pl

from berth.artefact import Run, load, staged
from berth.artefact.plain import write_json
from berth.artefact.staging import MANIFEST
from berth.core import InputError
from berth.flows.comparison import (
    Comparison,
    Pair,
    adjusted,
    changes,
    html,
    importances,
    markdown,
    match_needs,
    overlap,
    satisfactions,
    shares,
)
from berth.flows.position import PositionRun

Folder = str | os.PathLike[str]


def compare(
    run_a: Run | PositionRun | Folder,
    run_b: Run | PositionRun | Folder,
    lang: Literal["en", "zh"] = "en",
) -> Comparison:
    """Compare two runs, A before B: importance, satisfaction, share and opportunity by need.

    Needs are paired by name, then by keywords. Differences are B - A with 90 % intervals under the
    assumption that the runs rest on different reviews, and `moved` marks those that hold at a false
    discovery rate of .1 within their quantity (none where both rest on the same evidence).
    Satisfaction and opportunity, which is read off its scale, are compared where both runs have one
    scale. Raises InputError where a folder is not a run, or no need is in both.
    """
    a, b = (_opened(run) for run in (run_a, run_b))
    pairs = match_needs(a.tables["needs"], b.tables["needs"])
    if not pairs:
        raise InputError(
            f"the runs {a.path} and {b.path} have no need in common.",
            remedy="Run one again with the other's needs: --needs RUN/needs.toml",
        )
    notes = _notes(a, b, pairs)
    rated = "scales" not in dict(notes)
    alike = "same" in dict(notes)
    moves = [adjusted("importance", importances(a, b, pairs, "importance"))]
    moves.append(adjusted("share", shares(a, b, pairs)))
    if rated:
        moves.append(adjusted("opportunity", importances(a, b, pairs, "opportunity")))
        moves.append(adjusted("satisfaction", importances(a, b, pairs, "satisfaction")))
        moves.append(adjusted("product satisfaction", satisfactions(a, b, pairs)))
    needs = (_only(a, {p.a for p in pairs}, "need"), _only(b, {p.b for p in pairs}, "need"))
    sold = [set(run.tables["satisfaction"]["product"]) for run in (a, b)]
    return Comparison(
        str(a.path),
        str(b.path),
        lang,
        # The same reviews cannot differ by chance, so nothing can be beyond it.
        pl.concat(moves).with_columns(pl.col("moved") & pl.lit(not alike)),
        changes(a, b, pairs),
        pairs,
        {"need": needs[0], "product": tuple(sorted(sold[0] - sold[1]))},
        {"need": needs[1], "product": tuple(sorted(sold[1] - sold[0]))},
        notes,
    )


def _opened(run: Run | PositionRun | Folder) -> Run:
    if isinstance(run, PositionRun):
        if run.folder is None:
            raise InputError("a run that was not written cannot be compared.", remedy="Give out=.")
        run = run.folder
    return run if isinstance(run, Run) else load(run)


def write_comparison(comparison: Comparison, out: Folder, *, force: bool = False) -> Path:
    """Write compare.html, compare.md, moves.csv, positions.csv and compare.json, all or nothing."""
    with staged(out, force=force) as folder:
        (folder / "compare.html").write_text(html(comparison), encoding="utf-8")
        (folder / "compare.md").write_text(markdown(comparison), encoding="utf-8")
        comparison.moves.write_csv(folder / "moves.csv")
        comparison.positions.write_csv(folder / "positions.csv")
        write_json(folder / "compare.json", comparison.plain())
        write_json(folder / MANIFEST, {"kind": "comparison", "schema": 1})
    return Path(out)


def _notes(a: Run, b: Run, pairs: tuple[Pair, ...]) -> tuple[tuple[str, int], ...]:
    shared = overlap(a, b)
    notes = []
    if shared.same:
        notes.append(("same", shared.rows))
    elif shared.rows:
        notes.append(("shared", shared.rows))
    scales = [run.manifest.get("data", {}).get("scale") for run in (a, b)]
    if None not in scales and scales[0] != scales[1]:
        notes.append(("scales", 0))
    if others := max(run.tables["needs"].height for run in (a, b)) - len(pairs):
        notes.append(("others", others))
    if guessed := sum(pair.by == "keywords" for pair in pairs):
        notes.append(("guessed", guessed))
    return tuple(notes)


def _only(run: Run, paired: set[str], kind: str) -> tuple[str, ...]:
    return tuple(name for name in run.tables["needs"][kind] if name not in paired)
