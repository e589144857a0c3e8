"""`berth inspect`."""

import typer

from berth.cli import evidence as take
from berth.cli.config import Config
from berth.cli.roles import plain_roles, show_roles
from berth.cli.say import Json, to_json
from berth.core import InputError
from berth.sources import inspect

app = typer.Typer(add_completion=False)


@app.command("inspect")
def inspect_(
    files: take.Files = None,
    text: take.Text = None,
    product: take.Product = None,
    rating: take.Rating = None,
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
    config: Config = None,
    json: Json = False,
) -> None:
    """Show what the columns of files are taken for; change nothing."""
    if not files:
        raise InputError("no file was named.", remedy="berth inspect reviews.csv")
    options = take.read_options(
        text=text, product=product, rating=rating, user=user, time=time, price=price,
        context=context, aspect=aspect, ignore=ignore, encoding=encoding, delimiter=delimiter,
        sheet=sheet, query=query,
    )  # fmt: skip
    roles = inspect(files, options)
    if json:
        to_json({"columns": plain_roles(roles)})
    else:
        show_roles(roles)
