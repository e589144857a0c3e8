"""The languages that berth writes."""

from enum import StrEnum


class Lang(StrEnum):
    """The languages that berth writes."""

    en = "en"
    zh = "zh"
