"""The grid of synthetic markets, each analysed once and kept until the code changes."""

import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter

import polars as pl

from benchmarks.synthetic import analyse, chances, oracle, quantities, recovered
from berth.market.synthetic import GRID, write_market

ROOT = Path(__file__).parents[1]
SEEDS = (1, 2)
"""Markets of each setting that figures are published of."""
APART = 30
"""Seeds from one setting's markets to the next's: no two settings share a world, so that intervals
over markets may take them as independent."""
DEVELOPING = 1000
"""Markets from this seed on are there to develop methods by, and are no part of any figure."""


@dataclass(frozen=True)
class Markets:
    """quantities: rows of `benchmarks.judged.beside`; chances: of `benchmarks.synthetic.chances`;
    marks: by, measure, value; all with setting and seed."""

    quantities: pl.DataFrame
    chances: pl.DataFrame
    marks: pl.DataFrame


def markets(settings: Sequence[str] = tuple(GRID), seeds: Sequence[int] = SEEDS) -> Markets:
    """Analyse these markets, or take what is kept of them; says how far it is on stderr."""
    found, start = [], perf_counter()
    for at, setting in enumerate(settings, 1):
        found += [_market(setting, seed) for seed in seeds]
        spent = perf_counter() - start
        print(f"{at}/{len(settings)} {setting}, {spent:.0f} s", file=sys.stderr, flush=True)
    return Markets(*(pl.concat(parts) for parts in zip(*found, strict=True)))


def _market(setting: str, seed: int) -> tuple[pl.DataFrame, ...]:
    folder = Path(tempfile.gettempdir()) / "berth-benchmarks" / _code() / f"{setting}-{seed}"
    names = ("quantities", "chances", "marks")
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in zip(names, _analysed(setting, seed), strict=True):
            where = pl.lit(setting).alias("setting"), pl.lit(seed).alias("seed")
            frame.select(*where, pl.all()).write_parquet(folder / f"{name}.parquet")
        (folder / "done").touch()
    return tuple(pl.read_parquet(folder / f"{name}.parquet") for name in names)


def _analysed(setting: str, seed: int) -> tuple[pl.DataFrame, ...]:
    apart = APART * list(GRID).index(setting) if seed < DEVELOPING else 0
    market = write_market(GRID[setting], apart + seed)
    shown = analyse(market.table, market.seeds, market.truth.products[0])
    both = {"berth": shown, "oracle": oracle(market, shown)}
    marks = [
        (by, measure, float(value))
        for by, one in both.items()
        for measure, value in recovered(market, one).items()
    ]
    return (
        pl.concat(quantities(market, one, by) for by, one in both.items()),
        chances(market, shown),
        pl.DataFrame(marks, schema=["by", "measure", "value"], orient="row"),
    )


@cache
def _code() -> str:
    """What tells this code from any other."""
    paths = sorted([*(ROOT / "berth").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")])
    known = {str(path.relative_to(ROOT)): _digest(path) for path in paths if _matters(path)}
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _matters(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    if parts[0] == "benchmarks":
        return path.name in ("synthetic.py", "judged.py", "grid.py")
    return parts[1] in ("core", "flows", "market", "sources", "statistics")
