"""Everything of ours in one connection, once we are inside."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from media.lesson_room.sending.own_tracks import OwnTracks
from media.lesson_room.sending.telling import Telling
from media.lesson_room.sending.voting import Voting

if TYPE_CHECKING:
    from livekit import rtc

    from media.sound import Sound


class Ours:
    """Tracks, attributes and answers; each needs its `runs` to get anywhere."""

    def __init__(self, me: rtc.LocalParticipant, sound: Sound) -> None:
        self._me = me
        self.tracks = OwnTracks(me, sound)
        self.telling = Telling(me)
        self.voting = Voting(me)

    @property
    def attributes(self) -> dict[str, str]:
        """What the room says of us."""
        return self._me.attributes

    def runs(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """To be run until the connection ends."""
        return self.tracks.run(), self.telling.run(), self.voting.run()

    def entered_anew(self) -> None:
        """What the room, or who is in it, was told may be lost."""
        self.telling.forget()
        self.voting.forget()
