"""`./run bench sound`: every server in turns, on the same lines from the same seeds."""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from playwright.sync_api import Error as PageError

from tests.bench import load
from tests.bench.report import a_folder, say
from tests.bench.sound import pages, servers
from tests.bench.sound.conditions import EVERY, Hard
from tests.bench.sound.heard import Heard
from tests.bench.sound.pair import pair
from tests.bench.sound.servers import Absent, tokens
from tests.bench.sound.speech import speech
from tests.bench.sound.table import Visit, document, reasons, table
from tests.parts.badline import BadLine, bad_line


class Suffers(Protocol):
    """A speaker and a listener."""

    def suffer(self, hard: Hard, seconds: int, seed: int) -> Heard: ...


class _Place(NamedTuple):
    """Who talks through whom."""

    server: str
    client: str
    serve: Callable[[BadLine, Path], AbstractContextManager[str]]
    talk: Callable[[BadLine, str, Path], AbstractContextManager[Suffers]]


def _sdk(line: BadLine, url: str, spoken: Path) -> AbstractContextManager[Suffers]:
    return pair(line, url, tokens(), spoken)


def _page(line: BadLine, url: str, spoken: Path) -> AbstractContextManager[Suffers]:
    return pages.talk(line, url, pages.through_livekit, spoken)


def _janus(line: BadLine, url: str, spoken: Path) -> AbstractContextManager[Suffers]:
    return pages.talk(line, url, pages.through_janus, spoken)


_PLACES = (
    _Place("engine", "Python SDK", servers.engine, _sdk),
    _Place("LiveKit", "Python SDK", servers.livekit, _sdk),
    _Place("engine", "Chromium", servers.engine, _page),
    _Place("LiveKit", "Chromium", servers.livekit, _page),
    _Place("Janus", "Chromium", servers.janus, _janus),
)


def run(read: argparse.Namespace) -> int:
    """Measure, print, write; 1 when nothing came about."""
    before = load.look()
    visits = []
    for visit in _visits(read.runs, read.seconds):
        visits.append(visit)
        heard = visit.heard
        told = f"{heard.concealed_part:.2%} made up" if heard else visit.why
        say(f"{visit.server}, {visit.client}, {visit.hard}, seed {visit.seed}: {told}")
    whole = load.machine(before, load.look())
    print(f"\n{table(visits, [hard.name for hard in EVERY])}\n")
    for line in reasons(visits):
        print(line)
    print(f"machine {whole.busy_percent:.0f} % busy, {whole.steal_percent:.1f} % steal")
    if read.out is not None:
        machine = {"line": load.machine_line(), **whole._asdict(), "seconds": read.seconds}
        read.out.write_text(json.dumps(document(machine, visits), indent=2) + "\n")
    return int(not any(visit.heard for visit in visits))


def _visits(runs: int, seconds: int) -> Iterator[Visit]:
    with a_folder() as folder:
        spoken = speech(folder / "speech.wav", seconds)
        for seed in range(1, runs + 1):
            for hard in EVERY:
                for place in _PLACES:
                    number = len(list(folder.iterdir()))
                    own = folder / f"{number}"
                    own.mkdir()
                    yield _visit(place, hard, seed, (seconds, spoken, own))


def _visit(place: _Place, hard: Hard, seed: int, how: tuple[int, Path, Path]) -> Visit:
    seconds, spoken, folder = how
    heard, why = None, ""
    try:
        with bad_line() as line, place.serve(line, folder) as url:
            with place.talk(line, url, spoken) as talk:
                heard = talk.suffer(hard, seconds, seed)
    except (Absent, AssertionError, PageError, OSError, subprocess.SubprocessError) as error:
        # The others are to be measured all the same.
        why = str(error).splitlines()[0]
    return Visit(place.server, place.client, hard.name, seed, heard, why)
