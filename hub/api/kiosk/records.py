"""What happened at kiosks, as their journals bring it."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from sqlalchemy.orm import Session

from attendance.people import entries, inbox
from attendance.people.inbox import Arrival, Keep, Sender
from attendance.record import Batch, Receipt
from content import library
from content.item import Play
from hub.auth.guard import AnyKiosk
from hub.parts import ClockDep, StoreDep
from notice import board
from notice.notice import Seen

router = APIRouter(prefix="/api/kiosk", tags=["kiosk"])


def _keep_play(session: Session, arrival: Arrival) -> bool:
    play = Play.model_validate(arrival.record.body)
    return library.keep_play(
        session,
        play_id=str(arrival.record.id),
        kiosk_id=arrival.kiosk_id,
        center_id=arrival.record.center_id,
        journal=arrival.journal,
        seq=arrival.record.seq,
        play=play,
        received_at=arrival.received_at,
    )


def _keep_seen(session: Session, arrival: Arrival) -> bool:
    seen = Seen.model_validate(arrival.record.body)
    return board.keep_seen(
        session,
        notice_id=seen.notice_id,
        center_id=arrival.record.center_id,
        kiosk_id=arrival.kiosk_id,
        at=seen.at,
        received_at=arrival.received_at,
    )


KINDS: Mapping[str, Keep] = {"entry": entries.keep, "play": _keep_play, "seen": _keep_seen}
"""Who keeps a record of each kind; any other is set aside until a hub knows it."""


@router.post("/records")
def post_records(batch: Batch, kiosk: AnyKiosk, store: StoreDep, clock: ClockDep) -> Receipt:
    sender = Sender(kiosk.id, kiosk.center_id, clock.now())
    with store.transaction() as session:
        return inbox.take(session, batch, sender, KINDS)
