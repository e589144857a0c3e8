"""Which need each opinion unit speaks of, when the needs are named."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import sparse

from berth.core import Floats
from berth.market.words import bag, tokens


def assign(
    texts: pl.Series, languages: pl.Series, needs: Sequence[tuple[str, Sequence[str]]]
) -> sparse.csr_array:
    """Give every unit to the needs whose words it holds.

    texts, languages [units]; needs: (name, words), the name standing in where there are no words.
    Returns csr float64 [units, needs]; the row of a unit that speaks of m needs holds 1/m for
    each, so that a clause of many matters says less of any of them; other rows are empty.
    """
    counted = bag(texts, languages, ngrams=2, minimum=1)
    place = {word: column for column, word in enumerate(counted.words)}
    held = sparse.csc_array(counted.matrix > 0)
    told = np.zeros((len(texts), len(needs)))
    for column, (name, words) in enumerate(needs):
        sought = {phrase for word in words or (name,) for phrase in _phrases(word)}
        found = sorted(place[phrase] for phrase in sought & place.keys())
        if found:
            told[:, column] = np.asarray(held[:, found].sum(axis=1)).ravel() > 0
    return sparse.csr_array(shared(told))


def shared(told: Floats) -> Floats:
    """Rows that add up to one where a unit speaks of anything; [units, needs] to the same."""
    total: Floats = told.sum(axis=1, keepdims=True)
    return np.divide(told, total, out=np.zeros_like(told), where=total > 0)


def _phrases(word: str) -> set[str]:
    """A word as the counted texts would hold it: one token, or two beside each other."""
    one = pl.Series([word])
    language = pl.Series(["zh" if any("\u4e00" <= c <= "\u9fff" for c in word) else "en"])
    parts = tokens(one, language)["token"].to_list()
    return {" ".join(parts)} if len(parts) <= 2 else set(parts)
