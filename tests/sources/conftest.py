"""A PostgreSQL server that all tests of reading share."""

from collections.abc import Iterator

import pytest

from tests.sources.postgres import Server, binaries, postgres


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server with the database `shop`: a table `reviews` of 25,000 rows, and a view."""
    folder = binaries()
    if folder is None:
        pytest.skip("PostgreSQL is not installed: no initdb and postgres were found")
    with postgres(folder) as server:
        with server.connect() as connection:
            connection.execute("CREATE DATABASE shop")
        with server.connect("shop") as connection:
            connection.execute(
                "CREATE TABLE reviews AS SELECT n, 'review 好 ' || n AS text, n % 5 + 1 AS rating, "
                "(n % 5) / 2.0 AS score, DATE '2024-01-01' + n % 365 AS day, n % 2 = 0 AS yes, "
                "ARRAY['a', 'b'] AS tags, jsonb_build_object('x', n) AS extra, NULL::text AS none "
                "FROM generate_series(1, 25000) AS n"
            )
            connection.execute("CREATE VIEW recent AS SELECT * FROM reviews")
        yield server
