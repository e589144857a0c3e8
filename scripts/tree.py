"""Print the tree of README.md: each folder and file of berth with its docstring's first line.

`python scripts/tree.py --write` puts it into README.md.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = (
    "cli",
    "flows",
    "artefact",
    "market",
    "report",
    "writers",
    "sources",
    "statistics",
    "core",
)
"""Folders of berth from the highest floor to the lowest, as a reader meets them."""


def tree() -> str:
    """The indented listing, one line an entry."""
    entries = [(0, "berth/", "the package"), *_inside(ROOT / "berth", 1)]
    entries += [(0, f"{name}/", line) for name, line in BESIDE.items()]
    width = max(2 * depth + len(name) for depth, name, _ in entries) + 2
    return "".join(
        f"{'  ' * depth}{name}".ljust(width) + line + "\n" for depth, name, line in entries
    )


BESIDE = {
    "benchmarks": "how right it is, on real reviews with gold ratings and on invented markets",
    "docs": "the method, the decisions, every option of the command",
    "scripts": "upkeep of the repository",
    "tests": "mirror berth/, and contract/ for what every part must keep",
}


def _inside(folder: Path, depth: int) -> list[tuple[int, str, str]]:
    entries = []
    for path in sorted(folder.iterdir(), key=_order):
        if path.is_dir() and (path / "__init__.py").exists():
            entries.append((depth, f"{path.name}/", _line(path / "__init__.py")))
            entries += _inside(path, depth + 1)
        elif path.suffix == ".py" and path.name not in ("__init__.py", "__main__.py"):
            entries.append((depth, path.name, _line(path)))
    return entries


def _order(path: Path) -> tuple[int, str]:
    floor = FLOORS.index(path.name) if path.name in FLOORS else len(FLOORS)
    return (floor if path.parent.name == "berth" else int(path.is_dir()), path.name)


def _line(file: Path) -> str:
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    first = " ".join(text.split("\n\n")[0].split())
    return first.replace("`", "").rstrip(".")


def write() -> None:
    """Put the tree into README.md."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    block = f"```text\n{tree()}```"
    readme.write_text(re.sub(r"```text\n.*?```", lambda _: block, text, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    else:
        sys.stdout.write(tree())
