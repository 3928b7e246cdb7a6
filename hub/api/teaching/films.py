"""The films of the library, for whoever leads a lesson and wants everybody to watch one.

What is on is the stage's `watch`; here is only what there is to choose from, and the film itself,
so that an instructor sees what the centres see.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from content import library
from content.item import File, Item
from fleet import registry
from hub import centers, lessons
from hub.api.kiosk.files import MEDIA_TYPES
from hub.auth.guard import AnyStaff
from hub.http.openapi import Jpeg
from hub.http.problems import RefusedError
from hub.parts import DepotDep, StoreDep
from schedule import publish
from schedule.timetable import Center, Lesson
from wire.ids import ItemId, LessonId

router = APIRouter(prefix="/api/lessons/{lesson_id}/items", tags=["lessons"])

_KEPT = {"Cache-Control": "private, max-age=86400"}


class FilmsOut(BaseModel):
    """Every item, and the lesson's centres that do not have all of them on their disk yet."""

    items: tuple[Item, ...]
    late: tuple[Center, ...]


@router.get("")
def get_films(lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep) -> FilmsOut:
    """What can be watched together."""
    with store.reading() as session:
        lesson = lessons.find_to_lead(session, lesson_id, signed_in.staff)
        found = library.library(session)
        late = _late(session, lesson, found.version)
    return FilmsOut(items=found.items, late=late)


@router.get("/{item_id}/poster", response_class=Jpeg)
def get_poster(
    lesson_id: LessonId, item_id: ItemId, signed_in: AnyStaff, store: StoreDep, depot: DepotDep
) -> FileResponse:
    with store.reading() as session:
        lessons.find_to_lead(session, lesson_id, signed_in.staff)
        poster = library.item(session, item_id).poster
    return _served(depot, poster, "image/jpeg")


@router.get(
    "/{item_id}/film",
    response_class=FileResponse,
    responses={200: {"content": {key: {} for key in MEDIA_TYPES if key.startswith("video/")}}},
)
def get_film(
    lesson_id: LessonId, item_id: ItemId, signed_in: AnyStaff, store: StoreDep, depot: DepotDep
) -> FileResponse:
    """The film, from any byte on (`Range`)."""
    with store.reading() as session:
        lessons.find_to_lead(session, lesson_id, signed_in.staff)
        item = library.item(session, item_id)
    return _served(depot, item.film, item.media_type)


def _late(session: Session, lesson: Lesson, version: int) -> tuple[Center, ...]:
    """Whose kiosk has not said that it has this library, all of it."""
    kiosks = centers.by_center(registry.kiosks(session))
    reports = {center_id: kiosk.report for center_id, kiosk in kiosks.items()}
    have = {
        center_id
        for center_id, report in reports.items()
        if report is not None and report.library_version == version
    }
    everybody = publish.current(session).centers
    return tuple(one for one in everybody if lesson.includes(one.id) and one.id not in have)


def _served(depot: DepotDep, file: File | None, media_type: str) -> FileResponse:
    path = depot.path(file.sha256) if file else None
    if path is None or not path.is_file():
        raise RefusedError(404, "file_unknown", "the hub does not have this file")
    return FileResponse(path, headers=_KEPT, media_type=media_type)
