"""Databases: what comes out, what is refused, and what is never said."""

import datetime as dt
import socket
import sqlite3
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import duckdb
import polars as pl
import pytest

from berth.core import BerthError, InputError, MissingExtra, PeerError
from berth.sources.database import is_database, read_database
from berth.sources.raw import Raw
from tests.sources.postgres import PASSWORD, Server

ORDERED = "SELECT * FROM reviews ORDER BY n"


def read(url: str, query: str | None = ORDERED) -> Raw:
    return read_database(url, query, lambda rows: None)


def refused(url: str, query: str | None = ORDERED) -> str:
    """What is said of a URL or query that does not work, of whatever kind the error is."""
    with pytest.raises(BerthError) as caught:
        read(url, query)
    return str(caught.value)


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    file = tmp_path / "my shop?.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE reviews (n INTEGER, text TEXT, rating REAL, mixed)")
    rows = [(1, "好", 4.5, 1), (2, "", None, "two"), (3, "x", 3, b"\xff")]
    connection.executemany("INSERT INTO reviews VALUES (?, ?, ?, ?)", rows)
    connection.execute("INSERT INTO reviews VALUES (4, CAST(x'ff41' AS TEXT), 1, NULL)")
    connection.execute("CREATE VIEW recent AS SELECT * FROM reviews")
    connection.commit()
    connection.close()
    return f"sqlite:///{file}"


@pytest.fixture
def duck(tmp_path: Path) -> str:
    file = tmp_path / "shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "CREATE TABLE reviews AS SELECT n, 'review ' || n AS text, n::DECIMAL(5, 2) AS score, "
            "TIMESTAMPTZ '2024-01-01 00:30:00+01' AS at, {'x': n, 'tags': ['a']} AS extra "
            "FROM range(1, 4) AS t(n)"
        )
    return f"duckdb:///{file}"


def test_sqlite(sqlite: str) -> None:
    raw = read(sqlite)
    assert raw.frame.rows() == [
        (1, "好", 4.5, "1"),
        (2, None, None, "two"),
        (3, "x", 3.0, "\ufffd"),
        (4, "\ufffdA", 1.0, None),
    ]
    assert raw.frame.schema["n"] == pl.Int64
    assert (raw.name, raw.notes, raw.line.to_list()) == ("my shop?.db", (), [1, 2, 3, 4])


def test_a_path_from_the_working_folder(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path(sqlite.removeprefix("sqlite:///"))
    monkeypatch.chdir(file.parent)
    assert read(f"sqlite:///{file.name}").frame.height == 4


def test_duckdb(duck: str) -> None:
    raw = read(duck)
    assert raw.frame.columns == ["n", "text", "score", "at", "extra"]
    midnight = dt.datetime(2023, 12, 31, 23, 30)
    assert raw.frame.row(0) == (1, "review 1", 1.0, midnight, '{"x": 1, "tags": ["a"]}')
    assert raw.name == "shop.duckdb"


def test_duckdb_keeps_the_order_of_zoned_times(duck: str) -> None:
    query = (
        "SELECT n, TIMESTAMPTZ '2024-01-01 00:00:00+00' + n * INTERVAL 1 DAY AS at "
        "FROM range(50000) AS t(n) ORDER BY n * 7919 % 50021; "
    )
    raw = read(duck, query)
    assert raw.frame["n"].to_list() == sorted(range(50_000), key=lambda n: n * 7919 % 50_021)
    assert raw.frame["at"].dtype == pl.Datetime("us")


def address(server: Server, *, user: str = "berth", password: str = PASSWORD) -> str:
    return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{server.port}/shop"


def test_postgresql(server: Server) -> None:
    passed: list[int] = []
    raw = read_database(address(server), ORDERED, passed.append)
    assert raw.frame.row(1) == (
        *(2, "review 好 2", 3, 1.0, dt.date(2024, 1, 3), True),
        *('["a", "b"]', '{"x": 2}', None),
    )
    assert raw.frame.schema["none"] == pl.String
    assert raw.name == "shop"
    assert raw.row.to_list() == list(range(1, 25_001))
    assert sum(passed) == 25_000


@pytest.mark.parametrize("scheme", ["postgres", "postgresql+psycopg", "PostgreSQL"])
def test_names_of_postgresql(server: Server, scheme: str) -> None:
    url = address(server).replace("postgresql", scheme, 1)
    assert is_database(url)
    assert read(url, "SELECT 'a % b' AS text ORDER BY 1;").frame.rows() == [("a % b",)]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM reviews",
        "CREATE TABLE x (a int)",
        "SELECT 1 AS a INTO x",
        "UPDATE reviews SET n = 0",
    ],
)
def test_nothing_is_ever_written(server: Server, sqlite: str, duck: str, query: str) -> None:
    for url in (address(server), sqlite, duck):
        assert "query" in refused(url, query)
        assert read(url, "SELECT count(*) AS n FROM reviews").frame.item() in (25_000, 4, 3)


def test_a_database_needs_a_query(server: Server, sqlite: str, duck: str) -> None:
    for url, tables in (
        (address(server), "recent, reviews"),
        (sqlite, "recent, reviews"),
        (duck, "reviews"),
    ):
        for query in (None, " "):
            told = refused(url, query)
            assert 'Add --query "SELECT' in told
            assert told.endswith(f"Its tables: {tables}.")


@pytest.mark.parametrize("query", ["SELEC", "SELECT * FROM nothing", "SELECT nope FROM reviews"])
def test_bad_queries(server: Server, sqlite: str, duck: str, query: str) -> None:
    for url in (address(server), sqlite, duck):
        told = refused(url, query)
        assert "the query fails: " in told
        assert "reviews." in told


def test_odd_queries(server: Server, sqlite: str, duck: str) -> None:
    for url in (address(server), sqlite, duck):
        assert "column 'a': the query gives columns 1 and 2 the same" in refused(
            url, "SELECT 1 AS a, 2 AS a"
        )
        assert "there are no rows" in refused(url, "SELECT n FROM reviews WHERE n < 0")
        assert "Begin it with SELECT" in refused(url, "-- nothing")
        assert "no ORDER BY" in read(url, "SELECT n FROM reviews").notes[0]


@pytest.mark.parametrize("scheme", ["sqlite", "duckdb"])
def test_files_that_are_none(tmp_path: Path, scheme: str) -> None:
    (tmp_path / "text.db").write_text("text,rating\n" * 1000)
    assert "text.db" in refused(f"{scheme}:///{tmp_path}/text.db")
    for url in (f"{scheme}:///{tmp_path}/no.db", f"{scheme}:///{tmp_path}", f"{scheme}:///"):
        assert f"Write {scheme}:///folder" in refused(url)


def test_a_wrong_password_is_not_said(server: Server) -> None:
    with pytest.raises(PeerError, match="password authentication failed") as caught:
        read(address(server, password="hush-hush"))
    assert "hush" not in str(caught.value)
    with pytest.raises(PeerError, match=r"shop: no connection.*Check host"):
        read(address(server, user="hush", password="hush"))
    assert "hush" not in refused(address(server, user="hush", password="hush"))


@pytest.mark.parametrize(
    "word", ["hush", "hu@sh", "hu/sh", "hu:sh", "hu?sh", "hu#sh", "hu sh", "h%u"]
)
@pytest.mark.parametrize("tail", ["127.0.0.1:1/shop", "no-such-host.invalid/shop", ":x/shop", ""])
def test_no_part_of_a_password_is_ever_said(word: str, tail: str) -> None:
    told = refused(f"postgresql://me:{word}@{tail}")
    assert word not in told
    assert "hu" not in told.replace("should", "")


@pytest.mark.parametrize(
    "url", ["postgresql://me:hush/d", "postgresql://[::1/d", "postgresql://h/d?no=1"]
)
def test_urls_that_cannot_be_read(url: str) -> None:
    with pytest.raises(InputError, match="Write postgresql://user:password"):
        read(url)
    assert "hush" not in refused(url)


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        with pytest.raises(PeerError, match=r"shop: no connection to the database: .*timeout"):
            read(f"postgresql://me:pw@127.0.0.1:{port}/shop?connect_timeout=2")


def test_a_server_that_stops_in_the_middle(server: Server) -> None:
    def stop() -> None:
        with server.connect() as connection:
            connection.execute(
                "SELECT pg_sleep(0.5), pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'SELECT pg_sleep(30)%'"
            )

    killer = threading.Timer(0.5, stop)
    killer.start()
    with pytest.raises(PeerError, match="shop: the server broke off"):
        read(address(server), "SELECT pg_sleep(30)")
    killer.join()


@pytest.mark.parametrize(
    ("library", "url"), [("duckdb", "duckdb:///x"), ("psycopg", "postgres://h/d")]
)
def test_the_extra_is_named(library: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=r"berth-ai\[sql\]"):
        read(url)


@pytest.mark.parametrize("source", ["f.csv", "sqlite", "https://x/y.db", "sqlite.db", "C:\\x.db"])
def test_other_sources(source: str) -> None:
    assert not is_database(source)
