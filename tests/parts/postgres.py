"""A real PostgreSQL server for the tests: in a folder of its own, behind a Unix socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.parts.waiting import until

START_S = 60.0
_USER = "hub"
# Durable as the hub asks for, and small.
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "max_connections": "200",
    "jit": "off",
    "max_parallel_workers": "0",
}


_EMPTY = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;  -- which checks no references
  FOR name IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences
  LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
END $$
"""


class PostgresServer:
    """One running server; every database of it is fresh, or a copy of one that is not used."""

    def __init__(self, folder: Path, argv: list[str]) -> None:
        self._folder = folder
        self._argv = argv
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it (again) with the data it has, and wait until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._argv, stdout=log, stderr=log, cwd=self._folder, start_new_session=True
            )
        until("PostgreSQL answers", self._answers, START_S, 0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT cuts every connection and ends in order, SIGQUIT as if it had crashed."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(timeout=START_S)

    def database(self, template: str = "template0", encoding: str = "UTF8") -> str:
        """The SQLAlchemy URL of a new database, a copy of `template`."""
        name = f"hub{next(self._numbers)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING {} LOCALE 'C'").format(
            sql.Identifier(name), sql.Identifier(template), sql.Literal(encoding)
        )
        with self._connect() as connection:
            connection.execute(made)
        return f"postgresql+psycopg://{_USER}@/{name}?host={self._folder}"

    def copy(self, url: str) -> str:
        """A new database with what is in that of `url`, which nobody may have open."""
        return self.database(_name(url))

    def empty(self, url: str) -> None:
        """Take every row out of a database; much quicker than making another one."""
        with self._connect(_name(url)) as connection:
            connection.execute(_EMPTY)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"PostgreSQL ended:\n{self.log()}"
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")[-4000:]

    def _connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self._folder), user=_USER, dbname=name, autocommit=True)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server with an empty cluster, until the block is left."""
    programs = _programs()
    # Not among pytest's folders: those only root may enter, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="sarangbang-pg-"))
    account = _account()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        data = folder / "data"
        init = [str(programs / "initdb"), "-D", str(data), "-U", _USER, "-A", "trust", "-N"]
        init += ["-E", "UTF8", "--locale=C"]
        done = subprocess.run(
            [*_as(account), *init], capture_output=True, text=True, check=False, cwd=folder
        )
        assert done.returncode == 0, f"initdb: {done.stdout}\n{done.stderr}"
        settings = [word for pair in _SETTINGS.items() for word in ("-c", "=".join(pair))]
        program = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *settings]
        # A test run that is killed takes its server along.
        server = PostgresServer(folder, [*_as(account, "--pdeathsig", "INT"), *program])
        try:
            yield server
        finally:
            # What it holds is thrown away: no need to end in order.
            server.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder)


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def _programs() -> Path:
    """Where Debian keeps the newest server's programs, which are on nobody's path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: int(at.parent.name))
    assert found, "PostgreSQL's server is not installed: ./run setup does it (Debian: postgresql)"
    return found[-1]


def _account() -> pwd.struct_passwd | None:
    """Who runs it: PostgreSQL refuses to be root."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _as(account: pwd.struct_passwd | None, *more: str) -> list[str]:
    if account is None:
        return ["setpriv", *more]
    user = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ["setpriv", *user, *more]
