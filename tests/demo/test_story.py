"""The whole demo, as somebody at a terminal starts and ends it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from demo.city import CENTERS, FULL_KIOSK
from demo.full_kiosk.helper import NAMES
from demo.options import ROOT
from tests.parts.processes import free_port
from tests.parts.waiting import until

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]

_MARK = "SARANGBANG_TEST_RUN"


class Demo:
    """One running demo; every process that it starts carries `mark` in its environment."""

    def __init__(self, data: Path, arguments: list[str]) -> None:
        self.mark = uuid4().hex
        self.output = data.parent / f"{self.mark}.txt"
        ports = ["--port", str(free_port()), "--engine-port", str(free_port())]
        command = [sys.executable, "-m", "demo", "--headless", "--data", str(data), *ports]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, *arguments],
                cwd=ROOT,
                env={**os.environ, _MARK: self.mark},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def said(self, text: str) -> bool:
        """Whether it printed `text`; fails when it ended without."""
        # What is being written may end in the middle of a letter.
        found = text in self.output.read_text(encoding="utf-8", errors="replace")
        assert found or self.process.poll() is None, self.output.read_text(encoding="utf-8")
        return found

    def left_over(self) -> list[str]:
        """Its processes that are still there."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"{_MARK}={self.mark}".encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
            except OSError:  # it has just ended
                continue
        return found


@contextmanager
def _demo(data: Path, *arguments: str) -> Iterator[Demo]:
    demo = Demo(data, list(arguments))
    try:
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.process.send_signal(signal.SIGINT)
            try:
                demo.process.wait(60)
            except subprocess.TimeoutExpired:
                demo.process.kill()


@pytest.fixture
def data(tmp_path: Path, cache: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(cache, folder / "cache")
    return folder


def test_nine_centres_see_a_lesson_that_nobody_had_to_open(data: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    with _demo(data, "--minutes", "1", "--report", str(report)) as demo:
        code = demo.process.wait(500)
    output = demo.output.read_text(encoding="utf-8")
    assert code == 0, output
    until("nothing is left", lambda: not demo.left_over(), 60)
    written = json.loads(report.read_text(encoding="utf-8"))
    names = {center.id: center.name for center in CENTERS}
    assert {row["id"]: row["name"] for row in written["centers"]} == names
    for row in written["centers"]:
        # How many depends on how busy the machine is; none is a fault.
        assert row["frames_shown"] > 20, row
        assert row["audio_seconds"] > 10, row
        assert row["first_frame_ms"] is not None, row
        assert row["joined_at"], row
        assert row["presses"] == 0, row
    assert {row["center_id"] for row in written["attendance"]} == set(names)
    # The helper ticked names in the lesson and put a film on after it, on the real screen.
    ticked = [row for row in written["entries"] if row["center_id"] == FULL_KIOSK.id]
    assert len({row["member_id"] for row in ticked if row["present"]}) == NAMES, output
    assert {row["center_id"] for row in written["entries"]} == set(names)
    assert [(row["center_id"], row["outcome"]) for row in written["plays"]] == [
        (FULL_KIOSK.id, "finished")
    ], output
    assert all(row["left_at"] and row["seconds"] >= 30 for row in written["attendance"])


def test_ctrl_c_leaves_no_process_and_a_second_start_keeps_the_data(data: Path) -> None:
    kept = []
    for _ in range(2):
        with _demo(data) as demo:
            until("the centres wait", lambda d=demo: d.said("Eight light centres"), 150)
            until("the kiosk waits", lambda d=demo: d.said("shows home"), 150)
            assert len(demo.left_over()) >= 7
            demo.process.send_signal(signal.SIGINT)
            demo.process.wait(60)
            until("nothing is left", lambda d=demo: not d.left_over(), 60)
        files = [data / "passwords.json", *sorted((data / "credentials").iterdir())]
        kept.append([file.read_text(encoding="utf-8") for file in files])
    assert kept[0] == kept[1]
    assert len(kept[0]) == 1 + len(CENTERS) - 1
