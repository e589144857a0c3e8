"""Time and memory of a run on 2,000 to a million reviews, step by step.

    python -m benchmarks DATA scale

Every size is a process of its own, and what it took is kept in `results/scale/` as soon as it is
done: measured again is only what is not there, so that the part can be stopped and taken up. Set
BERTH_SCALE to sizes ("2000,20000") to measure those alone.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from benchmarks.recombined import sentences, write_recombined
from benchmarks.section import RESULTS, Section, Sheet
from berth import position
from berth.sources import ReadOptions

SIZES = (2_000, 20_000, 200_000, 1_000_000)
MODES = ("near", "off")
"""With and without deduplication."""
KEPT = RESULTS / "scale"
OUTSIDE = "between the steps"
_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that `ru_maxrss` counts by."""


@dataclass
class Watch:
    """A `Progress` that remembers what each step took: wall seconds, CPU seconds of all threads,
    and the most memory in bytes while it lasted (so far, where the system cannot tell). What lies
    between the steps is one of them, without times."""

    spent: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """As `Progress.step`."""
        self.note(OUTSIDE)
        wall, cpu = perf_counter(), process_time()
        yield lambda done: None
        wall, cpu = perf_counter() - wall, process_time() - cpu
        name = "reading" if name.startswith("reading") else name
        self.note(name, wall, cpu)

    def note(self, name: str, wall: float = 0.0, cpu: float = 0.0) -> None:
        """Add what a step took up to now, and begin its peak of memory anew."""
        before = self.spent.get(name, [0.0, 0.0, 0.0])
        self.spent[name] = [before[0] + wall, before[1] + cpu, max(before[2], _peak())]
        _forget_peak()


def _forget_peak() -> None:
    """Begin the peak of memory anew, where the system can (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak() -> float:
    """The most memory held since it was begun anew, bytes."""
    try:
        status = Path("/proc/self/status").read_text()
        return 1024.0 * int(status.split("VmHWM:")[1].split()[0])
    except (OSError, IndexError):
        return float(_UNIT * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def watched(path: Path, mode: str) -> None:
    """Run on a file, and print what each step took as JSON; the body of the measured process."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        options = ReadOptions(dedupe=mode)  # type: ignore[arg-type]
        position(path, out=Path(folder) / "run", options=options, progress=watch)
    watch.note(OUTSIDE)
    print(json.dumps(watch.spent))


def taken(path: Path, mode: str) -> dict:
    """What a run took: wall, cpu (seconds), peak (bytes), and by step the same three."""
    command = [sys.executable, "-c", _BODY, str(path), mode]
    start = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as child:
        assert child.stdout is not None
        said = child.stdout.read()
        # The peak of this very child, not of the largest there was.
        _, code, used = os.wait4(child.pid, 0)
        child.returncode = code
    if code:
        raise RuntimeError(
            f"the run on {path.name} ended with code {os.waitstatus_to_exitcode(code)}"
        )
    wall, cpu = perf_counter() - start, used.ru_utime + used.ru_stime
    steps = json.loads(said)
    peak = max([float(_UNIT * used.ru_maxrss), *(step[2] for step in steps.values())])
    rest = [
        whole - sum(step[at] for step in steps.values()) for at, whole in enumerate((wall, cpu))
    ]
    between = [*rest, steps.pop(OUTSIDE)[2]]
    return {"wall": wall, "cpu": cpu, "peak": peak, "steps": {**steps, OUTSIDE: between}}


_BODY = (
    "import sys; from pathlib import Path; from benchmarks.scale import watched; "
    "watched(Path(sys.argv[1]), sys.argv[2])"
)


def _measured(data: Path) -> dict[tuple[int, str], dict]:
    """What every size took, those kept earlier as they were."""
    asked = os.environ.get("BERTH_SCALE")
    sizes = tuple(map(int, asked.split(","))) if asked else SIZES
    KEPT.mkdir(parents=True, exist_ok=True)
    pool = None
    for size in sizes:
        missing = [mode for mode in MODES if not _place(size, mode).exists()]
        if not missing:
            continue
        pool = pool or sentences(data)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "reviews.csv"
            write_recombined(pool, size, path)
            for mode in missing:
                found = taken(path, mode)
                _place(size, mode).write_text(json.dumps(found, indent=1) + "\n")
                print(f"{size} {mode}: {found['wall']:.0f} s", flush=True)
    known = [(size, mode) for size in SIZES for mode in MODES if _place(size, mode).exists()]
    return {key: json.loads(_place(*key).read_text()) for key in known}


def _place(size: int, mode: str) -> Path:
    return KEPT / f"{size}-{mode}.json"


def _whole(found: dict[tuple[int, str], dict]) -> Sheet:
    """A row a run; how it grows from the size before."""
    rows = []
    for (size, mode), one in found.items():
        smaller = max((s for s, m in found if m == mode and s < size), default=None)
        grown = "–"
        if smaller is not None:
            ratio = one["cpu"] / found[smaller, mode]["cpu"]
            grown = f"{np.log(ratio) / np.log(size / smaller):.2f}"
        rows.append(
            (f"{size:,}", mode, f"{one['wall']:.0f}", f"{one['cpu']:.0f}",
             f"{one['peak'] / 2**30:.2f}", f"{size / one['wall']:,.0f}", grown)
        )  # fmt: skip
    return Sheet("Whole runs", _WHOLE, tuple(rows))


def _steps(found: dict[tuple[int, str], dict], mode: str) -> Sheet:
    """A row a step, in the order of the largest run; columns: CPU seconds and memory by size."""
    sizes = [size for size, m in found if m == mode]
    names = list(found[sizes[-1], mode]["steps"])
    rows = []
    for name in names:
        cells = []
        for size in sizes:
            wall, cpu, peak = found[size, mode]["steps"].get(name, (None, None, None))
            shown = "–" if wall is None else f"{wall:.1f} / {cpu:.1f}"
            cells.append(shown + (f" / {peak / 2**30:.2f}" if peak else ""))
        rows.append((name, *cells))
    columns = ("step", *(f"{size:,}" for size in sizes))
    caption = f"Steps, deduplication {mode}: wall seconds / CPU seconds / GiB at most"
    return Sheet(caption, columns, tuple(rows))


_WHOLE = (
    "reviews", "deduplication", "wall s", "CPU s", "peak GiB", "reviews a second",
    "CPU grows as reviews to the power of",
)  # fmt: skip
PROTOCOL = """Reviews recombined from the sentences of real ones (`recombined.py`): 50 hotels of
tripadvisor and the 10 most reviewed airlines of skytrax, two to six sentences a review (about 400
characters), written as CSV with product, rating, user, date and text. A run is a process of its own
that does what `berth position` does, from the file to the folder with the report, with default
options but for deduplication. A power of 1 is linear growth."""


def measure(data: Path) -> Section:
    """Measure what is not kept yet, and show all."""
    found = _measured(data)
    modes = [mode for mode in MODES if any(m == mode for _, m in found)]
    notes = (
        "Wall seconds depend on what else the machine does; CPU seconds (user and system, all "
        "threads) do so less.",
        "Recombined reviews bring no new words: real reviews of such a number would have a larger "
        "vocabulary, of which at most 200,000 words and pairs are used.",
        "Memory is the resident set's peak within the step; it holds what earlier steps left.",
    )
    sheets = (_whole(found), *(_steps(found, mode) for mode in modes))
    return Section("Scale: time and memory", PROTOCOL, sheets, notes)
