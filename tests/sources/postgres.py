"""A real PostgreSQL server, started on a free port of this machine and stopped by its id."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

PASSWORD = "s3cret/p@ss w%rd"
_STARTS_WITHIN = 60


@dataclass(frozen=True)
class Server:
    """host and port of a server whose superuser `berth` has `PASSWORD`."""

    port: int

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="berth",
            password=PASSWORD,
            dbname=name,
            autocommit=True,
        )


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, or None."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if tool := shutil.which("pg_config"):
        said = subprocess.run([tool, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(said.stdout.strip()))
    if tool := shutil.which("initdb"):
        folders.append(Path(tool).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextmanager
def postgres(folder: Path) -> Iterator[Server]:
    """The server while the block lasts."""
    # As root the server refuses to run: it gets a folder and an account of its own.
    account = "nobody" if os.geteuid() == 0 else None
    with TemporaryDirectory(prefix="berth-pg-", ignore_cleanup_errors=True) as room:
        data, secret = Path(room) / "data", Path(room) / "password"
        secret.write_text(PASSWORD)
        if account:
            for path in (Path(room), secret):
                shutil.chown(path, account)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
        subprocess.run(
            [
                *(folder / "initdb", "-D", data, "-U", "berth", "-A", "scram-sha-256"),
                *("--pwfile", secret, "-E", "UTF8", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            user=account,
            env=environment,
            cwd=room,
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": room, "fsync": "off"}
        with (
            (Path(room) / "log").open("w") as log,
            subprocess.Popen(
                [
                    *(folder / "postgres", "-D", data, "-p", str(port)),
                    *(f"--{name}={value}" for name, value in options.items()),
                ],
                stdout=log,
                stderr=log,
                user=account,
                env=environment,
                cwd=room,
            ) as process,
        ):
            try:
                yield _ready(Server(port), process, Path(room) / "log")
            finally:
                process.terminate()


def _ready(server: Server, process: subprocess.Popen[bytes], log: Path) -> Server:
    limit = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            server.connect().close()
            return server
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
