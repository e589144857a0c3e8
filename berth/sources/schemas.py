"""Roles of the columns of several files, which need not have the same columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from berth.core import ROW_ID
from berth.sources.guess import guess_context
from berth.sources.options import ReadOptions
from berth.sources.phrases import named
from berth.sources.profile import Profile
from berth.sources.roles import KINDS, SAID, Taken, assign_roles, said_roles
from berth.sources.uniting import United

_MANY = ("aspect", "context")
"""Roles that any number of columns may play: what a user says of them is all there is."""


@dataclass(frozen=True)
class Schema:
    """files: indices of those that share these columns; taken: what their columns are."""

    files: tuple[int, ...]
    taken: tuple[Taken, ...]

    def playing(self, role: str) -> list[str]:
        """Names of the columns that play a role."""
        return [one.name for one in self.taken if one.role == role]


def find_schemas(united: United, options: ReadOptions) -> tuple[Schema, ...]:
    """What the columns are, guessed once for all files that have the same columns.

    What a name means in one file it means in the others too, where nothing else there does. Raises
    InputError if the options name a column that no file has.
    """
    said = said_roles(united.frame.columns, options)
    alike: dict[frozenset[str], list[int]] = {}
    for file, columns in enumerate(united.columns):
        alike.setdefault(frozenset(columns), []).append(file)
    if len(alike) == 1:
        return (Schema(tuple(range(len(united.names))), assign_roles(united.frame, options)),)
    settled = {role for role, _ in said.values() if role in _MANY} | {"context"}
    schemas = [
        Schema(tuple(files), _assigned(united, files, options, settled)) for files in alike.values()
    ]
    schemas = list(_reconciled(united, schemas))
    contexts = {} if options.context else _contexts(united, schemas)
    return tuple(replace(one, taken=_recast(one, contexts)) for one in schemas)


def shown(united: United, schemas: Sequence[Schema]) -> tuple[Taken, ...]:
    """What each column is taken for; where files differ, the reason names those in which it is."""
    if len(schemas) == 1:
        return schemas[0].taken
    found: dict[str, dict[str | None, tuple[Taken, list[int]]]] = {}
    for schema in schemas:
        for one in schema.taken:
            parts = found.setdefault(one.name, {})
            parts.setdefault(one.role, (one, []))[1].extend(schema.files)
    return tuple(
        _told(one, [united.names[file] for file in sorted(files)], len(united.names))
        for parts in found.values()
        for role, (one, files) in parts.items()
        if role is not None or len(parts) == 1
    )


def cells_by_role(united: United, schemas: Sequence[Schema]) -> dict[str, list[pl.Series]]:
    """Role → its columns, [rows], each null in the rows of files where it does not play it."""
    found: dict[str, list[pl.Series]] = {}
    for role in KINDS:
        names = dict.fromkeys(name for schema in schemas for name in schema.playing(role))
        if names:
            found[role] = [_masked(united, schemas, role, name) for name in names]
    return found


def _assigned(
    united: United, files: Sequence[int], options: ReadOptions, settled: set[str]
) -> tuple[Taken, ...]:
    columns = united.columns[files[0]]
    frame = united.frame.filter(united.file.is_in(files)).select(columns)
    mine: dict[str, object] = {}
    for role in (*KINDS, "ignore"):
        said = getattr(options, role)
        if isinstance(said, tuple):
            mine[role] = tuple(name for name in said if name in columns)
        else:
            mine[role] = said if said in columns else None
    return assign_roles(frame, options.model_copy(update=mine), settled)


def _reconciled(united: United, schemas: Sequence[Schema]) -> Iterator[Schema]:
    sizes = dict(united.file.value_counts().iter_rows())
    parts: dict[str, Taken] = {}
    largest = sorted(schemas, key=lambda one: -sum(sizes.get(file, 0) for file in one.files))
    for schema in largest:
        for one in schema.taken:
            if one.role is not None:
                parts.setdefault(one.name, one)
    for schema in schemas:
        played = {one.role for one in schema.taken}
        fitting = {
            name: one for name, one in parts.items() if one.role in _MANY or one.role not in played
        }
        yield replace(schema, taken=_recast(schema, fitting))


def _contexts(united: United, schemas: Sequence[Schema]) -> dict[str, Taken]:
    """Groups are told over all files: in one file there may be one alone."""
    roles: dict[str, list[Taken]] = {}
    for schema in schemas:
        for one in schema.taken:
            roles.setdefault(one.name, []).append(one)
    profiles = [
        Profile(united.frame[name].filter(united.file.is_in(_having(united, name))))
        for name, some in roles.items()
        if all(_free(one) for one in some)
    ]
    reasons = guess_context(profiles)
    return {n: Taken(n, "context", KINDS["context"], reason) for n, reason in reasons.items()}


def _having(united: United, name: str) -> list[int]:
    return [file for file, columns in enumerate(united.columns) if name in columns]


def _free(one: Taken) -> bool:
    return one.role is None and one.reason != SAID and one.name != ROW_ID


def _recast(schema: Schema, parts: dict[str, Taken]) -> tuple[Taken, ...]:
    """The same with these parts for columns that have none and were not left out by the user."""
    return tuple(parts.get(one.name, one) if _free(one) else one for one in schema.taken)


def _told(one: Taken, files: Sequence[str], of: int) -> Taken:
    return one if len(files) == of else replace(one, reason=f"{one.reason} (in {named(files)})")


def _masked(united: United, schemas: Sequence[Schema], role: str, name: str) -> pl.Series:
    files = [file for schema in schemas if name in schema.playing(role) for file in schema.files]
    cells = united.frame[name]
    if len(files) == len(united.names):
        return cells
    inside = united.file.is_in(files)
    return pl.select(pl.when(inside).then(cells)).to_series().alias(name)
