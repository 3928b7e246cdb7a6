"""The page of 안내 음성."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from content.errors import TakeReason
from content.voice import takes
from content.voice.take import LARGEST, LONGEST_S
from content.voice.takes import Sent, Take
from fleet import registry
from hub import centers as scoped
from hub.api.content.voice import send
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from schedule import publish

router = APIRouter(prefix="/voice", include_in_schema=False)

_AGAIN = "다시 녹음해 주세요."
SENTENCES: Mapping[str, str] = {
    TakeReason.EMPTY: f"녹음한 것이 없어요. {_AGAIN}",
    TakeReason.FORMAT: "이 파일은 쓸 수 없어요. 소리 파일(WAV나 Opus)을 골라 주세요.",
    TakeReason.UNREADABLE: "소리를 읽을 수 없어요. 다시 녹음하거나 WAV로 저장해 주세요.",
    TakeReason.TOO_SHORT: f"너무 짧아요. 문장을 끝까지 읽고 {_AGAIN}",
    TakeReason.TOO_LONG: f"너무 길어요. {LONGEST_S:.0f}초 안에 읽고 {_AGAIN}",
    TakeReason.SILENT: f"목소리가 들리지 않아요. 마이크에 가까이 앉아 {_AGAIN}",
    "too_large": "파일이 너무 커요. 2MB가 넘지 않는 파일을 골라 주세요.",
    "disk_full": "서버에 자리가 모자라요. 쓰지 않는 영상을 먼저 빼 주세요.",
    "hub_unreachable": "보내다가 연결이 끊겼어요. 녹음은 그대로 있으니 다시 눌러 주세요.",
    "no_microphone": "마이크를 쓸 수 없어요. 마이크를 꽂고, 주소창에서 마이크를 허용해 주세요.",
    "refused": "저장하지 못했어요. 잠시 뒤에 다시 눌러 주세요.",
}
"""What the page says for each refusal, by the `reason` or `type` of the problem."""

STATES: Mapping[str, str] = {
    "recorded": "녹음함",
    "stale": "말이 바뀜",
    "machine": "기계 음성",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence, and how it sounds now."""

    key: str
    words: str
    take: Take | None

    @property
    def state(self) -> str:
        if self.take is None:
            return "machine"
        return "stale" if self.take.stale else "recorded"


@dataclass(frozen=True, slots=True)
class Shown:
    """The page's content; `have` of the `centers` with a kiosk have everything that was sent."""

    rows: tuple[Row, ...]
    sent: Sent
    unsent: int
    zone: str
    have: int
    centers: int

    @property
    def recorded(self) -> int:
        return sum(row.state == "recorded" for row in self.rows)


@router.get("")
async def get_voice(signed_in: Operator, parts: PartsDep) -> Response:
    return page(
        "voice/page.html",
        signed_in.staff,
        here="/voice",
        shown=await run_in_threadpool(_read, parts, signed_in),
        states=STATES,
        sentences=dict(SENTENCES),
        largest=LARGEST,
        longest_s=LONGEST_S,
        now=signed_in.deed.at,
    )


@router.get("/now")
async def get_voice_now(signed_in: Operator, parts: PartsDep) -> Response:
    """The part of the page that changes by itself."""
    shown = await run_in_threadpool(_read, parts, signed_in)
    return page("voice/now.html", signed_in.staff, shown=shown, now=signed_in.deed.at)


@router.post("/send")
async def post_send(signed_in: CityOperator, parts: PartsDep) -> Response:
    await send(parts, signed_in.deed)
    return RedirectResponse("/voice", 303)


def _read(parts: Parts, signed_in: SignedIn) -> Shown:
    with parts.store.reading() as session:
        timetable = publish.current(session)
        sent, ours = takes.sent(session), takes.current(session)
        unsent = takes.unsent(session)
        kiosks = scoped.by_center(registry.kiosks(session))
    theirs = [
        kiosks[one.id] for one in scoped.of_staff(timetable, signed_in.staff) if one.id in kiosks
    ]
    have = [one for one in theirs if one.report and one.report.voice_version == sent.voice.version]
    rows = tuple(Row(key, words, ours.get(key)) for key, words in takes.spoken().items())
    return Shown(rows, sent, unsent, timetable.timezone, len(have), len(theirs))
