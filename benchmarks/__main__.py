"""Measure berth, and write `benchmarks/README.md`.

    python -m benchmarks DATA [PART ...]

DATA is a folder of the sets that the parts name; without parts, all are measured. What each part
found is kept in `results/`, and the page is written from all of them.
"""

import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

from benchmarks.section import HERE, kept, markdown

PARTS = (
    "agreement",
    "discovered",
    "within_review",
    "polarity",
    "recovery",
    "calibration",
    "nulls",
    "planted",
    "supported",
    "stability",
    "peers",
    "scale",
    "citations",
    "sensitivity",
    "trained",
)
"""In the order of the page; each is a module with `measure(data) -> Section`."""
HEAD = """# Benchmarks

Everything here is measured by one command, `python -m benchmarks DATA`, and a part by its name
after it. DATA is a folder of public sets, none of which is in this repository; parts on synthetic
markets need none. Seed words (`agendas/`) were fixed before the first run. Intervals are 90 %.
"""


def main(arguments: list[str]) -> int:
    """Measure the named parts, or all, and write the page."""
    if not arguments or set(arguments[1:]) - set(PARTS):
        print(f"{__doc__}\nParts: {', '.join(PARTS)}")
        return 2
    data = Path(arguments[0])
    for name in arguments[1:] or PARTS:
        start = perf_counter()
        import_module(f"benchmarks.{name}").measure(data).keep(name)
        print(f"{name}: {perf_counter() - start:.0f} s", flush=True)
    write_page()
    return 0


def write_page() -> None:
    """Write the page from what is kept."""
    found = [(name, kept(name)) for name in PARTS]
    sections = [markdown(name, section) for name, section in found if section]
    (HERE / "README.md").write_text("\n".join([HEAD, *sections]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
