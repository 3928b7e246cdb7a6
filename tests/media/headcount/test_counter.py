"""Faces in front of a camera are counted by a process of its own, which is gone when it should."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import cv2
import pytest

from media.camera import Camera, as_frame
from media.headcount.counter import PROGRAM, HeadCounter
from media.headcount.faces import Faces
from media.headcount.pipe import Grey, written
from tests.parts import waiting
from tests.parts.faces import HEIGHT, WIDTH, faces

PATIENCE_S = 60.0


@pytest.mark.parametrize(("people", "size"), [(0, 80), (1, 200), (7, 30), (10, 80)])
def test_as_many_as_there_are(people: int, size: int) -> None:
    picture = faces(people, size)
    assert Faces().count(Grey(WIDTH, HEIGHT, picture.tobytes())) == people


def film(path: Path, people: int) -> Path:
    """A second of people who sit still."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 15, (WIDTH, HEIGHT))
    for _ in range(15):
        writer.write(cv2.cvtColor(faces(people), cv2.COLOR_GRAY2BGR))
    writer.release()
    return path


def names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


def children() -> list[int]:
    """The processes that count, of this one."""
    found = []
    for pid in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
        # One that ended between the two looks is none.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if b"media.headcount" in (Path("/proc") / pid / "cmdline").read_bytes():
                found.append(int(pid))
    return found


async def until(what: str, probe: Callable[[], object]) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not probe():
        assert asyncio.get_running_loop().time() < deadline, what
        await asyncio.sleep(0.02)  # the pause between two looks


async def ended() -> None:
    """Wait until no counting goes on, not even its tidying up."""
    going_on = [one for one in asyncio.all_tasks() if one.get_name() == "head count"]
    await asyncio.gather(*going_on, return_exceptions=True)
    # Pipes are closed a turn of the loop after they have ended.
    await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def filming(source: Path, counter: HeadCounter) -> AsyncIterator[None]:
    camera = Camera(str(source))
    camera.start(counter.offer)
    try:
        yield
    finally:
        camera.stop()


async def test_people_before_the_camera_are_counted_until_somebody_forbids_it(
    tmp_path: Path,
) -> None:
    allowed = True
    # Not of the lowest priority: where much else runs, that would wait for hours.
    counter = HeadCounter(lambda: allowed, first_after_s=0, every_s=0.05, program=PROGRAM[:-1])
    assert counter.people is None
    async with filming(film(tmp_path / "room.mp4", 5), counter):
        await until("five people were seen", lambda: counter.people == 5)
        assert len(children()) == 1
        allowed = False
        await until("nothing is left running", lambda: not children())
        await ended()
        assert counter.people is None
    # Nothing was written down, neither here nor by the process.
    assert names(tmp_path) == ["room.mp4"]


def test_it_steps_back_and_ends_with_whoever_started_it() -> None:
    with subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        waiting.until(
            "the lowest priority",
            lambda: os.getpriority(os.PRIO_PROCESS, process.pid) == 19,
            PATIENCE_S,
        )
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 0


def test_what_looking_took_goes_back_before_the_answer() -> None:
    command = PROGRAM[:-1]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(written(Grey(WIDTH, HEIGHT, faces(3).tobytes())))
        process.stdin.flush()
        assert process.stdout.readline() == b"3\n"
        status = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        kib = {line.split(":")[0]: int(line.split()[1]) for line in status if " kB" in line}
        # The most it ever had, and what it has now.
        assert kib["VmHWM"] - kib["VmRSS"] > 10_000
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 0


async def test_nobody_counts_while_a_lesson_is_being_entered() -> None:
    counter = HeadCounter(lambda: True)
    for _ in range(30):
        counter.offer(as_frame(cv2.cvtColor(faces(3), cv2.COLOR_GRAY2BGR)))
    assert children() == []


@pytest.mark.parametrize(
    "program", [("/nonexistent",), ("/bin/false",), (sys.executable, "-c", "print('many')")]
)
async def test_a_process_that_does_not_count_harms_nobody(
    program: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    counter = HeadCounter(lambda: True, first_after_s=0, every_s=0, program=program)
    frame = as_frame(cv2.cvtColor(faces(1), cv2.COLOR_GRAY2BGR))
    counter.offer(frame)
    await until("it was noticed", lambda: "head count" in caplog.text)
    counter.offer(frame)
    await ended()
    assert counter.people is None
    assert len(caplog.records) == 1
