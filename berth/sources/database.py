"""What a query finds in a SQLite, DuckDB or PostgreSQL database, opened for reading only."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote

import polars as pl

from berth.core import InputError, MissingExtra, PeerError
from berth.sources.header import unique
from berth.sources.raw import Raw
from berth.sources.typed import raw_of, series

_CHUNK = 10_000
_MOST_TABLES = 20
_WAIT = 10
"""Seconds for a server to answer."""
_SERVER = re.compile(
    r"postgres(?:ql)?(?:\+\w+)?"
    r"(?P<rest>://(?:[^@/?#:]*(?::(?P<password>[^@/?#]*))?@)?"
    r"(?P<hosts>[^@/?#]*)"
    r"(?:/(?P<name>[^@/?#]*))?(?:\?(?P<options>[^@]*))?)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:\[[\da-fA-F:.]+\]|[^:\[\]]*)(?::\d*)?")
_ORDER = re.compile(r"\border\s+by\b", re.IGNORECASE)

_UNORDERED = "the query has no ORDER BY, so the database may number the rows otherwise next time"


_Answer = tuple[list[str], Callable[[int], list[tuple[object, ...]]]]


@dataclass(frozen=True)
class _Database:
    """An open connection and what its library calls its errors.

    `ask` runs a query and returns the names of its columns and DB-API 2.0's `fetchmany`, or None
    where it finds no table; `tables` is the query for the names of tables.
    """

    name: str
    connection: Any
    ask: Callable[[str], _Answer | None]
    tables: str
    errors: tuple[type[Exception], ...]
    lost: tuple[type[Exception], ...] = ()

    def table_names(self) -> str:
        """Its first tables, for a remedy."""
        names: list[str] = []
        with suppress(*self.errors):
            if self.lost:  # A server ends the transaction in which a query failed.
                self.connection.rollback()
            if answer := self.ask(self.tables):
                names = [str(name) for (name,) in answer[1](_MOST_TABLES + 1)]
        more = ", …" if len(names) > _MOST_TABLES else ""
        return (
            f"Its tables: {', '.join(names[:_MOST_TABLES])}{more}."
            if names
            else "It has no tables."
        )


def is_database(source: str) -> bool:
    """Whether the URL is one of a database that berth reads."""
    return source.partition("://")[0].partition("+")[0].lower() in _OPENERS and "://" in source


def read_database(url: str, query: str | None, done: Callable[[int], None]) -> Raw:
    """The rows that the query finds, typed, in the database's order; named after the database.

    `url`: sqlite:///path, duckdb:///path or postgresql://user:password@host:port/name. `done` is
    called with the rows that came. Raises InputError for a URL, file or query that does not work
    (the remedy lists the tables), PeerError for a server that cannot be reached or refuses,
    MissingExtra without the `sql` extra. No error or name ever holds a part of the password.
    """
    database = _OPENERS[url.partition("://")[0].partition("+")[0].lower()](url)
    with closing(database.connection):
        if not (query and query.strip()):
            raise InputError(
                "a database is read by a query.",
                remedy=f'Add --query "SELECT ... FROM ...". {database.table_names()}',
                file=database.name,
            )
        try:
            frame = _fetch(database, query, done)
        except database.lost as error:
            raise PeerError(
                f"the server broke off: {_first_line(error)}.",
                remedy="Try again, or ask for less.",
                file=database.name,
            ) from error
        except database.errors as error:
            raise InputError(
                f"the query fails: {_first_line(error)}.",
                remedy=database.table_names(),
                file=database.name,
            ) from error
    notes = () if _ORDER.search(query) else (_UNORDERED,)
    return raw_of(frame, database.name, notes)


def _fetch(database: _Database, query: str, done: Callable[[int], None]) -> pl.DataFrame:
    answer = database.ask(query)
    if answer is None:
        raise InputError(
            "the query finds no table.",
            remedy=f"Begin it with SELECT. {database.table_names()}",
            file=database.name,
        )
    names, fetch = answer
    unique(names, database.name, "the query")
    columns: list[list[object]] = [[] for _ in names]
    while rows := fetch(_CHUNK):
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(values)
        done(len(rows))
    return pl.DataFrame([series(n, values) for n, values in zip(names, columns, strict=True)])


def _answer(cursor: Any) -> _Answer | None:
    if cursor.description is None:
        return None
    return [str(column[0]) for column in cursor.description], cursor.fetchmany


def _first_line(error: Exception) -> str:
    line = str(error).strip().partition("\n")[0]
    return line.removeprefix("connection failed: ").rstrip(".")


def _file(url: str) -> Path:
    scheme, _, path = url.partition("://")
    path = path.removeprefix("/")
    file = Path(path)
    if not path or not file.is_file():
        raise InputError(
            "there is no such database file." if path else "the URL names no file.",
            remedy=f"Write {scheme}:///folder/file.db, or {scheme}:////home/me/file.db.",
            file=file.name,
        )
    return file


def _sqlite(url: str) -> _Database:
    file = _file(url)
    try:
        connection = sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)
    except sqlite3.Error as error:
        raise InputError(
            f"SQLite cannot open the file: {_first_line(error)}.",
            remedy="Check that you may read it.",
            file=file.name,
        ) from error
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    tables = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"

    def ask(query: str) -> _Answer | None:
        return _answer(connection.execute(query))

    return _Database(file.name, connection, ask, tables, (sqlite3.Error, sqlite3.Warning))


def _duckdb(url: str) -> _Database:
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra("Reading DuckDB", "sql") from error
    file = _file(url)
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        raise InputError(
            f"DuckDB cannot open the file: {_first_line(error)}.",
            remedy="Give a database that this version of DuckDB reads and no one else writes to.",
            file=file.name,
        ) from error
    tables = "SELECT table_name FROM information_schema.tables ORDER BY 1"

    def ask(query: str) -> _Answer | None:
        cursor = connection.execute(query)
        if cursor is None:
            return None
        # Python's values of zoned times would need pytz: they are moved to UTC before.
        zoned = [
            f'make_timestamp(epoch_us("{name}")) AS "{name}"'
            for name, kind, *_ in cursor.description or ()
            if str(kind) == "TIMESTAMP WITH TIME ZONE"
        ]
        if zoned:
            inner = query.strip().rstrip(";")
            cursor = connection.execute(f"SELECT * REPLACE ({', '.join(zoned)}) FROM (\n{inner}\n)")
        return _answer(cursor)

    return _Database(file.name, connection, ask, tables, (duckdb.Error,))


def _postgres(url: str) -> _Database:
    try:
        import psycopg
    except ImportError as error:
        raise MissingExtra("Reading PostgreSQL", "sql") from error
    # What is not written as it should be may have a part of the password anywhere: say none of it.
    illegible = InputError(
        "the database's URL cannot be read.",
        remedy="Write postgresql://user:password@host:port/name, with marks in the password "
        "percent-encoded (@ as %40, / as %2F).",
    )
    said = _SERVER.fullmatch(url)
    if said is None or not all(map(_HOST.fullmatch, said["hosts"].split(","))):
        raise illegible
    name = unquote(said["name"] or "") or "PostgreSQL"
    timeout = None if "connect_timeout=" in url else _WAIT
    try:
        connection = psycopg.connect(f"postgresql{said['rest']}", connect_timeout=timeout)
    except psycopg.OperationalError as error:
        reason = _first_line(error)
        if any(secret and secret in reason for secret in _secrets(said)):
            reason = "the server cannot be reached, or refuses"
        raise PeerError(
            f"no connection to the database: {reason}.",
            remedy="Check host, port, user and password in the URL.",
            file=name,
        ) from None
    except psycopg.Error:
        raise illegible from None
    connection.read_only = True
    tables = (
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
    )
    lost = (psycopg.OperationalError,)

    def ask(query: str) -> _Answer | None:
        return _answer(connection.execute(query.encode()))

    return _Database(connection.info.dbname, connection, ask, tables, (psycopg.Error,), lost)


def _secrets(url: re.Match[str]) -> list[str]:
    written = url["password"] or ""
    options = parse_qs(url["options"] or "")
    given = (value for name in ("password", "sslpassword") for value in options.get(name, []))
    return [written, unquote(written), *given]


_OPENERS: dict[str, Callable[[str], _Database]] = {
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "postgresql": _postgres,
    "postgres": _postgres,
}
