"""What of a board a kiosk shows at one moment (pure), by its own clock and with the line cut."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from notice.notice import Board, Notice, in_order
from wire.ids import NoticeId


class Shown(NamedTuple):
    """The alert that covers everything, and the notice that waits on home."""

    alert: Notice | None = None
    notice: Notice | None = None


def shown(board: Board, seen: Collection[NoticeId], now: datetime) -> Shown:
    """What is up at `now`, without what somebody here has `seen`."""
    up = [one for one in in_order(board.notices) if one.is_up(now) and one.id not in seen]
    alert = next((one for one in up if one.level == "alert"), None)
    notice = next((one for one in up if one.level == "notice"), None)
    return Shown(alert, notice)


def find(board: Board, notice_id: str) -> Notice | None:
    return next((one for one in board.notices if one.id == notice_id), None)
