"""Product names in running text: whole words, and words that are no names kept apart."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.market.words import common_words

_LOWER = 2 / 3
"""A name written in lower case more often than this, by reviewers of other products, is a word."""
_SEEN = 5
"""In so many of their reviews at least."""
_EVERYDAY = 0.02
"""Share of a product's reviews from which on it uses a word commonly."""
_NEARLY_ALL = 0.9
"""Share of the reviews that belong to products whose reviews do so."""
_NAME = 0.6
"""A word written with a capital this often, where no sentence begins, is a name."""
_LOOKED_AT = 50_000
"""So many texts tell how a word is written."""
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_GAP = re.compile(r"[\s_-]+")


def mentions(
    texts: pl.Series,
    names: Mapping[str, int],
    review: NDArray[np.integer],
    whose: NDArray[np.integer],
    sizes: NDArray[np.int64],
) -> tuple[pl.DataFrame, set[str]]:
    """Find the names in texts.

    names: product by plain name; review, whose: each text's review and its product; sizes: reviews
    by product. Returns review, whose, word (as written) and name (plain), a row a mention in the
    order of the texts, and the names that are words of everybody's: they are not looked for.
    """
    place = pl.DataFrame({"review": review, "whose": whose})
    hits = _hits(texts, names, place)
    words, everywhere = _ordinary(hits, names, sizes)
    if words:
        sure = hits.filter(~pl.col("name").is_in(sorted(words)))
        hits = pl.concat([sure, _capitalised(texts, names, words - everywhere, place)])
    return hits, everywhere


def spellings(
    products: Sequence[str], aliases: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """The product of each plain spelling that can be looked for, and the others.

    Plain: lower-case, with single blanks for blanks, hyphens and underscores. Left out are names
    without a letter, shorter than 3 characters (2 with Han), claimed by two products, or among
    the most common words of English or Chinese.
    """
    claims: dict[str, set[int]] = {}
    for at, product in enumerate(products):
        for spelling in (product, *aliases.get(product, ())):
            claims.setdefault(_plain(spelling), set()).add(at)
    everyday = common_words("en") | common_words("zh")
    sought = {
        name: min(claim)
        for name, claim in claims.items()
        if len(claim) == 1
        and re.search(r"[^\W\d_]", name)
        and len(name) >= (2 if re.search(f"[{_HAN}]", name) else 3)
        and name not in everyday
    }
    return sought, tuple(sorted(claims.keys() - sought.keys()))


def proper(texts: pl.Series, languages: pl.Series) -> tuple[frozenset[str], frozenset[str]]:
    """Lower-case words that running English text writes with a capital: places, people, brands;
    and those that it writes in capitals: "ife", "tv".

    texts, languages: of opinion units, whose first words do not count.
    """
    english = texts.filter((languages == "en").fill_null(False))
    looked_at = english.gather_every(max(1, len(english) // _LOOKED_AT))
    words = looked_at.str.extract_all(r"\p{L}+").list.slice(1).explode().drop_nulls()
    word = pl.col("word")
    written = (
        pl.DataFrame({"word": words})
        .group_by(name=word.str.to_lowercase())
        .agg(
            name_like=word.str.contains(r"^\p{Lu}\p{Ll}+$").mean(),
            in_capitals=word.str.contains(r"^\p{Lu}{2,}$").mean(),
        )
    )
    names, letters = (
        frozenset(written.filter(pl.col(share) >= _NAME)["name"])
        for share in ("name_like", "in_capitals")
    )
    return names, letters


def contains(longer: str, shorter: str) -> bool:
    """Whether one plain name stands within another, as whole words or among Han characters."""
    if re.search(f"[{_HAN}]", shorter):
        return shorter in longer
    return f" {shorter} " in f" {longer} "


def _plain(name: str) -> str:
    return _GAP.sub(" ", name).strip().lower()


def _pattern(name: str) -> str:
    """A regular expression of the name as whole words; Han characters need no blanks around."""
    first, last = (_edge(character) for character in (name[0], name[-1]))
    return first + r"[\s_-]+".join(re.escape(word) for word in name.split(" ")) + last


def _edge(character: str) -> str:
    if not character.isalnum() or re.match(f"[{_HAN}]", character):
        return ""
    # ASCII boundaries are fast, and see one between a Latin and a Han letter.
    return r"(?-u:\b)" if character.isascii() else r"\b"


def _either(names: Iterable[str]) -> str:
    """Any of the names, the longer before the shorter."""
    return "|".join(_pattern(name) for name in sorted(names, key=lambda x: (-len(x), x)))


def _hits(texts: pl.Series, names: Mapping[str, int], place: pl.DataFrame) -> pl.DataFrame:
    """Every name in every text: review, whose (product), word (as written), name (plain)."""
    found = texts.str.extract_all(f"(?i)(?:{_either(names)})") if names else texts.head(0)
    return _listed(found, place, names)


def _listed(found: pl.Series, place: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    if not found.len():
        found = pl.Series([None] * len(place), dtype=pl.List(pl.String))
    plain = pl.col("word").str.replace_all(r"[\s_-]+", " ").str.to_lowercase()
    return (
        place.with_columns(found.alias("word"))
        .explode("word")
        .drop_nulls("word")
        .with_columns(plain.alias("name"))
        .filter(pl.col("name").is_in(sorted(names)))
    )


def _ordinary(
    hits: pl.DataFrame, names: Mapping[str, int], sizes: NDArray[np.int64]
) -> tuple[set[str], set[str]]:
    """Names that are words of the corpus as well, and those of them that are words everywhere."""
    if hits.is_empty():
        return set(), set()
    owner = pl.col("name").replace_strict(names, return_dtype=pl.Int64)
    others = hits.filter((pl.col("whose") >= 0) & (pl.col("whose") != owner))
    lower = pl.col("word") == pl.col("word").str.to_lowercase()
    cased = others.filter(pl.col("name").str.contains(r"^[\p{Ll}]+$")).with_columns(lower=lower)
    words = cased.group_by("name").agg(pl.col("lower").mean(), low=pl.col("lower").sum())
    words = words.filter((pl.col("lower") > _LOWER) & (pl.col("low") >= _SEEN))
    found, everywhere = set(words["name"]), set()
    for name in sorted(found):
        used = cased.filter((pl.col("name") == name) & pl.col("lower")).unique("review")
        uses = np.bincount(used["whose"].to_numpy(), minlength=len(sizes))
        rest = np.where(np.arange(len(sizes)) == names[name], 0, sizes)
        common = uses >= _EVERYDAY * sizes
        if (rest * common).sum() >= _NEARLY_ALL * rest.sum():
            everywhere.add(name)
    return found, everywhere


def _capitalised(
    texts: pl.Series, names: Mapping[str, int], words: set[str], place: pl.DataFrame
) -> pl.DataFrame:
    """Hits of names that are words too: with a capital, and not at the start of a sentence."""
    rest = [name for name in names if name not in words]
    left = texts.str.replace_all(f"(?i)(?:{_either(rest)})", "#") if rest else texts
    capital = _either([form for name in words for form in (name.capitalize(), name.upper())])
    before = r"(?:[\p{L}\p{N},;:]\s+|\p{Han})"
    found = left.str.extract_all(f"{before}(?:{capital})") if words else texts.head(0)
    if found.len():
        found = found.list.eval(pl.element().str.replace(r"^.\s*", ""))
    return _listed(found, place, words)
