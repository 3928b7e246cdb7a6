"""What this kiosk says of a talk, in order, until the hub has heard it."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

from kiosk.agent.errors import HubError, HubRefusedError
from kiosk.agent.mode import SayOfTalk
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.patience import Backoff, Nudge, between_tries

PATH = "/api/kiosk/talks"
IDLE_S = 600.0
MOST = 16
"""So many words wait for the hub; it ends by itself a talk of which it hears nothing."""

log = logging.getLogger(__name__)


class TalkAnswers:
    """Takes what the desk says of talks; `pull_board` asks the hub how the talk stands there."""

    def __init__(self, hub: Hub, pull_board: Callable[[], None]) -> None:
        self._hub = hub
        self._pull_board = pull_board
        self._waiting: deque[SayOfTalk] = deque(maxlen=MOST)
        self._nudge = Nudge()

    def say(self, what: SayOfTalk) -> None:
        self._waiting.append(what)
        self._nudge.give()

    def hub_is(self, reachable: bool) -> None:
        if reachable:
            self._nudge.give()

    async def keep_saying(self) -> None:
        backoff = Backoff()
        while True:
            if not self._waiting:
                await self._nudge.wait(IDLE_S)
                continue
            said = self._waiting[0]
            try:
                await self._hub.post(f"{PATH}/{said.talk_id}", {"said": said.said})
            except HubRefusedError as error:
                log.info("talk=not_heard said=%s reason=%r", said.said, str(error))
                self._pull_board()
            except HubError as error:
                log.info("talk=put_off said=%s reason=%r", said.said, str(error))
                await between_tries(self._nudge, backoff, error.retry_after_s)
                continue
            backoff.reset()
            if self._waiting and self._waiting[0] is said:
                self._waiting.popleft()
