"""영상 자료: what is in the library, who has it already, putting films in and taking them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from content import library
from content.errors import ItemUnknownError, Reason
from content.intake.film import LONG_SIDE, SHORT_SIDE
from content.item import CATEGORY_LONGEST, TITLE_LONGEST, Cause, Item
from fleet import registry
from fleet.registry import Kiosk
from hub import centers as scoped
from hub.api.content.items import plays_on, withdraw
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.lists import Column, View, arranged, matches
from hub.web.words import size
from schedule import publish
from schedule.timetable import Center
from wire.ids import CenterId, ItemId, KioskId

router = APIRouter(prefix="/library", include_in_schema=False)

_AGAIN = "잠시 뒤에 다시 눌러 주세요."
_OF_REASONS: Mapping[Reason, str] = {
    Reason.EMPTY: "파일이 비어 있어요. 영상 파일을 다시 골라 주세요.",
    Reason.FORMAT: "이 파일은 넣을 수 없어요. MP4나 WebM 영상을 골라 주세요.",
    Reason.UNREADABLE: "영상을 읽을 수 없어요. MP4(H.264, AAC)로 다시 저장해 주세요.",
    Reason.CUT_OFF: "영상의 뒷부분이 없어요. 파일을 다시 복사해서 넣어 주세요.",
    Reason.NO_PICTURE: "소리만 있고 화면이 없어요. 영상 파일을 골라 주세요.",
    Reason.PICTURE_CODED: "화면을 저장한 방식이 맞지 않아요. MP4(H.264)로 다시 저장해 주세요.",
    Reason.PICTURE_SIZE: f"화면이 너무 커요. {LONG_SIDE}×{SHORT_SIDE}보다 크지 않게 줄여 주세요.",
    Reason.SOUND_CODED: "소리를 저장한 방식이 맞지 않아요. MP4(AAC)로 다시 저장해 주세요.",
    Reason.LENGTH_UNKNOWN: "영상의 길이를 알 수 없어요. MP4로 다시 저장해 주세요.",
    Reason.TOO_SHORT: "영상이 너무 짧아요. 1초보다 긴 영상을 골라 주세요.",
    Reason.TOO_LONG: "영상이 너무 길어요. 4시간이 넘지 않게 나눠 주세요.",
    Reason.TITLE: f"제목을 1자에서 {TITLE_LONGEST}자까지 적어 주세요.",
    Reason.CATEGORY: f"분류를 1자에서 {CATEGORY_LONGEST}자까지 적어 주세요.",
}
_OTHERS = {
    "no_file": "영상 파일을 골라 주세요.",
    "item_known": "같은 영상이 이미 있어요. 다른 파일을 골라 주세요.",
    "disk_full": "서버에 자리가 모자라요. 쓰지 않는 영상을 먼저 빼 주세요.",
    "hub_unreachable": "보내다가 연결이 끊겼어요. 다시 눌러 주세요.",
    "stopped": "보내기를 그만뒀어요. 적은 내용은 그대로 있어요.",
    "refused": f"영상을 넣지 못했어요. {_AGAIN}",
}


class Asked(View):
    """How the list is looked at, and what was just done.

    `added` is the item that was put in, `removed` says that one was taken out.
    """

    added: str = ""
    removed: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """A centre that does not have the whole library yet, and how far it is."""

    center: Center
    words: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How many centres with a kiosk have the whole library, and which have not."""

    have: int
    centers: int
    late: tuple[Late, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The page's content."""

    items: tuple[Item, ...]
    played: Mapping[ItemId, int]
    played_today: int  # by people's choice
    by_themselves_today: int
    room: int
    zone: str
    spread: Spread

    @property
    def categories(self) -> list[str]:
        return list(dict.fromkeys(item.category for item in self.items))

    @property
    def columns(self) -> tuple[Column[Item], ...]:
        return (
            Column("title", "제목", lambda item: item.title),
            Column("added", "넣은 때", lambda item: item.added_at, largest_first=True),
            Column("played", "본 횟수", lambda item: self.played.get(item.id, 0), True, True),
        )

    def looked_at(self, view: View) -> list[tuple[str, list[Item]]]:
        """The films that are asked for, by category, sorted within each."""
        wanted = [item for item in self.items if matches(view.find, item.title, item.category)]
        return [
            (category, arranged(items, self.columns, view))
            for category, items in groupby(wanted, key=lambda item: item.category)
        ]


@router.get("")
async def get_library(
    signed_in: Operator, parts: PartsDep, asked: Annotated[Asked, Query()]
) -> Response:
    shown = await _look(parts, signed_in)
    view = View.model_validate(asked.model_dump())
    return page(
        "library.html",
        signed_in.staff,
        here="/library",
        shown=shown,
        view=view,
        films=shown.looked_at(view),
        fresh=False,
        now=signed_in.deed.at,
        added=next((item.title for item in shown.items if item.id == asked.added), None),
        removed=bool(asked.removed),
        largest=parts.config.library.largest,
        title_longest=TITLE_LONGEST,
        category_longest=CATEGORY_LONGEST,
        sentences=sentences(parts.config.library.largest),
    )


@router.get("/now")
async def get_library_now(signed_in: Operator, parts: PartsDep) -> Response:
    """The part of the page that changes by itself."""
    return page("library_now.html", shown=await _look(parts, signed_in), fresh=True)


@router.post("/{item_id}/remove")
async def post_remove(item_id: ItemId, signed_in: CityOperator, parts: PartsDep) -> Response:
    try:
        await withdraw(parts, item_id, signed_in)
    except ItemUnknownError:
        # Somebody else was faster: what was wanted is so.
        return RedirectResponse("/library", 303)
    return RedirectResponse("/library?removed=1", 303)


def sentences(largest: int) -> dict[str, str]:
    """What the page says for each refusal, by the `reason` or `type` of the problem."""
    too_large = f"파일이 너무 커요. {size(largest)}가 넘지 않는 영상을 골라 주세요."
    of_reasons = {reason.value: said for reason, said in _OF_REASONS.items()}
    return {**of_reasons, **_OTHERS, "too_large": too_large}


def spread(
    version: int,
    centers: Sequence[Center],
    kiosks: Mapping[CenterId, Kiosk],
    connected: AbstractSet[KioskId],
) -> Spread:
    """Who has the library of this version, by what each kiosk reported last."""
    late, have = [], 0
    for center in centers:
        kiosk = kiosks.get(center.id)
        if kiosk is None:
            continue
        report = kiosk.report
        if report is not None and report.library_version == version:
            have += 1
            continue
        if report is None or not report.items_wanted:
            words = "아직 받지 않음"
        else:
            words = f"{report.items_wanted}편 가운데 {report.items_ready}편 받음"
        if kiosk.id not in connected:
            words += ", 연결 없음"
        late.append(Late(center, words))
    return Spread(have, have + len(late), tuple(late))


async def _look(parts: Parts, signed_in: SignedIn) -> Shown:
    # What lives on the event loop is taken here, the database is read in a thread.
    return await run_in_threadpool(_read, parts, signed_in, parts.hints.connected())


def _read(parts: Parts, signed_in: SignedIn, connected: frozenset[KioskId]) -> Shown:
    with parts.store.reading() as session:
        timetable = publish.current(session)
        found = library.library(session)
        kiosks = scoped.by_center(registry.kiosks(session))
        played = library.times_played(session)
        today = [play.why for play in plays_on(session, signed_in.deed.at)]
    ours = scoped.of_staff(timetable, signed_in.staff)
    return Shown(
        items=found.items,
        played=played,
        played_today=today.count(Cause.CHOSEN),
        by_themselves_today=len(today) - today.count(Cause.CHOSEN),
        room=parts.depot.room(),
        zone=timetable.timezone,
        spread=spread(found.version, ours, kiosks, connected),
    )
