"""A process that hangs holds its lines to the database: others take its place all the same."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pytest

from store.engine import Store
from store.processes import alone, neighbours
from store.processes.alone import Alone
from store.processes.neighbours import alive
from tests.parts.postgres import PostgresServer
from tests.parts.processes import ROOT
from tests.parts.waiting import until

HANGING = Path(__file__).with_name("hanging.py")
PATIENCE_S = 60.0


@contextmanager
def another(what: str, url: str) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    argv = [sys.executable, str(HANGING), what, url]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process, process.stdout
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_watch_of_a_hub_that_hangs_goes_to_another_one(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "SILENT_S", 6.0)
    url = postgres.database()
    with another("alone", url) as (process, says), closing(Store(url)) as store:
        assert says.readline() == "True\n"
        with closing(Alone(store.engine)) as here:
            assert not here.is_mine()
            process.send_signal(signal.SIGSTOP)
            until("it is ours", here.is_mine, PATIENCE_S)
            process.send_signal(signal.SIGCONT)
            # Asked again, it finds its line gone.
            assert says.readline() == "False\n"
            assert here.is_mine()


def test_a_hub_that_hangs_is_not_counted_until_it_stirs(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "SILENT_S", 6.0)
    url = postgres.database()
    with another("neighbour", url) as (process, says), closing(Store(url)) as store:

        def is_counted() -> bool:
            with store.reading() as session:
                return number in alive(session)

        number = int(says.readline())
        until("it is counted", is_counted, PATIENCE_S)
        process.send_signal(signal.SIGSTOP)
        until("it is not", lambda: not is_counted(), PATIENCE_S)
        process.send_signal(signal.SIGCONT)
        until("it is again", is_counted, PATIENCE_S)
