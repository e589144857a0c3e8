"""Python values ⇄ JSON that is the same, byte for byte, for the same values."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from berth.core import InputError

_SECRET = re.compile(r"(?i)(pass(word|wd)?|secret|token|api_?key|authorization)$")
# Up to the last @: a password may hold any letter, and hiding too much does no harm.
_CREDENTIALS = re.compile(r"(?<=://).+@", re.DOTALL)
_QUERY_SECRET = re.compile(r"(?i)([?&][^=&#]*(?:pass|pwd|secret|token|key|sig)[^=&#]*=)[^&#]*")


def write_json(file: Path, value: object) -> None:
    """Write a value as JSON, UTF-8, keys in the order they have."""
    write_text(file, json.dumps(plain(value), ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def write_text(file: Path, text: str) -> None:
    """Write text as UTF-8, its lines ended alike on every system."""
    file.write_text(text, encoding="utf-8", newline="\n")


def read_json(file: Path) -> Any:
    """Read JSON; InputError that names the file where it is missing or damaged."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError("is missing.", file=str(file)) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", file=str(file)) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"is damaged: {error}.", file=str(file)) from error


def plain(value: object) -> Any:
    """A value as JSON knows it; what is not a number becomes null, a dataclass its fields."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value), key=str)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def discreet(value: object) -> Any:
    """A plain value without passwords: none in URLs, none under keys that name a secret."""
    value = plain(value)
    if isinstance(value, dict):
        return {
            key: "***" if _SECRET.search(key) and one else discreet(one)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [discreet(one) for one in value]
    if isinstance(value, str):
        return _QUERY_SECRET.sub(r"\1***", _CREDENTIALS.sub("***@", value))
    return value
