"""기록 내려받기: a table file of deeds.  Who takes it says why, and that is a deed too."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from attendance.people.report import BOM, csv_text
from hub.auth.guard import SignedIn
from hub.parts import Parts
from hub.web.audit.asking import AuditView
from hub.web.audit.naming import names
from hub.web.audit.rows import row_of
from store import audit

REASON_LONGEST = 100
_AT_ONCE = 500
_HEAD = ("언제", "누가", "한 일", "대상", "덧붙임")


class Wanted(AuditView):
    """What is looked for, and why it is taken."""

    reason: str = ""

    @property
    def tidy_reason(self) -> str:
        return " ".join(self.reason.split())


def fault_of(wanted: Wanted) -> str:
    """The sentence that says what to change; empty where all is well."""
    if not wanted.tidy_reason:
        return "내려받는 까닭을 적어 주세요."
    if len(wanted.tidy_reason) > REASON_LONGEST:
        return f"내려받는 까닭은 {REASON_LONGEST}자까지 적을 수 있어요."
    return ""


async def answer(parts: Parts, signed_in: SignedIn, wanted: Wanted) -> Response:
    """The file, newest first; that it was taken is written before its first line is sent."""
    await run_in_threadpool(_note, parts, signed_in, wanted)
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(
        _lines(parts, wanted), media_type="text/csv; charset=utf-8", headers=headers
    )


def _note(parts: Parts, signed_in: SignedIn, wanted: Wanted) -> None:
    days = f"days:{wanted.first}..{wanted.last}"[:80]
    with parts.store.transaction() as session:
        audit.record(session, signed_in.deed, "audit.export", days, reason=wanted.tidy_reason)


def _lines(parts: Parts, wanted: Wanted) -> Iterator[str]:
    with parts.store.reading() as session:
        known = names(session)
    yield BOM + csv_text([_HEAD])
    before: int | None = None
    while True:
        # A short look each time: one long one would keep the database from tidying its log.
        with parts.store.reading() as session:
            found = audit.search(session, wanted.question(known), before=before, limit=_AT_ONCE)
        if not found:
            return
        before = found[-1].id
        rows = (row_of(entry, known) for entry in found)
        yield csv_text(
            [(f"{row.at:%Y-%m-%d %H:%M:%S}", row.who, row.what, row.whom, row.more) for row in rows]
        )
