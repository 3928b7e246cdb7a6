"""`python -m demo.instructor --hub URL --lesson ID --name NAME --passwords FILE --video FILE`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from pathlib import Path

import aiohttp

from demo.calls.staff import StaffCalls
from demo.errors import DemoError
from demo.instructor.broadcast import Broadcast
from demo.instructor.film import Film
from demo.instructor.teaching import teach
from demo.private import read_private
from wire.ids import LessonId


def main(arguments: list[str] | None = None) -> int:
    """Teach one lesson; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demo.instructor", description=__doc__)
    parser.add_argument("--hub", required=True, metavar="URL")
    parser.add_argument("--lesson", required=True, type=LessonId, metavar="ID")
    parser.add_argument("--name", required=True, help="who signs in")
    parser.add_argument(
        "--passwords", required=True, type=Path, metavar="FILE", help="JSON: name to password"
    )
    parser.add_argument("--video", required=True, type=Path, metavar="FILE")
    read = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        asyncio.run(_run(read))
    except DemoError as error:
        logging.error("%s", error)
        return 2
    return 0


async def _run(read: argparse.Namespace) -> None:
    film = Film(read.video)
    password = read_private(read.passwords)[read.name]
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with StaffCalls(read.hub) as calls:
        teaching = asyncio.create_task(_teach(calls, read, password, film))
        over = asyncio.create_task(stop.wait())
        await asyncio.wait([teaching, over], return_when=asyncio.FIRST_COMPLETED)
        if teaching.done():
            teaching.result()
        teaching.cancel()
        await asyncio.gather(teaching, return_exceptions=True)


async def _teach(calls: StaffCalls, read: argparse.Namespace, password: str, film: Film) -> None:
    while True:
        try:
            await calls.sign_in(read.name, password)
            lesson = await calls.lesson(read.lesson)
            break
        except (aiohttp.ClientError, TimeoutError) as error:
            logging.info("hub_away reason=%r", error)
            await asyncio.sleep(1.0)
    await teach(calls, lesson, Broadcast(film))
    # Waits to be ended: whoever watches over programs takes an end for a fault.
    await asyncio.Event().wait()


if __name__ == "__main__":
    raise SystemExit(main())
