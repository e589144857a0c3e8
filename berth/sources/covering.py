"""Personal data covered in all of a reading, so that nothing made of it can hold any."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from berth.core import Kind, Role, Table
from berth.sources.reading import Reading, digest
from berth.sources.redact import redact, redact_all


def covered(reading: Reading) -> tuple[Reading, int]:
    """The reading with personal data covered in texts, products, context and users; and how often.

    Texts keep their length, so spans hold. Products and users that would look alike once covered
    stay apart by a number. Whatever is counted, named or shown later is made of this.
    """
    table, places = reading.table, 0
    for column in table.columns:
        values = table.frame[column.name]
        if column.kind is Kind.TEXT:
            shown, count = redact_all(values.cast(pl.String))
        elif column.role in (Role.PRODUCT, Role.CONTEXT, Role.USER):
            shown, count = _apart(values.cast(pl.String))
        else:
            continue
        if count:
            table = replace(table, frame=table.frame.with_columns(shown.alias(column.name)))
            places += count
    if not places:
        return reading, 0
    return replace(
        reading,
        table=table,
        aliases=_aliases(reading, table),
        notes=tuple(map(redact, reading.notes)),
        digest=digest(table),
    ), places


def _apart(values: pl.Series) -> tuple[pl.Series, int]:
    """Names covered, those that were different still different; and how many cells were."""
    names = values.drop_nulls().unique(maintain_order=True)
    hidden, count = redact_all(names)
    if not count:
        return values, 0
    taken = set(names.filter(names == hidden))
    shown = dict(zip(names, hidden, strict=True))
    changed = [name for name in names if shown[name] != name]
    for name in changed:
        shown[name] = _free(shown[name], taken)
        taken.add(shown[name])
    cells = int(values.is_in(changed).fill_null(False).sum())
    return values.replace(list(shown), list(shown.values())), cells


def _free(name: str, taken: set[str]) -> str:
    number = 1
    while (free := name if number == 1 else f"{name} ({number})") in taken:
        number += 1
    return free


def _aliases(reading: Reading, table: Table) -> dict[str, tuple[str, ...]]:
    """The products' spellings under the names that they are shown by."""
    before, after = (one.values(Role.PRODUCT) for one in (reading.table, table))
    if before is None or after is None:
        return reading.aliases
    names: dict[str, str] = dict(zip(before, after, strict=True))
    return {names[name]: _spellings(some) for name, some in reading.aliases.items()}


def _spellings(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(redact, names)))
