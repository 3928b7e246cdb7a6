"""What was carried since the start, by the participants there are and by those who left."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

from media.engine.operation.figures import Carried, carried_by
from media.engine.rooms.participant import Participant
from media.engine.rooms.room import Room
from media.engine.rooms.rooms import Rooms

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Account:
    """What those carried who left a room."""

    began: float = field(default_factory=time.monotonic)
    sessions: int = 0
    carried: Carried = field(default_factory=Carried)


class Ledger:
    """Watches rooms; adds up on demand, and says what a room was when it ends."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._past = Carried()
        self._accounts: dict[str, _Account] = {}
        self.ended = 0
        """Sessions that ended, also those that never got in."""

    def began(self, room: Room) -> None:
        self._accounts[room.sid] = _Account()

    def left(self, room: Room, participant: Participant) -> None:
        carried = carried_by(participant)
        self._past += carried
        self.ended += 1
        account = self._accounts.get(room.sid)
        if account is not None:
            account.sessions += participant.active
            account.carried += carried

    def finished(self, room: Room) -> None:
        account = self._accounts.pop(room.sid, None) or _Account()
        arrived, sent = account.carried.arrived, account.carried.sent
        expected = arrived.packets + arrived.lost
        log.info(
            "room finished room=%s seconds=%d sessions=%d packets_in=%d packets_out=%d "
            "lost_in=%.4f asked_again_out=%d resent=%d dropped=%d",
            room.sid,
            time.monotonic() - account.began,
            account.sessions,
            arrived.packets,
            sent.packets,
            arrived.lost / expected if expected else 0.0,
            sent.asked,
            sent.resent,
            sum(account.carried.dropped.values()),
        )

    def totals(self) -> Carried:
        """Everything since the start."""
        return sum((carried_by(one) for _, one in self._rooms.every()), self._past)
