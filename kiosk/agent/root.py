"""The agent, put together: starts in order, stops in reverse."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import time
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from content.cache import Cache
from kiosk import loading
from kiosk.agent.desk import Desk, gathered
from kiosk.agent.errors import AgentError
from kiosk.agent.films import Films
from kiosk.agent.health.mending import Mending
from kiosk.agent.health.supervisor import Supervisor
from kiosk.agent.health.watchdog import Watchdog
from kiosk.agent.link import Link, only_agent
from kiosk.agent.people import People
from kiosk.agent.settings import Obeyed
from kiosk.agent.uplink.pairing import credential as kept_credential
from kiosk.agent.wishes import Wished
from kiosk.agent.wishes.loudness import Loudspeaker
from kiosk.config import KioskConfig
from kiosk.logs import keep_log
from kiosk.state import AskPass, Refused, RoomPass
from schedule.follow import Follow
from wire.clock import Clock
from wire.version import RELEASE

if TYPE_CHECKING:
    from kiosk.agent.uplink.root import Uplink

SCREEN_FIRST_S = 0.5
"""Both programs start at once; so long the hub waits for a screen to have something to show."""
DRAWN_S = 0.3
"""So long a screen that has its state takes to draw it; two cores have no room for more by then."""
LOG_FORM = "%(asctime)s level=%(levelname)s from=%(name)s %(message)s"

log = logging.getLogger(__name__)


class _Stopped(Exception):  # noqa: N818 - no error: it ends the task group
    """SIGTERM or Ctrl-C."""


def main(config: KioskConfig) -> int:
    """Run until SIGTERM; the exit code."""
    _log_to_stderr()
    try:
        config.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        config.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_log(config.state_dir, "agent", LOG_FORM)
        with only_agent(config.socket):
            asyncio.run(_run(config))
    except AgentError as error:
        print(error, file=sys.stderr)  # noqa: T201 - for whoever started it by hand
        return 1
    except OSError as error:
        where = error.filename or config.socket
        print(f"Cannot use {where}: {error.strerror}.", file=sys.stderr)  # noqa: T201
        return 1
    return 0


async def _run(config: KioskConfig) -> None:
    clock = Clock(config.clock_control)
    watchdog = Watchdog(time.monotonic)
    speaker = Loudspeaker(config.sound)
    cache = _cache(config)
    people = People(config.state_dir, clock)
    await people.open()
    patience = timedelta(minutes=config.lessons.patience_minutes) or None
    films = Films(cache, people, patience)
    desk = _desk(config, clock, speaker, people, films)
    cache.listen(desk.cache_changed)
    obeyed = Obeyed(config, config.state_dir / "settings.json", clock.now())
    follow = Follow(config.state_dir / "timetable.json")
    uplink: asyncio.Future[Uplink] = asyncio.get_running_loop().create_future()
    link = _link(config, desk, uplink)
    ended = _told_to_end()

    def leave() -> None:
        """End both programs; their supervisor starts them anew."""
        link.send_away()
        ended.set()

    def obey() -> None:
        cache.keep_free = obeyed.keep_free
        desk.obey(obeyed.volume, obeyed.now, obeyed.rests)

    desk.corner.leave = leave
    obeyed.listen(obey)
    obey()
    mending = _mending(config, clock, desk, link)
    timetable = follow.load(clock.now())
    credential = kept_credential.load(config.state_dir / kept_credential.FILE, clock.now())
    await desk.start(credential.center if credential else None, timetable)
    await link.start()
    watchdog.ready()
    log.info("agent=started release=%s socket=%s", RELEASE, config.socket)
    try:
        await _after_the_screen(link)
        from kiosk.agent.online import Kept, online

        kept = Kept(follow, people, cache, obeyed)
        async with (
            online(config, clock, desk, kept, leave) as there,
            asyncio.TaskGroup() as group,
        ):
            uplink.set_result(there)
            group.create_task(_keep_ticking(desk, watchdog))
            group.create_task(there.run(credential))
            group.create_task(speaker.keep_setting())
            group.create_task(mending.keep_mending())
            group.create_task(_until(ended))
    except* _Stopped:
        log.info("agent=stopping")
    finally:
        watchdog.stopping()
        await link.stop()
        people.close()


async def _after_the_screen(link: Link) -> None:
    """Load what speaks to the hub; in a thread, because the screen may be late."""
    await link.until_told(SCREEN_FIRST_S)
    await asyncio.sleep(DRAWN_S)
    await asyncio.to_thread(import_module, "kiosk.agent.online")


def _link(config: KioskConfig, desk: Desk, uplink: asyncio.Future[Uplink]) -> Link:
    """What a screen wants of the hub before there is an uplink waits for it."""

    async def answer(question: AskPass) -> RoomPass | Refused:
        return await (await asyncio.shield(uplink)).passes.answer(question)

    def picture_came(jpeg: bytes, errand_id: str) -> None:
        uplink.add_done_callback(lambda there: there.result().picture_came(jpeg, errand_id))

    return Link(config.socket, desk, answer, picture_came)


def _desk(
    config: KioskConfig, clock: Clock, speaker: Loudspeaker, people: People, films: Films
) -> Desk:
    """With what was on the disk when the last agent ended."""
    wished = Wished(config.state_dir / "wishes.json", clock.now(), config.volume.start)
    desk = Desk(gathered(clock, config.volume, wished, speaker, people, films))
    desk.notices.keep(config.state_dir / "notices.json", clock.now())
    desk.checks.keep(config.state_dir / "check.json", clock.now())
    return desk


def _mending(config: KioskConfig, clock: Clock, desk: Desk, link: Link) -> Mending:
    supervisor = Supervisor(config.healing.requests)
    desk.corner.restart_machine = supervisor.machine_anew
    return Mending(desk, link.send_away, supervisor, config.state_dir, clock)


def _cache(config: KioskConfig) -> Cache:
    folder = config.state_dir
    keep_free = config.library.keep_free_mib * 2**20
    cache = Cache(folder / "library", folder / "library.json", keep_free)
    cache.load()
    return cache


async def _keep_ticking(desk: Desk, watchdog: Watchdog) -> None:
    loading.done()
    while True:
        next_look_s = await desk.tick()
        watchdog.alive()
        await asyncio.sleep(next_look_s)


def _told_to_end() -> asyncio.Event:
    """Set by a signal, or by whoever wants a new start."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    return ended


async def _until(ended: asyncio.Event) -> None:
    await ended.wait()
    raise _Stopped


def _log_to_stderr() -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO,
        format=LOG_FORM,
    )
    # It tells of every look at the clock.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
