"""`berth needs`: show and edit the needs that the next run goes by."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from berth.cli.editor import edited
from berth.cli.runs import NEEDS, needs_file, read_needs
from berth.cli.say import Json, errors, to_json
from berth.core import InputError
from berth.market.agenda import Agenda, Change, write_agenda

app = typer.Typer(no_args_is_help=True, add_completion=False)

Run = Annotated[Path, typer.Argument(help=f"Folder of a run, or a {NEEDS} itself.", metavar="RUN")]


@app.callback()
def needs() -> None:
    """Show and edit the needs of a run.

    Edits are kept with their history in the run's needs.toml; run berth position again with
    --needs RUN/needs.toml to go by them. What did not change keeps its name and its opinions.
    """


@app.command()
def show(run: Run, json: Json = False) -> None:
    """Show the needs, their words and their parents."""
    agenda = read_needs(needs_file(run))
    if json:
        to_json({"needs": agenda.needs, "shared_words": agenda.shared_words()})
        return
    table = Table("need", "parent", "words")
    for need in agenda.needs:
        words = ", ".join(need.words)
        table.add_row(escape(need.name), escape(need.parent or ""), escape(words))
    errors().print(table)
    for word, names in agenda.shared_words().items():
        errors().print(escape(f"{word!r} stands for more than one need: {', '.join(names)}"))


@app.command()
def edit(run: Run, json: Json = False) -> None:
    """Open the needs in $VISUAL or $EDITOR; what is saved counts only if it is valid."""
    file = needs_file(run)
    before = read_needs(file)
    after = edited(file)
    if after.needs == before.needs:
        errors().print("Nothing changed.")
    else:
        after = _by_hand(before, after)
        write_agenda(file, after)
    _report(file, after, json)


@app.command()
def rename(
    run: Run,
    old: Annotated[str, typer.Argument(help="The need's name.")],
    new: Annotated[str, typer.Argument(help="Its new name.")],
    json: Json = False,
) -> None:
    """Give a need another name."""
    _change(run, json, lambda agenda, when: agenda.rename(old, new, when=when))


@app.command()
def merge(
    run: Run,
    names: Annotated[list[str], typer.Argument(help="Two or more needs.")],
    into: Annotated[str, typer.Option(help="The name of the whole.")],
    json: Json = False,
) -> None:
    """Make one need of several."""
    _change(run, json, lambda agenda, when: agenda.merge(names, into, when=when))


@app.command()
def split(
    run: Run,
    name: Annotated[str, typer.Argument(help="The need to split.")],
    part: Annotated[
        list[str],
        typer.Option(help="A part and its words: 'seats=seat, cushion'. Give two or more."),
    ],
    json: Json = False,
) -> None:
    """Put several needs in the place of one."""
    parts = dict(_part(text) for text in part)
    if len(parts) < len(part):
        raise InputError("two parts have the same name.", remedy="Name each part once.")
    _change(run, json, lambda agenda, when: agenda.split(name, parts, when=when))


@app.command()
def drop(
    run: Run,
    name: Annotated[str, typer.Argument(help="The need to leave out.")],
    json: Json = False,
) -> None:
    """Leave a need out."""
    _change(run, json, lambda agenda, when: agenda.drop(name, when=when))


@app.command()
def add(
    run: Run,
    name: Annotated[str, typer.Argument(help="The new need.")],
    words: Annotated[str, typer.Option(help="What it is spoken of with: 'seat, cushion'.")] = "",
    parent: Annotated[str | None, typer.Option(help="The group it stands under.")] = None,
    json: Json = False,
) -> None:
    """Put a need at the end."""
    found = _words(words)
    _change(run, json, lambda agenda, when: agenda.add(name, found, parent, when=when))


@app.command()
def history(run: Run, json: Json = False) -> None:
    """Show the edits, the oldest first."""
    agenda = read_needs(needs_file(run))
    if json:
        to_json({"history": agenda.history})
        return
    table = Table("when", "edit", "from", "to")
    for change in agenda.history:
        went = ", ".join(need.name for _, need in change.went)
        came = ", ".join(change.came)
        table.add_row(change.when, change.operation, escape(went), escape(came))
    errors().print(table if agenda.history else "No edits yet.")


@app.command()
def undo(run: Run, json: Json = False) -> None:
    """Take the last edit back."""
    _change(run, json, lambda agenda, when: agenda.undo())


def _change(run: Path, json: bool, edit: Callable[[Agenda, str], Agenda]) -> None:
    file = needs_file(run)
    agenda = edit(read_needs(file), _now())
    write_agenda(file, agenda)
    _report(file, agenda, json)


def _report(file: Path, agenda: Agenda, json: bool) -> None:
    if json:
        to_json({"file": str(file), "needs": agenda.needs})
        return
    names = ", ".join(agenda.names)
    errors().print(escape(f"{len(agenda.needs)} needs: {names}"))
    errors().print(escape(f"Go by them: berth position ... --needs {file}"))


def _by_hand(before: Agenda, after: Agenda) -> Agenda:
    """The needs as edited, with one entry in the history that can be taken back."""
    went = tuple((i, need) for i, need in enumerate(before.needs) if need not in after.needs)
    came = tuple(need.name for need in after.needs if need not in before.needs)
    change = Change("edit", {}, went, came, _now())
    return Agenda(after.needs, (*before.history, change))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _part(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, words = text.partition("=")
    if not equals or not name.strip():
        raise InputError(f"{text!r} is no part.", remedy="Write --part 'name=word, word'.")
    return name.strip(), _words(words)


def _words(text: str) -> tuple[str, ...]:
    # The Chinese comma and the enumeration comma, too.
    for comma in "，、":
        text = text.replace(comma, ",")
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))
