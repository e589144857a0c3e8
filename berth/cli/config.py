"""Options kept in a file: `berth.toml` in the working folder, or the one named by --config."""

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from berth.cli.app import VERBS, command
from berth.cli.say import errors
from berth.core import InputError

FILE = "berth.toml"
_EXAMPLES = {
    "true or false": "true",
    "a list of values": '["...", "..."]',
    "a single value": '"..."',
}
_PATHS = ("files", "out", "needs", "aliases", "write_aliases", "test", "plan")
"""Paths in a config file are as seen from its folder."""


def _take(context: typer.Context, file: Path | None) -> Path | None:
    """Make the file's values the defaults of the options that the command line leaves out."""
    if context.resilient_parsing:
        return None
    if file is None:
        file = Path(FILE)
        if not file.is_file():
            return None
    context.default_map = _values(context, file)
    errors().print(f"Options from {file}", markup=False, highlight=False)
    return file


Config = Annotated[
    Path | None,
    typer.Option(
        help=f"Options in a file; {FILE} in the working folder is taken if there is one.",
        is_eager=True,
        callback=_take,
    ),
]


class Configured(TyperCommand):
    """A verb whose errors say so where the option at fault stands in a file."""

    def make_context(self, *given: Any, **extra: Any) -> Any:
        """Parse the arguments; a value that cannot be used is told with its file."""
        try:
            return super().make_context(*given, **extra)
        except typer.BadParameter as error:
            name = getattr(error.param, "name", None)
            if error.ctx is None or name not in _from_file(error.ctx):
                raise
            why = error.message.removeprefix("Value error, ").rstrip(".")
            raise InputError(
                f"{name!r} cannot be used: {why}.",
                file=_file(error.ctx),
                remedy="Mend it there, or set another on the command line.",
            ) from error

    def invoke(self, ctx: Any) -> Any:
        """Run the verb; an error about what a file says names the file."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            named = [name for name, value in _from_file(ctx).items() if _about(error, name, value)]
            if not named:
                raise
            said = f"(Set in {_file(ctx)}: {', '.join(named)}.)"
            raise InputError(
                error.message,
                remedy=f"{error.remedy} {said}".strip(),
                file=error.file,
                row=error.row,
                column=error.column,
            ) from error


def _from_file(context: Any) -> dict[str, Any]:
    """The values that come from a file, none from the command line being set over them."""
    return {
        name: value
        for name, value in (context.default_map or {}).items()
        if (source := context.get_parameter_source(name)) and source.name == "DEFAULT_MAP"
    }


def _file(context: Any) -> str:
    return str(context.params.get("config") or FILE)


def _about(error: InputError, name: str, value: Any) -> bool:
    """Whether the error speaks of the option, or of a file that is its value."""
    option = re.escape("--" + name.replace("_", "-"))
    values = value if isinstance(value, list) else [value]
    files = {form for one in values for form in (str(one), Path(str(one)).name)}
    return bool(re.search(rf"{option}(?![\w-])", str(error))) or error.file in files


def _values(context: typer.Context, file: Path) -> dict[str, Any]:
    known = _keys(context.command)
    values: dict[str, Any] = {}
    for key, value in _read(file).items():
        name = key.replace("-", "_")
        if parameter := known.get(name):
            values[str(parameter.name)] = _fitting(value, parameter, key, file)
        elif name not in (elsewhere := _elsewhere()):
            near = get_close_matches(name, elsewhere, n=1)
            listed = ", ".join(elsewhere)
            remedy = f"Did you mean {near[0]!r}?" if near else f"Known are: {listed}."
            raise InputError(f"has an unknown key {key!r}.", file=str(file), remedy=remedy)
    return values


def _keys(command: Any) -> dict[str, Any]:
    """The options that a file may hold, by key; how the answer is printed is not for it to say."""
    return {
        option.lstrip("-").replace("-", "_"): parameter
        for parameter in command.params
        if parameter.name not in ("config", "help", "json")
        for option in parameter.opts
    }


def _elsewhere() -> list[str]:
    """The keys of all verbs that take a file: one file serves them all."""
    commands = [command(verb) for verb in VERBS]
    takers = [one for one in commands if any(param.name == "config" for param in one.params)]
    return list(dict.fromkeys(key for one in takers for key in _keys(one)))


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"cannot be read: {(error.strerror or str(error)).lower()}.",
            file=str(file),
            remedy="Name a file that can with --config.",
        ) from error
    except ValueError as error:
        raise InputError(
            f"is not valid TOML: {error}.",
            file=str(file),
            remedy='Write key = "value", each on a line of its own.',
        ) from error


def _fitting(value: Any, parameter: Any, key: str, file: Path) -> Any:
    """The value in the form that the option has: one or many, a switch, a path."""
    many = parameter.multiple or parameter.nargs == -1
    if many and not isinstance(value, list):
        value = [value]
    parts = value if many else [value]
    switch = getattr(parameter, "is_flag", False)
    for part in parts:
        if isinstance(part, dict | list) or isinstance(part, bool) != switch:
            kind = "true or false" if switch else "a list of values" if many else "a single value"
            remedy = f"Write {key} = {_EXAMPLES[kind]}."
            raise InputError(f"{key!r} is not {kind}.", file=str(file), remedy=remedy)
    if parameter.name in _PATHS:
        parts = [part if "://" in str(part) else str(file.parent / part) for part in parts]
    return parts if many else parts[0]
