"""What a search has found so far, beside the model's folder: one that was killed goes on."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from berth.artefact.weights import read_arrays, write_arrays
from berth.core import Floats, InputError


class Trials:
    """Scores of folds, and checkpoints of networks, by what they depend on.

    Each is written by rename, so that it is there whole or not at all. One that is damaged, or of
    another table, seed or version, is not found and so made again.
    """

    def __init__(self, out: str | os.PathLike[str], run: Mapping[str, Any]) -> None:
        """out: the model's folder; run: all that scores depend on beside the offer and the fold."""
        place = Path(os.path.abspath(out))
        self.folder = place.parent / f".{place.name}.berth-search"
        self._run = json.dumps(run, sort_keys=True, default=str)

    def get(self, part: str, config: Mapping[str, Any], fold: int) -> tuple[Floats, float] | None:
        """Scores [rows, width] and seconds, or None."""
        file = self._place(part, config, fold).with_suffix(".safetensors")
        try:
            found = read_arrays(file)
            return found["scores"], float(found["seconds"][0])
        except (InputError, KeyError, IndexError):
            return None

    def put(
        self, part: str, config: Mapping[str, Any], fold: int, scores: Floats, seconds: float
    ) -> None:
        """Keep them; where that cannot be, the search goes on without."""
        file = self._place(part, config, fold).with_suffix(".safetensors")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            os.close(handle)
            write_arrays(Path(name), {"scores": scores, "seconds": np.array([seconds])})
            Path(name).replace(file)

    def checkpoints(self, part: str, config: Mapping[str, Any], fold: int) -> Path:
        """The folder in which a fit keeps what it needs to go on; fold -1: that of all rows."""
        return self._place(part, config, fold)

    def clear(self) -> None:
        """Take everything away: the search has come to its end."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, part: str, config: Mapping[str, Any], fold: int) -> Path:
        told = json.dumps([self._run, part, config, fold], sort_keys=True, default=str)
        return self.folder / hashlib.sha256(told.encode()).hexdigest()[:24]
