"""`python -m demo.centers --hub URL --credentials DIR --tally FILE`: the eight centres."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from pathlib import Path

import cv2
import numpy as np

from demo.calls.kiosk import Credential, KioskCalls
from demo.centers import tally as tallies
from demo.centers.center import SimulatedCenter
from demo.centers.habits import Habits
from demo.centers.tally import Tally
from demo.centers.visit import FRAME_RATE, HEIGHT, WIDTH
from demo.city import LIGHT_CENTERS
from demo.clip.seniors import Gathering
from demo.errors import CannotStartError

_TALLY_EVERY_S = 1.0


def main(arguments: list[str] | None = None) -> int:
    """Run every paired centre until SIGTERM; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demo.centers", description=__doc__)
    parser.add_argument("--hub", required=True, metavar="URL")
    parser.add_argument("--credentials", required=True, type=Path, metavar="DIR")
    parser.add_argument("--tally", required=True, type=Path, metavar="FILE")
    read = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        asyncio.run(_run(read.hub, read.credentials, read.tally))
    except CannotStartError as error:
        logging.error("%s", error)
        return 2
    return 0


async def _run(hub_url: str, credentials: Path, tally_file: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, stop.set)
    # A process that was started again goes on with what it had counted.
    before = tallies.read(tally_file)
    counted = [before.get(center.id) or Tally(id=center.id) for center in LIGHT_CENTERS]
    running = [asyncio.create_task(_write_tallies(tally_file, counted))]
    for number, (center, tally) in enumerate(zip(LIGHT_CENTERS, counted, strict=True)):
        credential = Credential.read(credentials / f"{center.id}.json")
        if credential is None:
            raise CannotStartError(f"{center.id} is not paired: let `python -m demo` start this.")
        habits = Habits(number, len(LIGHT_CENTERS), center.name)
        calls = KioskCalls(hub_url, credential)
        simulated = SimulatedCenter(calls, habits, _pictures(number + 1), tally)
        running.append(asyncio.create_task(simulated.run(), name=center.id))
    logging.info("ready centers=%d", len(LIGHT_CENTERS))
    over = asyncio.create_task(stop.wait())
    await asyncio.wait([over, *running], return_when=asyncio.FIRST_COMPLETED)
    ended = [task for task in running if task.done()]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    tallies.write(tally_file, counted)
    for task in ended:
        task.result()  # a centre never ends by itself: let the log say why


async def _write_tallies(path: Path, counted: list[Tally]) -> None:
    while True:
        tallies.write(path, counted)
        await asyncio.sleep(_TALLY_EVERY_S)


def _pictures(number: int) -> list[bytes]:
    """One round of what the centre's camera sees, ready to be sent (I420)."""
    return [
        np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420)).tobytes()
        for picture in Gathering(number).loop(WIDTH, HEIGHT, FRAME_RATE)
    ]


if __name__ == "__main__":
    raise SystemExit(main())
