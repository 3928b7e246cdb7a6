"""What the machine of the screens wants done."""

from __future__ import annotations

from dataclasses import dataclass

from content.item import Play
from content.player import Standing
from kiosk.agent.mode.state import Choice, Show, State
from notice.talk import Said
from wire.ids import TalkId


@dataclass(frozen=True, slots=True)
class Remember:
    """Put these on disk before anybody is told."""

    choices: tuple[Choice, ...]
    film: Standing | None
    show: Show | None


@dataclass(frozen=True, slots=True)
class Played:
    """A playback is over; it belongs into the journal, once."""

    play_id: str
    play: Play


@dataclass(frozen=True, slots=True)
class Refuse:
    """The press has no effect; `reason` is a slug."""

    reason: str


@dataclass(frozen=True, slots=True)
class SayOfTalk:
    """Tell the hub how a talk stands here."""

    talk_id: TalkId
    said: Said


Command = Remember | Played | Refuse | SayOfTalk
Step = tuple[State, tuple[Command, ...]]
