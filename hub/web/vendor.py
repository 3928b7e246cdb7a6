"""The libraries pages load: installed from npm by lock file, never copied into the repository."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from hub.auth.guard import OPEN
from hub.http.problems import RefusedError

_MODULES = Path(__file__).parent.parent / "node_modules"
FILES = {
    "livekit-client.js": _MODULES / "livekit-client/dist/livekit-client.esm.mjs",
    "htmx.js": _MODULES / "htmx.org/dist/htmx.min.js",
    "uplot.js": _MODULES / "uplot/dist/uPlot.esm.js",
    "uplot.css": _MODULES / "uplot/dist/uPlot.min.css",
}
_LONG = "public, max-age=31536000"

router = APIRouter(prefix="/vendor", include_in_schema=False)


class VendorMissingError(Exception):
    """The pages' libraries are not installed."""


def assert_installed() -> None:
    """Raise `VendorMissingError` unless every library is there."""
    for path in FILES.values():
        if not path.is_file():
            raise VendorMissingError(
                f"{path} is missing: install the pages' libraries with ./run setup"
            )


# The file name carries no version; pages ask with ?v=<version> (`hub.web.layout`).
@router.get("/{name}", dependencies=[OPEN])
async def get_vendor(name: str) -> FileResponse:
    path = FILES.get(name)
    if path is None:
        raise RefusedError(404, "not_found", "there is nothing here")
    kind = "text/css" if path.suffix == ".css" else "text/javascript"
    return FileResponse(path, media_type=kind, headers={"Cache-Control": _LONG})
