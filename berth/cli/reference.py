"""The page of all verbs and options, written from the command's own help."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

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
        "",
    ]
    for verb in VERBS:
        lines += _entry(f"berth {verb}", command(verb), 2)
    return "\n".join(lines).rstrip() + "\n"


def _entry(name: str, verb: Any, depth: int) -> Iterator[str]:
    context = typer.Context(verb, info_name=name)
    usage = " ".join(verb.collect_usage_pieces(context))
    yield from ("#" * depth + f" {name}", "", *(verb.help or "").strip().splitlines(), "")
    children = getattr(verb, "commands", {})
    if not children:
        yield from (f"    {name} {usage}", "")
    rows = [_row(one) for one in verb.params if one.name != "help"]
    if rows:
        yield from ("| | |", "|---|---|", *rows, "")
    for child, entry in children.items():
        yield from _entry(f"{name} {child}", entry, depth + 1)


def _row(parameter: Any) -> str:
    names = [*parameter.opts, *parameter.secondary_opts]
    if parameter.param_type_name == "argument":
        names = [parameter.make_metavar(typer.Context(typer.main.get_command(_nothing)))]
    elif not parameter.is_flag:
        kind = getattr(parameter.type, "choices", None)
        names[0] += " " + ("|".join(kind) if kind else parameter.name.upper())
    help_ = (parameter.help or "").replace("|", "\\|")
    shown = " / ".join(f"`{name}`" for name in names).replace("|", "\\|")
    default = parameter.default
    if isinstance(default, str | int | float) and not isinstance(default, bool) and default != "":
        help_ += f" Default: `{getattr(default, 'value', default)}`."
    return f"| {shown} | {help_} |"


_nothing = typer.Typer()


@_nothing.command()
def _do_nothing() -> None: ...


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
