"""Arrays by name ⇄ one file of safetensors; texts among them as UTF-8."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from berth.core import InputError

_TEXT = "#text"
"""Ends the name of an array that holds the bytes of a JSON list of texts."""


def write_arrays(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays of numbers, booleans or texts; of any shape, texts of one axis."""
    flat = {}
    for name, array in arrays.items():
        if array.dtype.kind in "UOS":
            told = json.dumps([str(text) for text in array.tolist()], ensure_ascii=False)
            flat[name + _TEXT] = np.frombuffer(told.encode(), dtype=np.uint8)
        else:
            flat[name] = np.ascontiguousarray(array)
    file.write_bytes(save(flat))


def read_arrays(file: Path) -> dict[str, NDArray[Any]]:
    """Read them back; InputError that names the file where it is missing or damaged."""
    try:
        flat = load_file(str(file))
    except FileNotFoundError as error:
        raise InputError("is missing.", file=str(file)) from error
    except (OSError, SafetensorError, ValueError) as error:
        raise InputError(f"is damaged: {error}.", file=str(file)) from error
    return {
        name.removesuffix(_TEXT): _texts(array) if name.endswith(_TEXT) else array
        for name, array in flat.items()
    }


def _texts(array: NDArray[Any]) -> NDArray[Any]:
    return np.array(json.loads(array.tobytes().decode()), dtype=object)
