"""What is installed and what is missing."""

import os
import platform
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Literal

import berth

DISTRIBUTION = "berth-ai"
OLDEST = (3, 11)
ROOM = 200 * 2**20
"""A run of 100,000 reviews takes less than this many bytes."""

Standing = Literal["ok", "optional", "missing"]


@dataclass(frozen=True)
class Check:
    """One thing looked at; standing: `optional` is absent but not needed for the main job."""

    name: str
    standing: Standing
    found: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """All that was looked at."""

    checks: tuple[Check, ...]

    @property
    def well(self) -> bool:
        """Whether the main job can run."""
        return all(check.standing != "missing" for check in self.checks)

    def plain(self) -> dict[str, Any]:
        """The diagnosis as JSON knows it."""
        return {"well": self.well, "checks": [asdict(check) for check in self.checks]}


def doctor(out: str | os.PathLike[str] = ".") -> Diagnosis:
    """Look at Python, berth, its dependencies and extras, and at the place for results.

    Nothing is imported, started or sent anywhere; `out` is where results are to be written.
    """
    needed, extras = _requirements()
    checks = [_python(), Check("berth", "ok", berth.__version__)]
    checks += [_package(name) for name in needed]
    checks += [_package(name, extra) for extra, names in extras.items() for name in names]
    checks += [_memory(), *_place(Path(out))]
    return Diagnosis(tuple(checks))


def _python() -> Check:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < OLDEST:
        return Check("python", "missing", found, "Install Python 3.11 or newer.")
    return Check("python", "ok", found)


def _requirements() -> tuple[list[str], dict[str, list[str]]]:
    """What the distribution asks for: core packages, and those of each extra but `dev`."""
    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return [], {}
    core: list[str] = []
    extras: dict[str, list[str]] = {}
    for line in lines:
        requirement, _, marker = line.partition(";")
        name = requirement.strip()
        for end in "[<>=!~ (":
            name = name.partition(end)[0]
        if "extra" not in marker:
            core.append(name)
        elif (extra := marker.split("extra")[1].strip(" =\"'")) != "dev":
            extras.setdefault(extra, []).append(name)
    return sorted(core), extras


def _package(name: str, extra: str = "") -> Check:
    title = f"{name} ({extra})" if extra else name
    try:
        return Check(title, "ok", version(name))
    except PackageNotFoundError:
        if extra:
            return Check(title, "optional", "", f"pip install '{DISTRIBUTION}[{extra}]'")
        return Check(title, "missing", "", f"pip install {DISTRIBUTION}")


def _memory() -> Check:
    try:
        amount = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (AttributeError, ValueError, OSError):
        return Check("memory", "ok", "unknown")
    return Check("memory", "ok", f"{amount:.1f} GiB, {os.cpu_count()} processors")


def _place(out: Path) -> list[Check]:
    """Whether results can be written at `out`, or where it would be made, and how much fits."""
    place = out.absolute()
    while not place.is_dir() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryDirectory(dir=place, prefix=".berth-doctor-"):
            writable = Check("results", "ok", f"{place} can be written")
    except OSError as error:
        writable = Check(
            "results", "missing", f"{place}: {error.strerror}", "Choose another --out."
        )
    free = shutil.disk_usage(place).free
    fits = Check("disk", "ok", f"{free / 2**30:.1f} GiB free at {place}")
    if free < ROOM:
        fits = Check("disk", "missing", fits.found, "Free some space, or choose another --out.")
    return [writable, fits]
