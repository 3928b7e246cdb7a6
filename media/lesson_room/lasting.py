"""What outlives a connection: the lesson as one centre has lived it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from media.lesson_room.sending.microphone import MicrophoneState
from media.lesson_room.shown.people import Person
from media.stage import Stage, Vote
from media.view import LessonView, Link


@dataclass(frozen=True, slots=True)
class Way:
    """How the way to the room is, for the view."""

    link: Link = Link.JOINING
    lost_since: datetime | None = None


@dataclass(slots=True)
class Lasting:
    """What is known of the running lesson; it outlives every stay."""

    join_started_at: datetime | None = None
    played_before_s: float = 0.0
    joined_at: datetime | None = None
    frames_before: int = 0
    way: Way = field(default_factory=Way)
    stage: Stage = field(default_factory=Stage)
    people: tuple[Person, ...] = ()
    microphone: MicrophoneState = field(default_factory=MicrophoneState)
    hand_at: datetime | None = None
    hand_shown: bool = False
    vote: Vote | None = None
    vote_told: bool = False
    adopted: bool = False
    view: LessonView | None = None

    def hand_told(self, told: str, *, settled: bool) -> None:
        """The room says this of our hand; `settled`: it has heard what we want it to know.

        The instructor may take our hand down: an attribute of ours that the hub emptied.
        """
        if self.hand_at is None:
            self.hand_shown = False
        elif told == self.hand_at.isoformat():
            self.hand_shown = True
        elif not settled:
            self.hand_shown = False
        elif self.hand_shown:
            self.hand_at = None
