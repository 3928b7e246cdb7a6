"""The library and its files, for kiosks."""

from __future__ import annotations

import logging
import os
import re
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from fastapi.responses import FileResponse

from content import library
from hub.auth.guard import KioskGuard
from hub.http.problems import RefusedError
from hub.parts import DepotDep, StoreDep

router = APIRouter(prefix="/api/kiosk", tags=["kiosk"])

log = logging.getLogger(__name__)

_KIOSK = Depends(KioskGuard())
MEDIA_TYPES = ("video/mp4", "video/webm", "image/jpeg", "audio/ogg")
_FROM = re.compile(r"bytes=(\d+)-\d*")


@router.get(
    "/files/{sha256}",
    response_class=FileResponse,
    responses={200: {"content": {key: {} for key in MEDIA_TYPES}}},
    dependencies=[_KIOSK],
)
def get_file(
    sha256: str,
    store: StoreDep,
    depot: DepotDep,
    wanted: Annotated[str, Header(alias="Range")] = "",
    if_range: Annotated[str, Header()] = "",
) -> Response:
    """A film, poster or recording of the library as it is now, from any byte on."""
    with store.reading() as session:
        media_type = library.files(session).get(sha256)
    if media_type is None:
        raise RefusedError(404, "file_unknown", "no item of the library has this file")
    path = depot.path(sha256)
    try:
        found = path.stat()
    except FileNotFoundError as error:
        log.error("film missing sha256=%s remedy=restore_or_add_again", sha256)
        raise RefusedError(404, "file_unknown", "the hub has lost this file") from error
    etag = f'"{sha256}"'
    if if_range in ("", etag):
        _assert_inside(wanted, found)
    # Named by what is in it, it never changes.
    headers = {"ETag": etag, "Cache-Control": "private, max-age=31536000, immutable"}
    return FileResponse(path, headers=headers, media_type=media_type, stat_result=found)


def _assert_inside(wanted: str, found: os.stat_result) -> None:
    start = _FROM.fullmatch(wanted)
    if start is not None and int(start[1]) >= found.st_size:
        refusal = RefusedError(416, "past_the_end", "the file ends before that")
        refusal.headers["Content-Range"] = f"bytes */{found.st_size}"
        raise refusal
