"""Groups: named sets of centres, across counties; they live in the timetable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool

from hub.api.devices.centers import Groups, change_groups
from hub.auth.guard import CityOperator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from schedule import publish
from schedule.publish import VersionConflictError
from schedule.timetable import Group, Timetable
from wire.ids import CenterId, GroupId, new_id

router = APIRouter(prefix="/kiosks/groups", include_in_schema=False)

NEW = GroupId("new")
_NAME = "이름을 1자에서 40자까지, 다른 묶음과 다르게 적어 주세요."
_FASTER = "그사이에 다른 사람이 시간표나 묶음을 바꿨어요. 아래를 확인하고 다시 저장해 주세요."
_IN_USE = "시간표에서 쓰고 있는 묶음이에요. 먼저 시간표에서 빼 주세요."


class Typed(BaseModel):
    """The form of a group, as it was sent; `version` is the timetable's it was opened with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = 0
    name: str = ""
    center_ids: list[CenterId] = []


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says of what was just sent: `wrong` of the name, `sentence` of the whole."""

    done: bool = False
    wrong: str = ""
    sentence: str = ""


SILENT = Said()


@router.get("")
async def get_groups(signed_in: CityOperator, parts: PartsDep, saved: str = "") -> Response:
    timetable = await run_in_threadpool(_read, parts)
    return _page(
        signed_in, timetable, NEW, Typed(version=timetable.version), Said(done=bool(saved))
    )


@router.get("/{group_id}")
async def get_group(
    group_id: GroupId, signed_in: CityOperator, parts: PartsDep, saved: str = ""
) -> Response:
    timetable = await run_in_threadpool(_read, parts)
    group = next((one for one in timetable.groups if one.id == group_id), None)
    if group is None:
        return RedirectResponse("/kiosks/groups", 303)
    typed = Typed(version=timetable.version, name=group.name, center_ids=list(group.center_ids))
    return _page(signed_in, timetable, group_id, typed, Said(done=bool(saved)))


@router.post("/{group_id}")
async def post_group(
    group_id: GroupId, signed_in: CityOperator, parts: PartsDep, typed: Annotated[Typed, Form()]
) -> Response:
    """Store one group; ``new`` makes one."""
    timetable = await run_in_threadpool(_read, parts)
    made = GroupId(new_id("group")) if group_id == NEW else group_id
    wanted = {"id": made, "name": typed.name.strip(), "center_ids": typed.center_ids}
    others = [group for group in timetable.groups if group.id != made]
    before = [group.id for group in timetable.groups]
    place = before.index(made) if made in before else len(others)
    try:
        others.insert(place, Group.model_validate(wanted))
        changed = Groups(version=typed.version, groups=tuple(others))
    except ValidationError:
        return _page(signed_in, timetable, group_id, typed, Said(wrong=_NAME))
    sentence = await _change(parts, changed, signed_in)
    if sentence:
        return await _again(parts, signed_in, group_id, typed, sentence)
    return RedirectResponse(f"/kiosks/groups/{quote(made)}?saved=1", 303)


@router.post("/{group_id}/remove")
async def post_remove(
    group_id: GroupId, signed_in: CityOperator, parts: PartsDep, typed: Annotated[Typed, Form()]
) -> Response:
    timetable = await run_in_threadpool(_read, parts)
    left = tuple(group for group in timetable.groups if group.id != group_id)
    sentence = await _change(parts, Groups(version=typed.version, groups=left), signed_in)
    if sentence:
        return await _again(parts, signed_in, group_id, None, sentence)
    return RedirectResponse("/kiosks/groups?saved=1", 303)


async def _change(parts: Parts, changed: Groups, by: SignedIn) -> str:
    """What stands in the way; nothing once it is stored."""
    try:
        await change_groups(parts, changed, by)
    except VersionConflictError:
        return _FASTER
    except RefusedError as error:
        if error.problem.type != "group_in_use":
            raise
        return _IN_USE
    return ""


async def _again(
    parts: Parts, signed_in: SignedIn, group_id: GroupId, typed: Typed | None, sentence: str
) -> Response:
    """The form as it was sent, over the timetable as it is now."""
    timetable = await run_in_threadpool(_read, parts)
    if typed is None:
        group = next((one for one in timetable.groups if one.id == group_id), None)
        typed = Typed(
            name=group.name if group else "", center_ids=list(group.center_ids) if group else []
        )
    fresh = typed.model_copy(update={"version": timetable.version})
    return _page(signed_in, timetable, group_id, fresh, Said(sentence=sentence))


def _page(
    signed_in: SignedIn, timetable: Timetable, chosen: GroupId, typed: Typed, said: Said = SILENT
) -> Response:
    return page(
        "devices/groups.html",
        signed_in.staff,
        here="/kiosks",
        status=422 if said.wrong or said.sentence else 200,
        timetable=timetable,
        chosen=chosen,
        is_new=chosen == NEW,
        typed=typed,
        said=said,
    )


def _read(parts: Parts) -> Timetable:
    with parts.store.reading() as session:
        return publish.current(session)
