"""Our attributes get to the room, however its answers come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from media.lesson_room.sending import telling as module
from media.lesson_room.sending.telling import Telling


class Participant:
    """A room that takes everything, and answers as long as `answers` says so."""

    def __init__(self) -> None:
        self.answers = True
        self.taken: asyncio.Queue[dict[str, str]] = asyncio.Queue()

    async def set_attributes(self, attributes: dict[str, str]) -> None:
        self.taken.put_nowait(attributes)
        if not self.answers:
            await asyncio.Event().wait()


@asynccontextmanager
async def running(participant: Participant) -> AsyncIterator[Telling]:
    telling = Telling(participant)  # type: ignore[arg-type]
    task = asyncio.create_task(telling.run())
    try:
        yield telling
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_only_what_changed_is_sent() -> None:
    participant = Participant()
    async with running(participant) as telling:
        telling.tell({"hand": "9:00", "people": "4"})
        assert await participant.taken.get() == {"hand": "9:00", "people": "4"}
        telling.tell({"hand": "", "people": "4"})
        assert await participant.taken.get() == {"hand": ""}


async def test_what_the_room_shows_is_settled_though_the_answer_is_lost() -> None:
    participant = Participant()
    participant.answers = False
    async with running(participant) as telling:
        telling.tell({"hand": "9:00"})
        await participant.taken.get()
        telling.seen({})
        assert not telling.is_settled("hand")
        telling.seen({"hand": "9:00"})
        # Somebody else takes it down before the answer: it was there.
        telling.seen({"hand": ""})
        assert telling.is_settled("hand")


async def test_what_was_not_answered_and_not_shown_is_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_TIMEOUT_S", 0.05)
    participant = Participant()
    participant.answers = False
    async with running(participant) as telling:
        telling.tell({"hand": "9:00"})
        for _ in range(3):
            assert await participant.taken.get() == {"hand": "9:00"}
        participant.answers = True
        assert await participant.taken.get() == {"hand": "9:00"}
        telling.tell({"people": "4"})
        assert await participant.taken.get() == {"people": "4"}


async def test_a_new_participant_of_ours_is_told_everything_again() -> None:
    participant = Participant()
    async with running(participant) as telling:
        telling.tell({"hand": "9:00"})
        await participant.taken.get()
        # What the SDK still remembers of the old one is no proof.
        telling.seen({"hand": "9:00"})
        telling.forget()
        telling.seen({"hand": "9:00"})
        assert await participant.taken.get() == {"hand": "9:00"}
