"""Options kept in a file: `berth.toml` in the working folder, or the one named by --config."""

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from berth.cli.say import errors
from berth.core import InputError

FILE = "berth.toml"
_PATHS = ("files", "out", "needs", "aliases")
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


def _values(context: typer.Context, file: Path) -> dict[str, Any]:
    known = {
        option.lstrip("-").replace("-", "_"): parameter
        for parameter in context.command.params
        if parameter.name not in ("config", "help")
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    values: dict[str, Any] = {}
    for key, value in _read(file).items():
        parameter = known.get(key.replace("-", "_"))
        if parameter is None or parameter.name is None:
            near = get_close_matches(key, known, n=1)
            remedy = f"Did you mean {near[0]!r}?" if near else f"Known are: {', '.join(known)}."
            raise InputError(f"has an unknown key {key!r}.", file=str(file), remedy=remedy)
        values[parameter.name] = _fitting(value, parameter, key, file)
    return values


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", file=str(file)) from error
    except ValueError as error:
        raise InputError(f"is not valid TOML: {error}.", file=str(file)) from error


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
            raise InputError(f"{key!r} is not {kind}.", file=str(file))
    if parameter.name in _PATHS:
        parts = [part if "://" in str(part) else str(file.parent / part) for part in parts]
    return parts if many else parts[0]
