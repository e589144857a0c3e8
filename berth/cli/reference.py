"""The page of all verbs and options, written from the command's own help."""

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from textwrap import wrap
from typing import Any

from berth.cli.app import VERBS, command


def reference() -> str:
    """Markdown for every verb, in the order of `berth --help`."""
    lines = [
        "# The command `berth`",
        "",
        "Written by `make docs` from the command's own help; `make test` fails where it drifts.",
        "",
        "`berth --debug VERB ...` shows where an error arose. Exit codes: 0 done, 1 a fault of",
        "berth's, 2 the evidence, an option or a server cannot be used as it stands, 130 Ctrl-C.",
        "With `--json`, a failure is one object on stdout, too: `error` and, where they are known,",
        "`remedy`, `file`, `column` and `row`.",
        "",
    ]
    for verb in VERBS:
        lines += _entry(f"berth {verb}", command(verb), 2)
    return "\n".join(lines).rstrip() + "\n"


def _entry(name: str, verb: Any, depth: int) -> Iterator[str]:
    arguments = [_kind(one) for one in verb.params if one.param_type_name == "argument"]
    usage = " ".join([name, *arguments, "[OPTIONS]"])
    yield from ("#" * depth + f" {name}", "", *_flowing(verb.help), "")
    children = getattr(verb, "commands", {})
    if not children:
        yield from (f"    {usage}", "")
    rows = [_row(one) for one in verb.params if one.name != "help"]
    if rows:
        yield from ("| | |", "|---|---|", *rows, "")
    for child, entry in children.items():
        yield from _entry(f"{name} {child}", entry, depth + 1)


def _flowing(help_: str) -> Iterator[str]:
    """Its paragraphs, in lines of the usual length."""
    for number, paragraph in enumerate(help_.split("\n\n")):
        if number:
            yield ""
        yield from wrap(paragraph, 100)


def _row(parameter: Any) -> str:
    names = [*parameter.opts, *parameter.secondary_opts]
    if parameter.param_type_name == "argument":
        names = [_kind(parameter)]
    elif not parameter.is_flag:
        names[0] += f" {_kind(parameter)}"
    help_ = parameter.help or ""
    default = getattr(parameter.default, "value", parameter.default)
    if isinstance(default, str | int | Path) and not isinstance(default, bool) and default != "":
        help_ += f" Default: `{default}`."
    shown = " / ".join(f"`{name}`" for name in names)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in (shown, help_)) + " |"


def _kind(parameter: Any) -> str:
    """What stands for the value: its closed list, or a word in capitals."""
    annotation = parameter.type_descriptor.annotation
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "|".join(str(one.value) for one in annotation)
    name: str = parameter.metavar or parameter.name.upper()
    return f"{name}..." if parameter.nargs == -1 and not name.endswith("...") else name


def main(arguments: list[str]) -> int:
    """Print the page; with `--check FILE`, say whether the file is that page."""
    page = reference()
    if not arguments:
        sys.stdout.write(page)
        return 0
    flag, file = arguments
    assert flag == "--check"
    if Path(file).read_text(encoding="utf-8") == page:
        return 0
    sys.stderr.write(f"{file} is out of date; write it anew with: make docs\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
