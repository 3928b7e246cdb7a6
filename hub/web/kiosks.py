"""경로당·단말기: which centre has which kiosk, pairing by code, and revoking."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from fleet import registry
from fleet.errors import CenterUnknownError, CodeUnknownError, KioskUnknownError
from fleet.pairing import CODE_DIGITS, tidy_code
from fleet.registry import Kiosk
from hub import centers
from hub.api.kiosks import Pair, pair, revoke
from hub.auth.guard import Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.problems import RefusedError
from hub.web.layout import page
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


@router.get("")
async def get_kiosks(
    signed_in: Operator, parts: PartsDep, paired: str = "", revoked: str = "", center: str = ""
) -> Response:
    """`paired` and `revoked` name the centre of what was just done, `center` chooses one."""
    return await _page(parts, signed_in, {"paired": paired, "revoked": revoked, "chosen": center})


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
        return await _page(parts, signed_in, {**typed, "sentence": _NOT_A_CODE}, 422)
    if not center_id:
        return await _page(parts, signed_in, {**typed, "sentence": _NO_CENTER}, 422)
    try:
        await pair(parts, Pair(user_code=code, center_id=CenterId(center_id)), signed_in)
    except (CodeUnknownError, CenterUnknownError, RefusedError) as error:
        if isinstance(error, RefusedError) and error.problem.status == 403:
            raise
        sentence = _SENTENCES[type(error)]
        return await _page(parts, signed_in, {**typed, "sentence": sentence}, 422)
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


async def _page(
    parts: Parts, signed_in: SignedIn, said: dict[str, str], status: int = 200
) -> Response:
    timetable, kiosks = await run_in_threadpool(_read, parts)
    ours = centers.of_staff(timetable, signed_in.staff)
    names = {center.id: center.name for center in ours}
    return page(
        "kiosks.html",
        signed_in.staff,
        here="/kiosks",
        status=status,
        centers=ours,
        kiosks=centers.by_center(kiosks),
        connected=parts.hints.connected(),
        now=signed_in.deed.at,
        zone=timetable.timezone,
        typed=said.get("typed", ""),
        chosen=said.get("chosen", ""),
        sentence=said.get("sentence", ""),
        paired=names.get(CenterId(said.get("paired", ""))),
        revoked=names.get(CenterId(said.get("revoked", ""))),
    )


def _read(parts: Parts) -> tuple[Timetable, list[Kiosk]]:
    with parts.store.reading() as session:
        return publish.current(session), registry.kiosks(session)


def _kiosk(parts: Parts, kiosk_id: KioskId) -> Kiosk:
    with parts.store.reading() as session:
        return registry.kiosk(session, kiosk_id)
