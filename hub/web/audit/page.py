"""The page: fifty entries at a time, the newest first, and the form of the download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi import Form as FormBody
from starlette.concurrency import run_in_threadpool

from hub.auth.guard import Admin, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.audit.asking import AuditView
from hub.web.audit.naming import Names, names
from hub.web.audit.rows import Row, row_of
from hub.web.audit.sentences import GROUPS
from hub.web.audit.table_file import Wanted, answer, fault_of
from hub.web.layout import page
from store import audit

router = APIRouter(prefix="/audit", include_in_schema=False)

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of; `older` is where the next page begins, if there is one."""

    rows: tuple[Row, ...]
    older: str
    names: Names


@router.get("")
async def get_audit(
    signed_in: Admin, parts: PartsDep, view: Annotated[AuditView, Query()]
) -> Response:
    return await _page(parts, signed_in, view, Wanted())


@router.post("/file")
async def post_file(
    signed_in: Admin, parts: PartsDep, wanted: Annotated[Wanted, FormBody()]
) -> Response:
    """The download of what the page shows; a form that has to change comes back as it was."""
    fault = fault_of(wanted)
    if fault:
        return await _page(parts, signed_in, wanted, wanted, fault)
    return await answer(parts, signed_in, wanted)


async def _page(
    parts: Parts, signed_in: SignedIn, view: AuditView, wanted: Wanted, fault: str = ""
) -> Response:
    shown = await run_in_threadpool(_read, parts, view)
    return page(
        "audit.html",
        signed_in.staff,
        here="/audit",
        status=422 if fault else 200,
        shown=shown,
        view=view,
        groups=GROUPS,
        reason=wanted.reason,
        fault=fault,
        now=signed_in.deed.at,
    )


def _read(parts: Parts, view: AuditView) -> Shown:
    with parts.store.reading() as session:
        known = names(session)
        # One more than is shown tells whether there is an older page.
        found = audit.search(session, view.question(known), before=view.below, limit=PER_PAGE + 1)
    rows = tuple(row_of(entry, known) for entry in found[:PER_PAGE])
    older = str(found[PER_PAGE - 1].id) if len(found) > PER_PAGE else ""
    return Shown(rows, older, known)
