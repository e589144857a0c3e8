"""`ReadOptions`: everything a user may say about how evidence is read."""

import math
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from berth.core import InputError


class ReadOptions(BaseModel):
    """What is not said here is guessed, and the guess is shown before work starts.

    text, product, rating, user, time, price, context, aspect: names of columns that play that
    role; ignore: columns left out; scale: the two ends of the ratings' scale, the first above the
    second where low is best (6, 1: German grades); encoding, delimiter, sheet: how bytes become
    cells; query: what to ask a database; dedupe: which copies of a review go, within one product;
    aliases: a TOML file with the spellings of each product.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: tuple[str, ...] = ()
    product: str | None = None
    rating: str | None = None
    scale: tuple[float, float] | None = None
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

    @field_validator("scale")
    @classmethod
    def _two_ends(cls, scale: tuple[float, float] | None) -> tuple[float, float] | None:
        if scale is not None and (scale[0] == scale[1] or not all(map(math.isfinite, scale))):
            raise InputError(
                f"{scale[0]:g} and {scale[1]:g} are no two ends of a scale.",
                remedy="--scale takes two that differ: 1-5, or 6-1 where 1 is the best.",
            )
        return scale
