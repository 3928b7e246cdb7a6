"""The buttons beside a finding (맡음): what they change, and back to the day."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from hub.api.notices import findings
from hub.auth.guard import Operator
from hub.parts import StoreDep
from wire.ids import FindingId

router = APIRouter(prefix="/findings", include_in_schema=False)

_BACK = "/today"


@router.post("/{finding_id}/take")
def post_take(finding_id: FindingId, signed_in: Operator, store: StoreDep) -> Response:
    with store.transaction() as session:
        findings.take(session, finding_id, signed_in)
    return RedirectResponse(_BACK, 303)


@router.post("/{finding_id}/give-back")
def post_give_back(finding_id: FindingId, signed_in: Operator, store: StoreDep) -> Response:
    with store.transaction() as session:
        findings.give_back(session, finding_id, signed_in)
    return RedirectResponse(_BACK, 303)
