"""From every record to those that speak: cleaned, one spelling a product, no copies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from berth.core import ROW_ID, InputError, Kind, Progress, Role, Table
from berth.sources.aliases import merge, similar
from berth.sources.building import LANGUAGE
from berth.sources.clean import clean_all
from berth.sources.duplicates import copies
from berth.sources.language import languages
from berth.sources.options import ReadOptions
from berth.sources.phrases import counted
from berth.sources.raw import REJECT

_LETTER = r"\p{L}"
_NO_TEXT, _NO_PRODUCT = "no text", "no product"
_SHOWN = 40
_NAMED = 8


@dataclass(frozen=True, eq=False)
class Sifted:
    """table: the rows that are used, with the language of each; position: where they stood among
    all rows; rejects: the others, in `REJECT`'s schema and with `position`; aliases: every
    product, and the other spellings that were taken for it; notes: on products."""

    table: Table
    position: pl.Series
    rejects: pl.DataFrame
    aliases: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]


def sift(
    table: Table, line: pl.Series, options: ReadOptions, column: str, progress: Progress
) -> Sifted:
    """Clean the text in its place and set aside what cannot be used, each row with its reason.

    The table has a text and a product; line: of each row in its file; column: the text's name in
    the evidence. Raises InputError if no row holds a word, or none has a product.
    """
    text, product = table.first(Role.INPUT, Kind.TEXT), table.first(Role.PRODUCT)
    assert text is not None and product is not None
    with progress.step("cleaning"):
        table = _set(table, text.name, clean_all(table.texts()))
    names, spellings = merge(table.frame[product.name], options.aliases)
    table = _set(table, product.name, names)
    reason = _unusable(table, product.name)
    if reason.eq_missing(_NO_TEXT).all():
        raise _speechless(table.texts(), column)
    if not reason.null_count():
        raise InputError(
            "no row that has a text has a product.",
            remedy="Name the column of products with --product, or leave this one out with "
            "--ignore.",
            column=product.name,
        )
    position = reason.is_null().arg_true()
    used = table.take(position)
    copied = copies(used.texts(), used.frame[product.name], options.dedupe, progress)
    reason = reason.scatter(position, _copy_reasons(used, copied, options.dedupe))
    used, position = used.where(copied.is_null()), position.filter(copied.is_null())
    if used.first(Role.LANGUAGE) is None:
        with progress.step("language"):
            used = used.with_column(LANGUAGE, languages(used.texts()))
    return Sifted(
        table=used,
        position=position.cast(pl.Int64),
        rejects=_rejects(table.row_ids, line, reason),
        aliases={n: spellings.get(n, ()) for n in used.frame[product.name].unique().sort()},
        notes=(*_merged(spellings), *_alike(used.frame[product.name])),
    )


def _set(table: Table, name: str, values: pl.Series) -> Table:
    """The table with other values in a column, in its old place."""
    return replace(table, frame=table.frame.with_columns(values.alias(name)))


def _unusable(table: Table, product: str) -> pl.Series:
    """Why a row cannot be used, null where it can; String [rows]."""
    worded = table.texts().str.contains(_LETTER).fill_null(False)
    return table.frame.select(
        reason=pl.when(~worded)
        .then(pl.lit(_NO_TEXT))
        .when(pl.col(product).is_null())
        .then(pl.lit(_NO_PRODUCT))
    )["reason"]


def _speechless(texts: pl.Series, column: str) -> InputError:
    held = texts.drop_nulls().str.strip_chars()
    shown = held.filter(held != "").unique(maintain_order=True).head(3)
    holds = "such as " + ", ".join(repr(t[:_SHOWN]) for t in shown) if len(shown) else "all empty"
    return InputError(
        f"no row of it holds a word; its cells are {holds}.",
        remedy="Name the column of what customers wrote with --text.",
        column=column,
    )


def _copy_reasons(table: Table, copied: pl.Series, mode: str) -> pl.Series:
    """For each row that is a copy, of which; String [rows]."""
    rows = copied.is_not_null().arg_true()
    first = copied.drop_nulls()
    texts, ids = table.texts(), table.row_ids
    same = _letters(texts.gather(rows)) == _letters(texts.gather(first))
    told = pl.DataFrame({"same": same, "first": ids.gather(first)}).select(
        pl.when(pl.col("same") | (mode == "exact"))
        .then(pl.lit("exact duplicate of "))
        .otherwise(pl.lit("near duplicate of "))
        + pl.col("first")
    )
    return pl.Series("reason", [None] * len(table), pl.String).scatter(rows, told.to_series())


def _letters(texts: pl.Series) -> pl.Series:
    return texts.str.to_lowercase().str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "")


def _rejects(ids: pl.Series, line: pl.Series, reason: pl.Series) -> pl.DataFrame:
    told = pl.DataFrame({ROW_ID: ids, "line": line.cast(pl.Int64), "reason": reason})
    position = pl.int_range(pl.len(), dtype=pl.Int64)
    return told.select(*REJECT, position=position).filter(pl.col("reason").is_not_null())


def _merged(spellings: dict[str, tuple[str, ...]]) -> Iterator[str]:
    merged = {name: other for name, other in spellings.items() if set(other) - {name}}
    for name in sorted(merged)[:_NAMED]:
        others = ", ".join(repr(one) for one in merged[name] if one != name)
        yield f"taken for the same product: {name!r} and {others}"
    if len(merged) > _NAMED:
        yield f"and spellings of {counted(len(merged) - _NAMED, 'other product')}"


def _alike(products: pl.Series) -> Iterator[str]:
    if pairs := similar(products):
        named = "; ".join(f"{one!r} and {other!r}" for one, other in pairs[:_NAMED])
        yield f"kept apart, though alike (--aliases can make one of them): {named}"


def unused(reason: pl.Series) -> Iterator[str]:
    """A note on how many rows are not used, and why; reason: of each of them, String [rejects]."""
    plain = reason.str.replace("(?: of |: ).*$", "", n=1)
    counts = plain.alias("why").value_counts().sort(["count", "why"], descending=[True, False])
    if len(plain):
        parts = [f"{why} ({count:,})" for why, count in counts.head(_NAMED).iter_rows()]
        if rest := counts["count"][_NAMED:].sum():
            parts.append(f"other reasons ({rest:,})")
        yield f"{counted(len(plain), 'row')} not used: {', '.join(parts)}"
