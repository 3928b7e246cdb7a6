"""Our answer to the question on the stage, on its way to whoever teaches.

A data message reaches who is in the room when it is sent.  So it is sent again to whoever of
the staff comes in later, and by every new connection; whoever counts takes the latest.
"""

from __future__ import annotations

import asyncio
import logging

from livekit import rtc
from livekit.rtc.participant import PublishDataError

from media.stage import VOTE_TOPIC, Question, Vote

log = logging.getLogger(__name__)

_TIMEOUT_S = 5.0
_AGAIN_S = 1.0

Listeners = frozenset[tuple[str, str]]
"""Identity and sid of everybody of the staff; who enters anew has another sid."""


def standing(vote: Vote | None, question: Question | None) -> Vote | None:
    """What is left of a vote: nothing once there is another question, or none."""
    if vote is None or question is None or vote.question_id != question.id:
        return None
    return vote if vote.answer < len(question.answers) else None


def cast(vote: Vote | None, question: Question | None, wanted: Vote) -> Vote | None:
    """The vote after a press; a question that is over, or is another by now, takes no more."""
    if question is None or question.shows_result or standing(wanted, question) is None:
        return standing(vote, question)
    return wanted


class Voting:
    """Keeps the staff of one connection told of what was last given to `tell`."""

    def __init__(self, participant: rtc.LocalParticipant) -> None:
        self._participant = participant
        self._vote: Vote | None = None
        self._listeners: Listeners = frozenset()
        self._told: dict[tuple[str, str], Vote] = {}
        self._wake = asyncio.Event()

    def tell(self, vote: Vote | None, listeners: Listeners) -> None:
        """This is our vote now, and these have to know it; None says nothing to anybody."""
        self._vote, self._listeners = vote, listeners
        if self._untold():
            self._wake.set()

    def forget(self) -> None:
        """The connection broke: what was on its way may be lost."""
        self._told.clear()
        if self._untold():
            self._wake.set()

    def has_told(self, vote: Vote | None) -> bool:
        """Whether somebody of the staff has this vote."""
        return vote is not None and vote in self._told.values()

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            vote, untold = self._vote, self._untold()
            if vote is None or not untold:
                continue
            try:
                async with asyncio.timeout(_TIMEOUT_S):
                    await self._participant.publish_data(
                        vote.model_dump_json(),
                        destination_identities=sorted(identity for identity, _ in untold),
                        topic=VOTE_TOPIC,
                    )
            except (PublishDataError, TimeoutError) as error:
                log.warning("a vote was not taken, sending it again: %s", error or "no answer")
                await asyncio.sleep(_AGAIN_S)
            else:
                self._told.update(dict.fromkeys(untold, vote))
            if self._untold():
                self._wake.set()

    def _untold(self) -> Listeners:
        if self._vote is None:
            return frozenset()
        return frozenset(one for one in self._listeners if self._told.get(one) != self._vote)
