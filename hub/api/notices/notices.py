"""Notices and alerts: written, listed with who confirmed them, withdrawn, and pulled by kiosks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic import StringConstraints as _Words
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from fleet import registry
from fleet.registry import CallingKiosk
from hub import centers
from hub.auth.guard import Operator, SignedIn
from hub.auth.staff import Staff
from hub.parts import Parts, PartsDep, StoreDep
from notice import board, calls, talks
from notice.board import Posted
from notice.errors import NoticeRefusedError
from notice.notice import TEXT_MOST, TITLE_MOST, Level, Notice, Place, Targets, is_for
from schedule import publish
from schedule.timetable import Center, Timetable
from wire.ids import CenterId, GroupId, KioskId, NoticeId, new_id

router = APIRouter(prefix="/api", tags=["notices"])


class Draft(BaseModel):
    """A notice to send.  Without `starts_at` it is up at once; without targets, everywhere.

    `key` makes sending it again send it once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Level
    title: Annotated[str, _Words(strip_whitespace=True, min_length=1, max_length=TITLE_MOST)]
    text: Annotated[str, _Words(strip_whitespace=True, max_length=TEXT_MOST)] = ""
    spoken: bool = True
    starts_at: AwareDatetime | None = None
    expires_at: AwareDatetime
    center_ids: Annotated[frozenset[CenterId], Field(max_length=1000)] = frozenset()
    counties: Annotated[frozenset[str], Field(max_length=300)] = frozenset()
    group_ids: Annotated[frozenset[GroupId], Field(max_length=300)] = frozenset()
    key: Annotated[str, Field(max_length=40, pattern="^[0-9a-zA-Z-]*$")] = ""

    @property
    def targets(self) -> Targets:
        return Targets(self.center_ids, self.counties, self.group_ids)


class SeenOut(BaseModel):
    """A centre the notice is for; `seen_at` is null where nobody has confirmed it.

    `arrived` says that its kiosk has it, or has heard that it was withdrawn.
    """

    center_id: CenterId
    center: str
    arrived: bool
    seen_at: datetime | None


class NoticeOut(BaseModel):
    """A notice that was sent, and how far it has come."""

    notice: Notice
    state: Literal["waits", "up", "over", "withdrawn"]
    author: str
    created_at: datetime
    withdrawn_at: datetime | None
    centers: list[SeenOut]


class Delivery(BaseModel):
    """A notice with the centres it is for, as somebody of the staff may see them."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    posted: Posted
    meant: tuple[Center, ...]
    seen: dict[CenterId, datetime]
    arrived: frozenset[CenterId] = frozenset()

    @property
    def missing(self) -> tuple[Center, ...]:
        return tuple(center for center in self.meant if center.id not in self.seen)


def board_of(session: Session, parts: Parts, kiosk: CallingKiosk) -> board.Tagged:
    """What a kiosk pulls."""
    now = parts.clock.now()
    place = Place(kiosk.center_id, *parts.handouts.belongs(session, kiosk.center_id))
    help = calls.told(session, kiosk.center_id, now)
    talk = talks.told(session, kiosk.center_id, kiosk.id)
    return board.for_center(session, place, help, now, talk)


@router.get("/notices")
def get_notices(signed_in: Operator, store: StoreDep) -> list[NoticeOut]:
    with store.reading() as session:
        found = deliveries(session, signed_in.staff)
    return [_out(one, signed_in.deed.at) for one in found]


@router.post("/notices", status_code=201)
async def post_notice(draft: Draft, signed_in: Operator, parts: PartsDep) -> NoticeOut:
    return _out(await send(parts, draft, signed_in), signed_in.deed.at)


@router.post("/notices/{notice_id}/withdraw")
async def post_withdraw(notice_id: NoticeId, signed_in: Operator, parts: PartsDep) -> NoticeOut:
    """Take it from every screen."""
    return _out(await withdraw(parts, notice_id, signed_in), signed_in.deed.at)


async def send(parts: Parts, draft: Draft, signed_in: SignedIn) -> Delivery:
    """Send a notice and tell the kiosks it is for to pull it now.

    Raises `NoticeRefusedError`, and `RefusedError` 403 for centres that somebody else looks after.
    """
    sent, kiosks = await run_in_threadpool(_send, parts, draft, signed_in)
    _tell(parts, kiosks)
    return sent


async def withdraw(parts: Parts, notice_id: NoticeId, signed_in: SignedIn) -> Delivery:
    """Raises `NoticeUnknownError`, and `RefusedError` 403 as `send` does."""
    taken_back, kiosks = await run_in_threadpool(_withdraw, parts, notice_id, signed_in)
    _tell(parts, kiosks)
    return taken_back


def places(timetable: Timetable) -> list[tuple[Center, Place]]:
    """Every centre, and what of it matters to notices."""
    groups: dict[CenterId, set[GroupId]] = {}
    for group in timetable.groups:
        for center_id in group.center_ids:
            groups.setdefault(center_id, set()).add(group.id)
    return [
        (center, Place(center.id, center.county, frozenset(groups.get(center.id, ()))))
        for center in timetable.centers
    ]


def meant(timetable: Timetable, targets: Targets) -> tuple[Center, ...]:
    """The centres a notice is for."""
    return tuple(center for center, place in places(timetable) if is_for(targets, place))


def deliveries(session: Session, staff: Staff) -> list[Delivery]:
    """What was sent to centres that `staff` looks after, the newest first."""
    timetable = publish.current(session)
    found = board.posted(session)
    seen = board.seen(session, [one.notice.id for one in found])
    has = _versions(session)
    mine = _mine(timetable, staff)
    every = (_delivery(one, seen[one.notice.id], mine, has) for one in found)
    return [one for one in every if one.meant or staff.scope.everywhere]


def assert_may(timetable: Timetable, targets: Targets, staff: Staff) -> None:
    """Raise a 403 `RefusedError` where somebody else looks after one of these centres."""
    if not all(centers.may_see(staff, center) for center in meant(timetable, targets)):
        raise centers.foreign()


def _send(parts: Parts, draft: Draft, signed_in: SignedIn) -> tuple[Delivery, list[KioskId]]:
    notice = Notice(
        id=NoticeId(f"notice_{draft.key}" if draft.key else new_id("notice")),
        level=draft.level,
        title=" ".join(draft.title.split()),
        text=" ".join(draft.text.split()),
        spoken=draft.spoken,
        starts_at=draft.starts_at or signed_in.deed.at,
        expires_at=draft.expires_at,
    )
    with parts.store.transaction() as session:
        timetable = publish.current(session)
        targets = _within(timetable, draft.targets, signed_in.staff)
        if not meant(timetable, targets):
            raise NoticeRefusedError("center_ids", "nobody", "no centre is meant; choose some")
        posted = board.post(session, notice, targets, signed_in.deed)
        sent = _delivery(posted, {}, _mine(timetable, signed_in.staff), {})
        return sent, _kiosks(session, meant(timetable, posted.targets))


def _within(timetable: Timetable, targets: Targets, staff: Staff) -> Targets:
    """To everybody means to everybody the sender looks after."""
    if targets.everybody and not staff.scope.everywhere:
        return Targets(frozenset(center.id for center in centers.of_staff(timetable, staff)))
    assert_may(timetable, targets, staff)
    return targets


def _withdraw(
    parts: Parts, notice_id: NoticeId, signed_in: SignedIn
) -> tuple[Delivery, list[KioskId]]:
    with parts.store.transaction() as session:
        timetable = publish.current(session)
        assert_may(timetable, board.find(session, notice_id).targets, signed_in.staff)
        posted = board.withdraw(session, notice_id, signed_in.deed)
        seen = board.seen(session, [notice_id])[notice_id]
        kiosks = _kiosks(session, meant(timetable, posted.targets))
        return _delivery(posted, seen, _mine(timetable, signed_in.staff), {}), kiosks


def _mine(timetable: Timetable, staff: Staff) -> list[tuple[Center, Place]]:
    return [pair for pair in places(timetable) if centers.may_see(staff, pair[0])]


def _delivery(
    posted: Posted,
    seen: dict[CenterId, datetime],
    mine: Iterable[tuple[Center, Place]],
    has: Mapping[CenterId, int],
) -> Delivery:
    """`mine` are the centres that whoever asks may see."""
    some = tuple(center for center, place in mine if is_for(posted.targets, place))
    arrived = frozenset(
        one.id for one in some if has.get(one.id, 0) >= posted.change or one.id in seen
    )
    return Delivery(posted=posted, meant=some, seen=seen, arrived=arrived)


def _versions(session: Session) -> dict[CenterId, int]:
    """Which version of its board each centre's kiosk says that it has."""
    return {
        kiosk.center_id: kiosk.report.notices_version
        for kiosk in registry.kiosks(session)
        if kiosk.report is not None and kiosk.report.notices_version is not None
    }


def _kiosks(session: Session, some: tuple[Center, ...]) -> list[KioskId]:
    ids = {center.id for center in some}
    return [kiosk.id for kiosk in registry.kiosks(session) if kiosk.center_id in ids]


def _tell(parts: Parts, kiosks: list[KioskId]) -> None:
    for kiosk_id in kiosks:
        parts.hints.tell(kiosk_id, "notices")


def _out(one: Delivery, now: datetime) -> NoticeOut:
    posted = one.posted
    state: Literal["waits", "up", "over", "withdrawn"] = "over"
    if posted.withdrawn_at is not None:
        state = "withdrawn"
    elif not posted.is_over(now):
        state = "up" if posted.is_up(now) else "waits"
    return NoticeOut(
        notice=posted.notice,
        state=state,
        author=posted.author,
        created_at=posted.created_at,
        withdrawn_at=posted.withdrawn_at,
        centers=[
            SeenOut(
                center_id=center.id,
                center=center.name,
                arrived=center.id in one.arrived,
                seen_at=one.seen.get(center.id),
            )
            for center in one.meant
        ],
    )
