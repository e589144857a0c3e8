"""What a column holds (`Kind`) and what it is for (`Role`)."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The nature of a column's values."""

    TEXT = "text"
    NUMBER = "number"
    CATEGORY = "category"
    DATE = "date"
    ID = "id"
    IMAGE = "image"
    AUDIO = "audio"


class Role(StrEnum):
    """The part a column plays in an analysis or a training run."""

    INPUT = "input"
    TARGET = "target"
    PRODUCT = "product"
    RATING = "rating"
    ASPECT = "aspect"
    USER = "user"
    TIME = "time"
    PRICE = "price"
    WEIGHT = "weight"
    LANGUAGE = "language"
    CONTEXT = "context"


@dataclass(frozen=True)
class Column:
    """A named column with its kind and role."""

    name: str
    kind: Kind
    role: Role = Role.INPUT
