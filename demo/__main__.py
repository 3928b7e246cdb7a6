"""`python -m demo`: see `--help`."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence

from demo.calls.staff import StaffCalls
from demo.clip.sound import SpeechMissingError
from demo.errors import DemoError
from demo.machine import preflight
from demo.options import Options, parsed
from demo.story import Story

NO_PICTURE = 1
FAILED = 1
CANNOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; the exit code."""
    options = parsed(arguments)
    try:
        preflight.check(options)
        with preflight.only_one(options.data):
            return asyncio.run(_run(options))
    except (DemoError, SpeechMissingError, FileNotFoundError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return CANNOT_START


async def _run(options: Options) -> int:
    async with StaffCalls(options.hub_url) as operator:
        return await _tell(Story(options, operator))


async def _tell(story: Story) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    telling = asyncio.create_task(story.tell())
    stopped = asyncio.create_task(stop.wait())
    failed = False
    try:
        await asyncio.wait([telling, stopped, story.gave_up], return_when=asyncio.FIRST_COMPLETED)
        if telling.done():
            telling.result()
        elif story.gave_up.done():
            raise story.gave_up.result()
        else:
            print("\nEnding everything ...", flush=True)
    except DemoError as error:
        failed = True
        print(f"demo: {error}", file=sys.stderr)
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        await story.end()
    missing = story.report.without_picture
    if missing and not failed:
        print(f"demo: no picture ever arrived at {', '.join(missing)}.", file=sys.stderr)
    return FAILED if failed else NO_PICTURE if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
