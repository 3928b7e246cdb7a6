"""What kiosks are told to be like, changed by operators: all of them, a centre's, one device."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from fleet import registry
from fleet.settings import levels
from fleet.settings.levels import Place
from fleet.settings.values import Level, Settings, words
from hub import centers
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep, StoreDep
from schedule import publish
from wire.ids import CenterId, KioskId

router = APIRouter(prefix="/api", tags=["settings"])


class SettingsIn(Settings):
    """What a level says itself, complete; what is left out or null is inherited."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WordOut(BaseModel):
    """What counts, and which level says it; null: nobody at the hub does."""

    value: Any
    level: Level | None


class SettingsOut(BaseModel):
    """What a level says itself, and what counts there."""

    own: Settings
    counts: dict[str, WordOut]


@router.get("/settings")
def get_settings(_: CityOperator, store: StoreDep) -> SettingsOut:
    with store.reading() as session:
        return _out(session, Place())


@router.put("/settings")
async def put_settings(asked: SettingsIn, signed_in: CityOperator, parts: PartsDep) -> SettingsOut:
    """Change what holds for every kiosk.  422 names the field that contradicts another."""
    return await change(parts, Place(), asked, signed_in)


@router.get("/centers/{center_id}/settings")
def get_center_settings(center_id: CenterId, signed_in: Operator, store: StoreDep) -> SettingsOut:
    with store.reading() as session:
        return _out(session, place_of(session, Place(center_id), signed_in))


@router.put("/centers/{center_id}/settings")
async def put_center_settings(
    center_id: CenterId, asked: SettingsIn, signed_in: Operator, parts: PartsDep
) -> SettingsOut:
    """Change what holds for a centre, whichever device stands there."""
    return await change(parts, Place(center_id), asked, signed_in)


@router.get("/kiosks/{kiosk_id}/settings")
def get_kiosk_settings(kiosk_id: KioskId, signed_in: Operator, store: StoreDep) -> SettingsOut:
    with store.reading() as session:
        return _out(session, place_of(session, Place(kiosk_id=kiosk_id), signed_in))


@router.put("/kiosks/{kiosk_id}/settings")
async def put_kiosk_settings(
    kiosk_id: KioskId, asked: SettingsIn, signed_in: Operator, parts: PartsDep
) -> SettingsOut:
    """Change what holds for one device."""
    return await change(parts, Place(kiosk_id=kiosk_id), asked, signed_in)


async def change(parts: Parts, place: Place, asked: Settings, by: SignedIn) -> SettingsOut:
    """Store a level's word; the kiosks concerned are told at once.

    Raises `KioskUnknownError`, or a 404 or 422 `RefusedError`.
    """
    changed, kiosk_ids = await run_in_threadpool(_change, parts, place, asked, by)
    for kiosk_id in kiosk_ids:
        parts.hints.tell(kiosk_id, "settings")
    return changed


def place_of(session: Session, place: Place, by: SignedIn) -> Place:
    """The same with its centre, if whoever asks may see it.

    Raises `KioskUnknownError`, or a 404 or 403 `RefusedError`.
    """
    if place.kiosk_id is not None:
        kiosk = centers.kiosk_for(session, place.kiosk_id, by.staff)
        return Place(kiosk.center_id, kiosk.id)
    if place.center_id is not None:
        centers.find_for(publish.current(session), place.center_id, by.staff)
    return place


def _change(
    parts: Parts, place: Place, asked: Settings, by: SignedIn
) -> tuple[SettingsOut, list[KioskId]]:
    with parts.store.transaction() as session:
        place = place_of(session, place, by)
        try:
            levels.change(session, place, asked, by.deed)
        except levels.SettingsClashError as error:
            raise RefusedError(
                422, "invalid", "the input has to change", detail=str(error), field=error.field
            ) from error
        session.flush()
        concerned = [
            kiosk.id
            for kiosk in registry.kiosks(session)
            if place.kiosk_id in {None, kiosk.id} and place.center_id in {None, kiosk.center_id}
        ]
        return _out(session, place), concerned


def _out(session: Session, place: Place) -> SettingsOut:
    found = levels.at(session, place)
    counts = {
        name: WordOut(value=word.value, level=word.level) for name, word in words(found).items()
    }
    return SettingsOut(own=found.get(place.level, Settings()), counts=counts)
