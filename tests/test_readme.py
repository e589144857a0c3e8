"""The READMEs speak of what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
LINE = re.compile(r"^( *)([\w.-]+/?) +(\S.*)$")


def tree(text: str) -> dict[str, str]:
    """Paths and their descriptions, from the indented listing that starts with `berth/`."""
    block = next(b for b in re.findall(r"```text\n(.*?)```", text, re.DOTALL) if "berth/" in b)
    above: list[str] = []
    found = {}
    for line in block.splitlines():
        match = LINE.match(line)
        assert match, f"not of the form 'name  description': {line!r}"
        depth = len(match[1]) // 2
        above = [*above[:depth], match[2].rstrip("/")]
        found["/".join(above)] = match[3]
    return found


def sources() -> set[str]:
    """Every folder and file of berth that a reader may look for."""
    files = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "berth").rglob("*.py")
        if file.name not in ("__init__.py", "__main__.py")
    }
    folders = {parent.as_posix() for file in files for parent in Path(file).parents} - {"."}
    return files | folders


def listed(readme: str) -> set[str]:
    paths = tree((ROOT / readme).read_text(encoding="utf-8"))
    for path in paths:
        assert (ROOT / path).exists(), f"{readme}: {path}"
    return {path for path in paths if path.split("/")[0] == "berth"}


def test_the_tree_has_a_line_for_every_file_and_folder() -> None:
    assert listed("README.md") == sources(), "bring it up to date: scripts/tree.py --write"


def test_the_chinese_tree_has_a_line_for_every_folder() -> None:
    folders = {path for path in sources() if path.count("/") < 2 and not path.endswith(".py")}
    assert listed("README.zh-CN.md") == folders


@pytest.mark.parametrize("readme", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" not in target:
            assert (ROOT / target).exists(), f"{readme}: {target}"


def test_both_readmes_show_the_same_commands() -> None:
    one, two = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    commands = re.compile(r"^(?:make|berth|pip) .*?(?= *#|$)", re.MULTILINE)
    assert commands.findall(one) == commands.findall(two)
    assert commands.findall(one)[:2] == ["make demo", "make test"]
