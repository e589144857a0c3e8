"""`berth position`."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from berth.artefact import export, staged
from berth.artefact.staging import ready
from berth.cli import evidence as take
from berth.cli import lang as tongues
from berth.cli.answer import show_run
from berth.cli.bars import bars
from berth.cli.config import Config, Configured
from berth.cli.roles import show_roles
from berth.cli.runs import needs_file, read_needs
from berth.cli.say import Json, errors, named
from berth.core import InputError
from berth.flows.position import PositionRun, position
from berth.writers import Lang, ModelWriter, TemplateWriter, Writer

app = typer.Typer(add_completion=False)
KEY = "BERTH_LLM_KEY"
"""The variable that holds the key of a language model's server, if it wants one."""


@app.command("position", cls=Configured)
def position_(
    files: take.Files = None,
    own: Annotated[
        str | None, typer.Option(help="Your product; need not be in the data.", metavar="NAME")
    ] = None,
    needs: Annotated[
        Path | None, typer.Option(help="Needs to go by: a run, or a needs.toml.", metavar="FILE")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the results; berth-out/<name> if not given.")
    ] = None,
    category: Annotated[
        str | None, typer.Option(help="What kind of thing the products are, for statements.")
    ] = None,
    lang: Annotated[
        tongues.Lang | None, typer.Option(help="Language of the report; else the evidence's.")
    ] = None,
    text: take.Text = None,
    product: take.Product = None,
    rating: take.Rating = None,
    scale: take.Scale = None,
    user: take.User = None,
    time: take.Time = None,
    price: take.Price = None,
    context: take.Context = None,
    aspect: take.Aspect = None,
    ignore: take.Ignore = None,
    encoding: take.Encoding = None,
    delimiter: take.Delimiter = None,
    sheet: take.Sheet = None,
    query: take.Query = None,
    dedupe: take.Copies = take.Dedupe.near,
    aliases: take.Aliases = None,
    llm: Annotated[
        str | None,
        typer.Option(
            help=f"OpenAI-compatible server that words labels and statements; key in ${KEY}.",
            metavar="URL",
        ),
    ] = None,
    llm_model: Annotated[str, typer.Option(help="The model to ask for there.")] = "default",
    redact: Annotated[
        bool, typer.Option(help="Cover mail, phone, card and the like in all that leaves.")
    ] = True,
    redacted: Annotated[
        bool, typer.Option("--redacted", help="No verbatims in the report at all.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Of everything random.")] = 0,
    replicates: Annotated[int, typer.Option(min=20, help="Resamples behind the intervals.")] = 200,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an earlier run at --out.")
    ] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Find needs, rivals and room in reviews, and the position to take.

    Writes a folder with the report, tables and charts, whole or not at all, and prints the report's
    path. What the columns are taken for is shown before work starts.
    """
    if not files:
        raise InputError("no file was named.", remedy="Name one: berth position reviews.csv")
    place = out or Path("berth-out") / _name(files[0])
    ready(place, force=force)
    if needs is not None:
        needs = needs_file(needs)
        read_needs(needs)
    options = take.read_options(
        text=text, product=product, rating=rating, scale=scale, user=user, time=time, price=price,
        context=context, aspect=aspect, ignore=ignore, encoding=encoding, delimiter=delimiter,
        sheet=sheet, query=query, dedupe=dedupe, aliases=aliases,
    )  # fmt: skip
    with (
        bars(errors(), quiet=json) as progress,
        _unseen(place, force=force) if redacted else nullcontext(place) as whole,
    ):
        run = position(
            files,
            own=own,
            needs=needs,
            out=whole,
            options=options,
            lang=lang.value if lang else None,
            category=category,
            writer=_writer(llm, llm_model),
            seed=seed,
            replicates=replicates,
            redact=redact,
            progress=progress,
            on_roles=show_roles,
        )
    besides = () if own and own.strip() else (_newcomer(run),)
    show_run(run, place, besides, json=json)


@contextmanager
def _unseen(place: Path, *, force: bool) -> Iterator[Path]:
    """A folder for a whole run, of which nothing but the redacted copy ever stands at `place`.

    It lies in the hidden folder that becomes `place`, so that not even a killed process leaves
    verbatims where the next run does not clear them away.
    """
    with staged(place, force=force) as new:
        hidden = new / "hidden"
        hidden.mkdir()
        whole = hidden / "whole"
        yield whole
        for file in export(whole, hidden / "redacted", redacted=True).iterdir():
            file.rename(new / file.name)
        shutil.rmtree(hidden)


def _newcomer(run: PositionRun) -> str:
    """The note that no product was named, and which there are."""
    products = run.tables["satisfaction"]["product"].unique(maintain_order=True).to_list()
    listed = named(products)
    return f"No --own product named: positions are those open to a newcomer. Products: {listed}."


def _name(file: str) -> str:
    """What to call the results of a file or URL, without anything secret in it."""
    last = re.split(r"[/\\]", file.split("?")[0].rstrip("/"))[-1].split("@")[-1]
    stem = last.split(".")[0] or "evidence"
    return re.sub(r"[^\w-]+", "-", stem).strip("-") or "evidence"


def _writer(url: str | None, model: str) -> Callable[[Lang], Writer] | None:
    """What makes the words in a language; a server that does not answer is told before any work."""
    if url is None:
        return None
    key = os.environ.get(KEY)
    ModelWriter(url, model, key).probe()
    return lambda lang: ModelWriter(url, model, key, TemplateWriter(lang))
