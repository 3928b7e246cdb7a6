"""The two programs of the measurement: a hub and its kiosks, each on a core of its own."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from tests.bench import load
from tests.bench.hub.city import City
from tests.bench.report import say
from tests.parts.processes import ROOT, Program, free_port
from tests.parts.waiting import until

PATIENCE_S = 600.0


def cores() -> tuple[int | None, int | None]:
    """The first core is the hub's, the last one the kiosks'; None where there is but one."""
    allowed = sorted(os.sched_getaffinity(0))
    return (allowed[0], allowed[-1]) if len(allowed) > 1 else (None, None)


def on_core(core: int | None, argv: list[str]) -> list[str]:
    return argv if core is None else ["taskset", "-c", str(core), *argv]


class Hub:
    """The real program with the data of a city; `core` is for it alone."""

    def __init__(self, city: City, core: int | None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        # No room engine is there: nothing of this is about rooms.
        config = city.folder.parent / f"{self.port}.toml"
        config.write_text(
            f'database_url = "{city.database_url}"\n'
            f'[engine]\nurl = "http://127.0.0.1:{free_port()}"\n',
            encoding="utf-8",
        )
        argv = ["python", "-m", "hub", "--data", str(city.folder), "--config", str(config)]
        self._program = Program(
            f"hub{self.port}",
            on_core(core, [*argv, "--port", str(self.port)]),
            city.folder.parent,
        )
        headers = {"Cookie": city.cookie, "Origin": self.url}
        self.desk = httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S)
        self._until_it_answers()

    @property
    def pid(self) -> int:
        return self._program.pid

    def crash(self) -> None:
        self._program.kill()

    def start(self) -> None:
        self._program.start()
        self._until_it_answers()

    def change(self) -> int:
        """Publish another version for everybody, as an operator's program would; its number."""
        document = self.desk.get("/api/timetable").raise_for_status().json()
        name = "체조" if document["programs"][0]["title"] != "체조" else "튼튼 체조"
        document["programs"][0]["title"] = name
        answer = self.desk.put("/api/timetable", json=document)
        return int(answer.raise_for_status().json()["version"])

    def _until_it_answers(self) -> None:
        def look() -> bool:
            assert self._program.running, f"the hub ended:\n{self._program.tail()}"
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        until("the hub answers", look, PATIENCE_S, 0.01)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.desk.close()
        self._program.kill()


class Kiosks:
    """All kiosks of a city, as one other program; `ask` is one line each way."""

    def __init__(self, hubs: Sequence[Hub], city: City) -> None:
        self.count = len(city.credentials)
        file = city.folder.parent / "credentials"
        file.write_text("\n".join(city.credentials), encoding="utf-8")
        addresses = [hub.url for hub in hubs]
        argv = [sys.executable, "-m", "tests.bench.hub.crowd", str(file), *addresses]
        self._process = subprocess.Popen(
            on_core(cores()[1] if len(hubs) == 1 else None, argv),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        self.send(do, **more)
        told = self.answer()
        say(f"{do}: {json.dumps(told)}")
        return told

    def send(self, do: str, **more: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()

    def has_answered(self, within_s: float) -> bool:
        assert self._process.stdout is not None
        return bool(select.select([self._process.stdout], [], [], within_s)[0])

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the kiosks' program ended"
        found: dict[str, Any] = json.loads(line)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


class Costs:
    """What hub, kiosks and the rest of the machine took since this was made."""

    def __init__(self, hubs: Sequence[Hub], kiosks: Kiosks) -> None:
        self._pids = {"hub": [hub.pid for hub in hubs], "crowd": [kiosks.pid]}
        self._before = load.look()

    def figures(self, part: str) -> dict[str, float]:
        after = load.look()
        return {
            f"{part}_{name}_percent": sum(
                load.cost(pid, self._before, after).cpu_percent for pid in pids
            )
            for name, pids in self._pids.items()
        }
