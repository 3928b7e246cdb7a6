"""The list of centres and devices, pairing by code, and revoking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from fleet import registry, watch
from fleet.errors import CenterUnknownError, CodeUnknownError, KioskUnknownError
from fleet.pairing import CODE_DIGITS, tidy_code
from fleet.registry import Kiosk
from hub import centers
from hub.api.devices.kiosks import Pair, pair, revoke
from hub.auth.guard import Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.devices.listing import COLUMNS, DevicesView, Row, State, chosen, rows
from hub.web.layout import page
from hub.web.lists import arranged, paged
from schedule import publish
from schedule.timetable import Timetable
from wire.ids import CenterId, KioskId

router = APIRouter(prefix="/kiosks", include_in_schema=False)

_NOT_A_CODE = "화면에 보이는 숫자 여덟 자리를 모두 넣어 주세요."
_NO_CENTER = "경로당을 골라 주세요."
_SENTENCES: dict[type[Exception], str] = {
    CodeUnknownError: "이 번호를 보여 주는 단말기가 없어요. 화면의 번호를 다시 확인해 주세요.",
    CenterUnknownError: _NO_CENTER,
    RefusedError: "번호가 여러 번 맞지 않았어요. 10분 뒤에 다시 해 주세요.",
}


class _Address(DevicesView):
    """What the page's address says: how the list is looked at, and what was just done."""

    paired: str = ""
    revoked: str = ""
    center: str = ""


@router.get("")
async def get_kiosks(
    signed_in: Operator, parts: PartsDep, address: Annotated[_Address, Query()]
) -> Response:
    """`paired` and `revoked` name the centre of what was just done, `center` chooses one."""
    view = DevicesView.model_validate(address.model_dump())
    said = {"paired": address.paired, "revoked": address.revoked, "chosen": address.center}
    return await _page(parts, signed_in, view, said)


@router.post("")
async def post_kiosk(
    signed_in: Operator,
    parts: PartsDep,
    user_code: Annotated[str, Form()] = "",
    center_id: Annotated[str, Form()] = "",
) -> Response:
    typed = {"typed": user_code[:20], "chosen": center_id}
    code = tidy_code(user_code)
    if len(code) != CODE_DIGITS or not code.isdecimal():
        return await _refused(parts, signed_in, typed, _NOT_A_CODE)
    if not center_id:
        return await _refused(parts, signed_in, typed, _NO_CENTER)
    try:
        await pair(parts, Pair(user_code=code, center_id=CenterId(center_id)), signed_in)
    except (CodeUnknownError, CenterUnknownError, RefusedError) as error:
        if isinstance(error, RefusedError) and error.problem.status == 403:
            raise
        return await _refused(parts, signed_in, typed, _SENTENCES[type(error)])
    return RedirectResponse(f"/kiosks?{urlencode({'paired': center_id})}", 303)


@router.post("/{kiosk_id}/revoke")
async def post_revoke(kiosk_id: KioskId, signed_in: Operator, parts: PartsDep) -> Response:
    try:
        kiosk = await run_in_threadpool(_kiosk, parts, kiosk_id)
        await revoke(parts, kiosk_id, signed_in)
    except KioskUnknownError:
        # Somebody else was faster: what was wanted is so.
        return RedirectResponse("/kiosks", 303)
    return RedirectResponse(f"/kiosks?{urlencode({'revoked': kiosk.center_id})}", 303)


async def _refused(
    parts: Parts, signed_in: SignedIn, typed: Mapping[str, str], sentence: str
) -> Response:
    said = {**typed, "sentence": sentence}
    return await _page(parts, signed_in, DevicesView(), said, 422)


async def _page(
    parts: Parts,
    signed_in: SignedIn,
    view: DevicesView,
    said: Mapping[str, str],
    status: int = 200,
) -> Response:
    connected = parts.hints.connected()
    timetable, every = await run_in_threadpool(_read, parts, signed_in, connected)
    found = arranged(chosen(every, view), COLUMNS, view)
    names = {row.center.id: row.center.name for row in every}
    return page(
        "devices/list.html",
        signed_in.staff,
        here="/kiosks",
        status=status,
        view=view,
        columns=COLUMNS,
        every=every,
        listed=paged(found, view),
        counties=sorted({row.center.county for row in every if row.center.county}),
        groups=timetable.groups,
        states=State,
        releases=sorted({row.release for row in every if row.release}),
        reached=sum(row.state is State.CONNECTED for row in every),
        everywhere=signed_in.staff.scope.everywhere,
        now=signed_in.deed.at,
        zone=timetable.timezone,
        typed=said.get("typed", ""),
        chosen=said.get("chosen", ""),
        sentence=said.get("sentence", ""),
        paired=names.get(CenterId(said.get("paired", ""))),
        revoked=names.get(CenterId(said.get("revoked", ""))),
    )


def _read(
    parts: Parts, signed_in: SignedIn, connected: frozenset[KioskId]
) -> tuple[Timetable, list[Row]]:
    with parts.store.reading() as session:
        timetable = publish.current(session)
        kiosks = {kiosk.center_id: kiosk for kiosk in registry.kiosks(session)}
        findings = watch.findings(session, signed_in.deed.at)
    ours = centers.of_staff(timetable, signed_in.staff)
    return timetable, rows(ours, timetable.groups, kiosks, connected, findings)


def _kiosk(parts: Parts, kiosk_id: KioskId) -> Kiosk:
    with parts.store.reading() as session:
        return registry.kiosk(session, kiosk_id)
