"""The command itself: its verbs, each loaded when it is called, and what happens to errors."""

import re
import sys
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

import berth

VERBS = {
    "position": "Find needs, rivals and room in reviews, and the position to take.",
    "demo": "Run the whole job on an invented market, to see what comes out.",
    "inspect": "Show what the columns of files are taken for; change nothing.",
    "needs": "Show and edit the needs of a run.",
    "estimate": "Say what training would take: time, memory, disk and money.",
    "train": "Train the best model of a column that the time allows.",
    "evaluate": "Measure a trained model on rows that have the target.",
    "predict": "Answer new rows with a trained model.",
    "compare": "Set two runs side by side: what moved beyond chance.",
    "export": "Copy a run, on demand without verbatims.",
    "doctor": "Say what is installed and what is missing.",
}
"""Each verb lives in `berth.cli.<verb>`, whose `app` it is."""
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
_VALUES = {"": "", int: "N", str: "TEXT", list[str]: "TEXT", Path: "PATH"}
STOPPED = 130
"""The exit code of Ctrl-C."""


class Verb(TyperCommand):
    """A verb that is imported when it is called, so that `berth --help` is quick."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        """Parse the arguments with the command that the verb's module holds."""
        assert self.name is not None
        return command(self.name).make_context(info_name, args, *rest, **extra)


def command(verb: str) -> Any:
    """The real command of a verb."""
    return _readable(typer.main.get_command(import_module(f"berth.cli.{verb}").app))


def _readable(command: Any) -> Any:
    """The command with help for any width: paragraphs that flow, and short words for values."""
    command.help = _LINE_END.sub(" ", cleandoc(command.help or ""))
    for parameter in command.params:
        if parameter.metavar is not None:
            continue
        if parameter.param_type_name == "argument":
            parameter.metavar = parameter.name.upper()
        else:
            kind = "" if parameter.is_flag else parameter.type_descriptor.annotation
            parameter.metavar = _VALUES.get(kind)
    for child in getattr(command, "commands", {}).values():
        _readable(child)
    return command
    return command


class Verbs(TyperGroup):
    """The group of verbs."""

    def __init__(self, **settings: Any) -> None:
        verbs = {name: Verb(name, help=line) for name, line in VERBS.items()}
        super().__init__(**{**settings, "commands": verbs})


app = typer.Typer(cls=Verbs, no_args_is_help=True, pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"berth {berth.__version__}")
        raise typer.Exit


@app.callback()
def berth_(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error arose.")] = False,
) -> None:
    """Find a product's place in its market from what customers write."""


def main() -> None:
    """Run the command; leave with 0 if it went well, 2 on bad input, 130 on Ctrl-C, else 1."""
    debug, json = "--debug" in sys.argv[1:2], "--json" in sys.argv[1:]
    try:
        code = app(prog_name="berth", standalone_mode=False)
    except KeyboardInterrupt:
        code = STOPPED
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:
        if debug and not isinstance(error, typer.TyperException):
            raise
        code = _failure().explain(error, json=json)
    # Where typer hears Ctrl-C itself, the code is all it tells.
    if code == STOPPED:
        _failure().stopped(json=json)
    sys.exit(code)


def _failure() -> Any:
    # The errors' module brings the whole core with it, which `berth --help` does not need.
    return import_module("berth.cli.failure")
