"""The call for help, as it stands here and at the hub."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.agent.notices import Notices
from kiosk.agent.wishes import Wished

SHOWN = timedelta(minutes=30)
"""So long a call for help stands; who still needs it presses again."""


class Help:
    """Between what somebody pressed here and what the hub's board says of it."""

    def __init__(self, wished: Wished, notices: Notices) -> None:
        self._wished = wished
        self._notices = notices

    def asked_at(self, now: datetime) -> datetime | None:
        """Since when somebody waits."""
        asked = self._wished.now.help_asked_at
        if asked is None or not timedelta(0) <= now - asked < SHOWN:
            return None
        return asked

    @property
    def by(self) -> str:
        """Who has taken the call; empty while nobody has."""
        told = self._notices.help(self._wished.now.help_asked_at)
        return told.by if told is not None and told.state == "taken" else ""

    def answered(self, now: datetime) -> bool:
        """Whether the newest call has been answered, not long ago."""
        return self._notices.has_answered(now - SHOWN)

    async def ask(self, now: datetime) -> str | None:
        """None once it is on the disk, else the refusal's slug."""
        return await self._wished.change(help_asked_at=now)

    async def settle(self) -> None:
        """Who was helped may ask again."""
        told = self._notices.help(self._wished.now.help_asked_at)
        if told is not None and told.state in {"answered", "ended"}:
            await self._wished.change(help_asked_at=None)
