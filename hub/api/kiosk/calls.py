"""What a kiosk calls: pairing, timetable, room pass, report, picture, and the hint line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response, WebSocket
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from fleet import pairing, registry
from fleet.health import KioskReport
from fleet.pairing import Answer
from fleet.registry import CallingKiosk, Device, Polled
from hub import lessons
from hub.api.kiosk.held import HEADER, missing
from hub.api.staff.session import address_of
from hub.auth.guard import OPEN, AnyKiosk
from hub.http.problems import RefusedError
from hub.lesson_rooms import Pass
from hub.lines.line import KioskLine, line_of
from hub.parts import ClockDep, Parts, PartsDep, StoreDep
from media.rooms import stages
from media.rooms.passes import Place
from media.stage import RoomCard
from schedule import publish
from schedule.timetable import Center
from store.engine import Store
from wire.ids import CenterId, KioskId, LessonId
from wire.version import TIME_HEADER, WIRE, is_supported

router = APIRouter(prefix="/api/kiosk", tags=["kiosk"])

_JPEG = b"\xff\xd8\xff"


class _In(BaseModel):
    # A newer kiosk may say more than this hub understands.
    model_config = ConfigDict(frozen=True, extra="ignore")


class AskPairing(_In):
    """What a kiosk says of itself when it asks for a code."""

    model: Annotated[str, Field(min_length=1, max_length=80)]
    release: Annotated[str, Field(min_length=1, max_length=40)]
    wire: int


class PairingBegun(BaseModel):
    """A code to show, and the secret to poll with."""

    pairing_id: str
    device_code: str
    user_code: str
    interval_s: int
    expires_at: datetime


class Poll(_In):
    """One poll of a pairing."""

    device_code: Annotated[str, Field(max_length=200)]


class Granted(BaseModel):
    """The kiosk is ours now; the credential is given this once."""

    kiosk_id: KioskId
    credential: str
    center: Center


class AskPass(_In):
    """Which lesson's room the kiosk wants to enter."""

    lesson_id: LessonId


@router.post("/pairings", status_code=201, dependencies=[OPEN])
async def post_pairing(asked: AskPairing, request: Request, parts: PartsDep) -> PairingBegun:
    if not is_supported(asked.wire):
        detail = f"this hub speaks {WIRE}"
        raise RefusedError(426, "wire_unsupported", "this version is not served", detail=detail)
    wait = parts.throttles.pairings.take(address_of(request), parts.clock.now())
    if wait is not None:
        raise RefusedError(429, "slow_down", "too many codes asked for").after(wait.total_seconds())
    begun = await run_in_threadpool(_begin, parts, Device(asked.model, asked.release))
    return PairingBegun(
        pairing_id=begun.pairing.id,
        device_code=begun.device_code,
        user_code=begun.pairing.user_code,
        interval_s=begun.pairing.interval_s,
        expires_at=begun.pairing.expires_at,
    )


@router.post("/pairings/{pairing_id}/poll", dependencies=[OPEN])
def post_poll(pairing_id: str, asked: Poll, store: StoreDep, clock: ClockDep) -> Granted:
    with store.transaction() as session:
        polled = registry.poll_pairing(session, pairing_id, asked.device_code, clock.now())
    if polled.answer is not Answer.GRANTED:
        raise _not_granted(polled.answer)
    return _granted(store, polled)


@router.post("/room-pass")
async def post_room_pass(asked: AskPass, kiosk: AnyKiosk, parts: PartsDep) -> Pass:
    card, place = await run_in_threadpool(_enter, parts, asked.lesson_id, kiosk)
    return await parts.rooms.admit(card, parts.rooms.center_entry(card, place))


@router.post("/report", status_code=204)
async def post_report(
    report: KioskReport, kiosk: AnyKiosk, parts: PartsDep, response: Response
) -> None:
    await parts.heartbeats.report(kiosk, report, parts.clock.now())
    response.headers[TIME_HEADER] = parts.clock.now().isoformat(timespec="milliseconds")


@router.put("/picture", status_code=204)
async def put_picture(
    kiosk: AnyKiosk, parts: PartsDep, jpeg: Annotated[bytes, Body(media_type="image/jpeg")]
) -> None:
    if not jpeg.startswith(_JPEG):
        raise RefusedError(422, "invalid", "the body is not a JPEG picture", field="body")
    await parts.screens.keep(kiosk.id, jpeg)


@router.websocket("/hint")
async def hint(websocket: WebSocket, kiosk: AnyKiosk, parts: PartsDep) -> None:
    """Open the line on which the hub says "pull now"; it stays until either side hangs up.

    To a kiosk that names what it holds the first word is what of that is not so any more.
    """
    held, line = websocket.headers.get(HEADER), line_of(websocket)
    # The line is there before the look: what changes in between is told, too, and who is revoked
    # in between is either refused by the look or cut off like any other.
    parts.hints.opened(kiosk.id, line)
    line.when_gone(lambda: _gone(parts, kiosk, line))
    lacking = await missing(parts, kiosk, held)
    await websocket.accept()
    parts.lines.keep(line, lacking)
    parts.heartbeats.note(kiosk.id, parts.clock.now())


def _gone(parts: Parts, kiosk: CallingKiosk, line: KioskLine) -> None:
    parts.hints.closed(kiosk.id, line)
    parts.lines.gone(line)
    parts.heartbeats.note(kiosk.id, parts.clock.now())


def _begin(parts: Parts, device: Device) -> registry.Begun:
    with parts.store.transaction() as session:
        return registry.begin_pairing(session, device, parts.clock.now())


def _not_granted(answer: Answer) -> RefusedError:
    if answer is Answer.PENDING:
        return RefusedError(400, answer, "nobody entered the code yet")
    if answer is Answer.SLOW_DOWN:
        return RefusedError(429, answer, "polled too early").after(pairing.INTERVAL_S)
    return RefusedError(410, answer, "this pairing is over; ask for a new code")


def _granted(store: Store, polled: Polled) -> Granted:
    with store.reading() as session:
        center = publish.current(session).center(polled.center_id or CenterId(""))
    if center is None or polled.kiosk_id is None or polled.credential is None:
        raise RefusedError(410, Answer.EXPIRED, "this pairing is over; ask for a new code")
    return Granted(kiosk_id=polled.kiosk_id, credential=polled.credential, center=center)


def _enter(parts: Parts, lesson_id: LessonId, kiosk: CallingKiosk) -> tuple[RoomCard, Place]:
    with parts.store.reading() as session:
        lesson = lessons.find(session, lesson_id)
        stage = stages.current(session, lesson_id).stage
        center = publish.current(session).center(kiosk.center_id)
    if center is None or not lesson.includes(kiosk.center_id):
        raise RefusedError(403, "lesson_foreign", "this centre does not take part")
    opens_at = lesson.opens_at - lessons.KIOSK_EARLY
    lessons.assert_open(lesson, stage, parts.clock.now(), opens_at)
    return lessons.card_of(lesson, stage), Place(center.id, center.name, kiosk.id)
