"""The kiosk's voice, for operators: what it says, recordings of it, and sending them."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from content.errors import TakeUnknownError
from content.intake.depot import Depot
from content.voice import takes, taking
from hub.auth.guard import OPERATOR, CityOperator
from hub.http.openapi import Ogg
from hub.http.problems import RefusedError
from hub.parts import DepotDep, Parts, PartsDep, StoreDep
from store.audit import Deed

router = APIRouter(prefix="/api/voice", tags=["content"])

log = logging.getLogger(__name__)


class SentenceOut(BaseModel):
    """One sentence that the kiosk says; `seconds` is null where nobody has recorded it."""

    key: str
    spoken: str
    seconds: float | None = None
    recorded_at: datetime | None = None
    stale: bool = Field(default=False, description="recorded when it had other words")


class VoiceOut(BaseModel):
    """All of them in the order of the screens, and how many were not sent as they are now."""

    version: int
    sent_at: datetime | None
    unsent: int
    sentences: list[SentenceOut]


class Taken(BaseModel):
    """A recording that was taken in, and how long it is."""

    key: str
    seconds: float
    unsent: int


class Sent(BaseModel):
    """The version that kiosks are to have from now on."""

    version: int


@router.get("", dependencies=[OPERATOR])
def get_voice(store: StoreDep) -> VoiceOut:
    with store.reading() as session:
        sent, ours = takes.sent(session), takes.current(session)
        unsent = takes.unsent(session)
    sentences = [_sentence(key, words, ours.get(key)) for key, words in takes.spoken().items()]
    return VoiceOut(version=sent.voice.version, sent_at=sent.at, unsent=unsent, sentences=sentences)


@router.post("/takes", status_code=201)
async def post_take(request: Request, signed_in: CityOperator, parts: PartsDep, key: str) -> Taken:
    """Take the body, WAV or Opus, as how the sentence `key` sounds; kiosks hear it once sent."""
    try:
        body = await request.body()
    except ClientDisconnect as error:
        raise RefusedError(400, "malformed", "the body broke off") from error
    seconds, unsent = await run_in_threadpool(_take_in, parts, body, key, signed_in.deed)
    return Taken(key=key, seconds=seconds, unsent=unsent)


@router.get("/takes/{key}", response_class=Ogg, dependencies=[OPERATOR])
def get_take(key: str, store: StoreDep, depot: DepotDep) -> FileResponse:
    with store.reading() as session:
        take = takes.current(session).get(key)
    if take is None:
        raise TakeUnknownError(f"nobody recorded {key!r}")
    path = _found(depot, take)
    return FileResponse(path, media_type="audio/ogg", headers={"Cache-Control": "no-store"})


@router.delete("/takes/{key}", status_code=204)
def delete_take(key: str, signed_in: CityOperator, store: StoreDep, depot: DepotDep) -> None:
    taking.take_out(store, depot, key, signed_in.deed)


@router.post("/versions", status_code=201)
async def post_version(signed_in: CityOperator, parts: PartsDep) -> Sent:
    """Send what was recorded to the kiosks; they are told to pull at once."""
    return Sent(version=await send(parts, signed_in.deed))


async def send(parts: Parts, deed: Deed) -> int:
    """The version that kiosks have from now on."""
    voice = await run_in_threadpool(taking.send, parts.store, parts.depot, deed)
    log.info("voice sent version=%d prompts=%d", voice.version, len(voice.prompts))
    parts.hints.tell_all("library")
    return voice.version


def _take_in(parts: Parts, body: bytes, key: str, deed: Deed) -> tuple[float, int]:
    if len(body) > parts.depot.room():
        raise RefusedError(507, "disk_full", "the hub's disk has no room for this")
    with parts.depot.part() as part:
        part.write_bytes(body)
        seconds = taking.take_in(parts.store, parts.depot, part, key, deed)
    with parts.store.reading() as session:
        return seconds, takes.unsent(session)


def _sentence(key: str, words: str, take: takes.Take | None) -> SentenceOut:
    if take is None:
        return SentenceOut(key=key, spoken=words)
    return SentenceOut(
        key=key, spoken=words, seconds=take.seconds, recorded_at=take.made_at, stale=take.stale
    )


def _found(depot: Depot, take: takes.Take) -> Path:
    path = depot.path(take.prompt.file.sha256)
    if not path.is_file():
        log.error("recording missing key=%s remedy=record_it_again", take.prompt.key)
        raise RefusedError(404, "file_unknown", "the hub has lost this recording")
    return path
