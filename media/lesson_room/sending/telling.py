"""What this kiosk says of itself: its participant attributes, sent when they change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from livekit import rtc

log = logging.getLogger(__name__)

_TIMEOUT_S = 5.0


class Telling:
    """Keeps our attributes in the room equal to what was last told to `tell`."""

    def __init__(self, participant: rtc.LocalParticipant) -> None:
        self._participant = participant
        self._wanted: dict[str, str] = {}
        self._sent: dict[str, str] = {}
        self._asking: dict[str, str] = {}
        self._wake = asyncio.Event()

    def tell(self, attributes: Mapping[str, str]) -> None:
        """These are ours now; an empty value is the same as none."""
        self._wanted.update(attributes)
        if self._unsent():
            self._wake.set()

    def forget(self) -> None:
        """The room has a new participant of ours that knows nothing of what was sent."""
        self._sent.clear()
        self._wake.set()

    def seen(self, attributes: Mapping[str, str]) -> None:
        """The room says this of us.  What it was just asked for has arrived, answered or not.

        The SDK can miss an answer that comes at once, and what was asked for may be changed by
        others before the next one.
        """
        for key, value in self._asking.items():
            if attributes.get(key, "") == value:
                self._sent[key] = value

    def is_settled(self, key: str) -> bool:
        """Whether the room has been told what we want it to know of `key`."""
        return self._sent.get(key, "") == self._wanted.get(key, "")

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            unsent = self._unsent()
            if not unsent:
                continue
            self._asking = unsent
            try:
                async with asyncio.timeout(_TIMEOUT_S):
                    await self._participant.set_attributes(unsent)
            except TimeoutError:
                log.warning("attributes were not answered keys=%s", ",".join(sorted(unsent)))
            else:
                self._sent.update(unsent)
            finally:
                self._asking = {}
            if self._unsent():  # not taken, or told otherwise while the answer was on its way
                self._wake.set()

    def _unsent(self) -> dict[str, str]:
        return {
            key: value for key, value in self._wanted.items() if self._sent.get(key, "") != value
        }
