"""Ids, such as users: as categories, of which more rows are asked and more is dropped."""

from typing import ClassVar

from pydantic import Field

from berth.model.encoders.category import Category
from berth.model.encoders.tokens import Share


class Identity(Category):
    """A vector for each id with rows enough to learn it from; all others share one."""

    class Config(Category.Config, frozen=True, extra="forbid"):
        """As for categories."""

        fewest: int = Field(default=10, ge=1)
        dropout: Share = 0.3

    purpose: ClassVar[str] = "id"
