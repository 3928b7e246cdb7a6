"""Centres and groups, changed by operators; every kiosk hears of it with the next timetable."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.concurrency import run_in_threadpool

from hub import centers as found
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from schedule import publish
from schedule.timetable import Center, Group
from store import centers
from store.centers import ADDRESS_LONGEST, NAME_LONGEST, TELEPHONE_LONGEST, Card
from wire.ids import CenterId, new_id

router = APIRouter(prefix="/api", tags=["centers"])


class CenterIn(BaseModel):
    """What is written down of a centre."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: Annotated[str, Field(min_length=1, max_length=NAME_LONGEST)]
    county: Annotated[str, Field(max_length=NAME_LONGEST)] = ""
    address: Annotated[str, Field(max_length=ADDRESS_LONGEST)] = ""
    telephone: Annotated[
        str,
        Field(max_length=TELEPHONE_LONGEST, pattern=r"^[0-9+() -]*$", description="02-123-4567"),
    ] = ""

    def card(self) -> Card:
        return Card(self.name, self.county, self.address, self.telephone)


class Places(BaseModel):
    """So many places later in the list, or earlier where negative."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Annotated[int, Field(ge=-1000, le=1000)]


class Groups(BaseModel):
    """Every group, complete; `version` is that of the timetable this was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    groups: Annotated[tuple[Group, ...], Field(max_length=500)]

    @field_validator("groups")
    @classmethod
    def _told_apart(cls, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        for values in ([group.id for group in groups], [group.name for group in groups]):
            if len(set(values)) < len(values):
                raise ValueError("two groups have the same id or the same name")
        return groups


@router.post("/centers", status_code=201)
async def post_center(asked: CenterIn, signed_in: CityOperator, parts: PartsDep) -> Center:
    """Add a centre, at the end of the list.  409 `name_taken`."""
    return await write(parts, CenterId(new_id("center")), asked, signed_in)


@router.put("/centers/{center_id}")
async def put_center(
    center_id: CenterId, asked: CenterIn, signed_in: Operator, parts: PartsDep
) -> Center:
    """Change what is written down of a centre.  404 `center_unknown`, 409 `name_taken`."""
    await run_in_threadpool(_assert_known, parts, center_id, signed_in)
    return await write(parts, center_id, asked, signed_in)


@router.post("/centers/{center_id}/move", status_code=204)
async def post_move(
    center_id: CenterId, asked: Places, signed_in: CityOperator, parts: PartsDep
) -> None:
    """Have it stand elsewhere in every list.  404 `center_unknown`."""
    await run_in_threadpool(_assert_known, parts, center_id, signed_in)
    await move(parts, center_id, asked.by, signed_in)


@router.put("/groups")
async def put_groups(asked: Groups, signed_in: CityOperator, parts: PartsDep) -> Groups:
    """Change the groups; they are part of the timetable.  409 `version_conflict`."""
    return await change_groups(parts, asked, signed_in)


async def write(parts: Parts, center_id: CenterId, asked: CenterIn, by: SignedIn) -> Center:
    """Add or change a centre; kiosks are told at once.  Raises a 409 `RefusedError`."""
    center = await run_in_threadpool(_write, parts, center_id, asked.card(), by)
    parts.hints.tell_all("timetable")
    return center


async def move(parts: Parts, center_id: CenterId, places: int, by: SignedIn) -> None:
    if await run_in_threadpool(_move, parts, center_id, places, by):
        parts.hints.tell_all("timetable")


async def change_groups(parts: Parts, asked: Groups, by: SignedIn) -> Groups:
    """Raises `VersionConflictError`, or a 422 `RefusedError` for a centre that is not there."""
    changed = await run_in_threadpool(_change_groups, parts, asked, by)
    parts.hints.tell_all("timetable")
    return changed


def _write(parts: Parts, center_id: CenterId, card: Card, by: SignedIn) -> Center:
    with parts.store.transaction() as session:
        try:
            centers.write(session, center_id, card, by.deed)
        except centers.NameTakenError as error:
            raise RefusedError(409, "name_taken", str(error), field="name") from error
        session.flush()
        # A centre must not be written out of the reach of whoever writes.
        found.assert_may_see(session, center_id, by.staff)
        # A new version, so that nobody who edits an older one writes the old name back.
        publish.publish(session, publish.current(session), by.deed)
    return Center(id=center_id, name=card.name, county=card.county)


def _move(parts: Parts, center_id: CenterId, places: int, by: SignedIn) -> bool:
    with parts.store.transaction() as session:
        moved = centers.move(session, center_id, places, by.deed)
        if moved:
            session.flush()
            publish.publish(session, publish.current(session), by.deed)
    return moved


def _change_groups(parts: Parts, asked: Groups, by: SignedIn) -> Groups:
    with parts.store.transaction() as session:
        current = publish.current(session)
        used = {
            group_id
            for targeted in (*current.rules, *current.extras, *current.loops)
            for group_id in targeted.group_ids
        }
        if not used.issubset(group.id for group in asked.groups):
            # What is for a group that is gone would be for nobody.
            raise RefusedError(409, "group_in_use", "the timetable uses a group that is left out")
        known = {center.id for center in current.centers}
        for group in asked.groups:
            if not known.issuperset(group.center_ids):
                detail = f"{group.name!r} names a centre that is not there"
                raise RefusedError(
                    422, "invalid", "the input has to change", detail=detail, field="groups"
                )
        update = {"version": asked.version, "groups": asked.groups}
        published = publish.publish(session, current.model_copy(update=update), by.deed)
    return Groups(version=published.version, groups=published.groups)


def _assert_known(parts: Parts, center_id: CenterId, by: SignedIn) -> None:
    with parts.store.reading() as session:
        found.find_for(publish.current(session), center_id, by.staff)
