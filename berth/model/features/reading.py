"""All that can be read of a table without a network, side by side in one sparse matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from berth.core import Kind, Role, Table
from berth.model.candidate import State
from berth.model.features.columns import Columns
from berth.model.features.ngrams import NGrams

Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Text:
    """One column of texts: the runs that are counted, and the rarity of each [runs]."""

    name: str
    grams: NGrams
    rarity: Singles


class Reading:
    """Texts as TF-IDF of n-grams, then the other columns scaled and one-hot."""

    class Config(BaseModel):
        """room: characters are not read where a column holds more of them than that."""

        model_config = ConfigDict(extra="forbid", frozen=True)

        grams: NGrams.Config = NGrams.Config(words=3, characters=5, shortest=2, minimum=2)
        columns: Columns.Config = Columns.Config()
        room: int = Field(default=4_000_000, ge=0)

    def __init__(self, texts: Sequence[Text], columns: Columns) -> None:
        self.texts, self.columns = tuple(texts), columns

    @classmethod
    def learn(cls, table: Table, config: Config) -> tuple[Self, sparse.csr_array]:
        """Learn from training rows, and read them: csr float32 [rows, features]."""
        texts, blocks = [], []
        for column in table.having(Role.INPUT, Kind.TEXT):
            values = table.frame[column.name].cast(pl.String)
            grams = config.grams
            if int(values.str.len_chars().sum() or 0) > config.room:
                grams = grams.model_copy(update={"characters": 0})
            learned, counts = NGrams.learn(values, grams)
            used = np.bincount(counts.indices, minlength=counts.shape[1])
            rarity = np.log((1 + len(table)) / (1 + used)) + 1
            texts.append(Text(column.name, learned, rarity.astype(np.float32)))
            blocks.append(weigh(counts, texts[-1].rarity))
        columns = Columns.learn(table, config.columns)
        return cls(texts, columns), _beside([*blocks, columns.wide(table)])

    @property
    def runs(self) -> int:
        """Features that are n-grams; they come first."""
        return sum(len(text.grams) for text in self.texts)

    def read(self, table: Table) -> sparse.csr_array:
        """Read other rows: csr float32 [rows, features]."""
        blocks = [
            weigh(text.grams.count(table.frame[text.name]), text.rarity) for text in self.texts
        ]
        return _beside([*blocks, self.columns.wide(table)])

    def state(self) -> State:
        """All that it knows."""
        settings: list[dict[str, Any]] = []
        arrays: dict[str, NDArray[Any]] = {}
        for place, text in enumerate(self.texts):
            grams = text.grams.state()
            settings.append({"name": text.name, "grams": dict(grams.settings)})
            arrays |= {f"text.{place}.{name}": array for name, array in grams.arrays.items()}
            arrays[f"text.{place}.rarity"] = text.rarity
        return State({"texts": settings, "columns": self.columns.learned()}, arrays)

    @classmethod
    def restore(cls, state: State) -> Self:
        """The same again."""
        texts = []
        for place, told in enumerate(state.settings["texts"]):
            start = f"text.{place}."
            arrays = {
                name.removeprefix(start): array
                for name, array in state.arrays.items()
                if name.startswith(start)
            }
            grams = NGrams.restore(State(told["grams"], arrays))
            texts.append(Text(told["name"], grams, arrays["rarity"]))
        return cls(texts, Columns.restore(state.settings["columns"]))


def weigh(counts: sparse.csr_array, rarity: Singles) -> sparse.csr_array:
    """Logarithmic counts times rarity, rows of length one; changes `counts`."""
    data = np.log(counts.data) + np.float32(1)
    data *= rarity[counts.indices]
    sizes = np.diff(counts.indptr)
    ends = np.concatenate(([0.0], np.cumsum(np.square(data, dtype=np.float64))))
    length = np.sqrt(np.diff(ends[counts.indptr]))
    data /= np.repeat(np.where(length > 0, length, 1.0), sizes).astype(np.float32)
    counts.data = data
    return counts


def _beside(blocks: Sequence[sparse.csr_array]) -> sparse.csr_array:
    held = [block for block in blocks if block.shape[1]] or list(blocks[:1])
    return held[0] if len(held) == 1 else sparse.csr_array(sparse.hstack(held, format="csr"))
