"""What routes may ask for: each part of the running hub by its own name.

`app` builds one `Parts` and hangs it on the application; a route declares only the parts it
uses, as ``store: StoreDep``.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from attendance.seal import Seal
from content.intake.depot import Depot
from content.library import Newest
from fleet.errands.pictures import Pictures
from fleet.hints import Hints
from fleet.pairing import Guesses
from hub.auth.passwords import Passwords
from hub.auth.throttle import Buckets, Waits
from hub.config import HubConfig
from hub.lesson_rooms import LessonRooms
from hub.lines.keeping import Lines
from hub.lines.pictures import ScreenPictures
from hub.talks import Talks
from hub.together.heartbeats import Heartbeats
from hub.together.looks import Looks
from hub.watch.sending import Sending
from hub.watch.watching import Watching
from hub.web.today.past import Memory
from schedule.handout import Handouts
from store.engine import Store
from wire.clock import Clock
from wire.ids import StaffId


@dataclass(frozen=True, slots=True)
class Throttles:
    """What slows down whoever guesses or floods."""

    sign_in: Waits
    pairings: Buckets
    codes: dict[StaffId, Guesses]  # wrong pairing codes, by who entered them


@dataclass(frozen=True, slots=True)
class Parts:
    """The running hub."""

    config: HubConfig
    store: Store
    seal: Seal
    depot: Depot
    one_look: asyncio.Lock  # held while a film is looked at
    clock: Clock
    hints: Hints
    lines: Lines
    screens: ScreenPictures
    rooms: LessonRooms
    talks: Talks
    passwords: Passwords
    throttles: Throttles
    before: Memory  # what days before today add up to
    handouts: Handouts
    library: Newest
    heartbeats: Heartbeats
    looks: Looks
    watching: Watching
    sending: Sending


async def _parts(connection: HTTPConnection) -> Parts:
    return cast(Parts, connection.app.state.parts)


# All of these are `async`: FastAPI sends plain functions to the thread pool.
PartsDep = Annotated[Parts, Depends(_parts)]


async def _config(parts: PartsDep) -> HubConfig:
    return parts.config


async def _store(parts: PartsDep) -> Store:
    return parts.store


async def _looks(parts: PartsDep) -> Looks:
    return parts.looks


async def _seal(parts: PartsDep) -> Seal:
    return parts.seal


async def _depot(parts: PartsDep) -> Depot:
    return parts.depot


async def _clock(parts: PartsDep) -> Clock:
    return parts.clock


async def _hints(parts: PartsDep) -> Hints:
    return parts.hints


async def _pictures(parts: PartsDep) -> Pictures:
    return parts.screens.here


async def _rooms(parts: PartsDep) -> LessonRooms:
    return parts.rooms


async def _passwords(parts: PartsDep) -> Passwords:
    return parts.passwords


async def _throttles(parts: PartsDep) -> Throttles:
    return parts.throttles


ConfigDep = Annotated[HubConfig, Depends(_config)]
StoreDep = Annotated[Store, Depends(_store)]
LooksDep = Annotated[Looks, Depends(_looks)]
SealDep = Annotated[Seal, Depends(_seal)]
DepotDep = Annotated[Depot, Depends(_depot)]
ClockDep = Annotated[Clock, Depends(_clock)]
HintsDep = Annotated[Hints, Depends(_hints)]
PicturesDep = Annotated[Pictures, Depends(_pictures)]
RoomsDep = Annotated[LessonRooms, Depends(_rooms)]
PasswordsDep = Annotated[Passwords, Depends(_passwords)]
ThrottlesDep = Annotated[Throttles, Depends(_throttles)]
