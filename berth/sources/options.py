"""`ReadOptions`: everything a user may say about how evidence is read."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict


class ReadOptions(BaseModel):
    """What is not said here is guessed, and the guess is shown before work starts.

    text, product, rating, user, time, price, context, aspect: names of columns that play that
    role; ignore: columns left out; encoding, delimiter, sheet: how bytes become cells; query: what
    to ask a database; dedupe: which copies of a review go, within one product; aliases: a TOML
    file with the spellings of each product.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: tuple[str, ...] = ()
    product: str | None = None
    rating: str | None = None
    user: str | None = None
    time: str | None = None
    price: str | None = None
    context: tuple[str, ...] = ()
    aspect: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    query: str | None = None
    dedupe: Literal["near", "exact", "off"] = "near"
    aliases: Path | None = None
