"""Answers to a question: what stands, and who has been told."""

from __future__ import annotations

import json

import pytest

from media.lesson_room.sending.voting import cast, standing
from media.stage import VOTE_TOPIC, Question, Vote
from media.view import Link
from tests.media.lesson_room.conftest import TEACHER, Hub, centre, guest, until
from tests.parts.processes import Program

OPEN = Question(id="q1", text="오늘 기분은 어떠세요?", answers=("좋아요", "그저 그래요"))
CLOSED = OPEN.model_copy(update={"shows_result": True, "counts": (4, 1)})
NEXT = Question(id="q2", text="물은 드셨어요?", answers=("네", "아직요"))
FIRST, SECOND = Vote(question_id="q1", answer=0), Vote(question_id="q1", answer=1)


@pytest.mark.parametrize(
    ("before", "question", "wanted", "after"),
    [
        (None, OPEN, FIRST, FIRST),
        (FIRST, OPEN, SECOND, SECOND),
        (FIRST, OPEN, FIRST, FIRST),
        (FIRST, CLOSED, SECOND, FIRST),
        (None, CLOSED, FIRST, None),
        (None, None, FIRST, None),
        (FIRST, NEXT, SECOND, None),
        (FIRST, OPEN, Vote(question_id="q1", answer=3), FIRST),
    ],
)
def test_a_press_counts_while_its_question_is_open(
    before: Vote | None, question: Question | None, wanted: Vote, after: Vote | None
) -> None:
    assert cast(before, question, wanted) == after


def test_another_question_forgets_the_answer() -> None:
    assert standing(FIRST, OPEN) == standing(FIRST, CLOSED) == FIRST
    assert standing(FIRST, NEXT) is standing(FIRST, None) is standing(None, OPEN) is None


async def test_whoever_teaches_is_told_also_after_a_lost_line(hub: Hub, engine: Program) -> None:
    told: list[tuple[str, dict[str, object]]] = []

    async with centre(hub) as kiosk:
        await kiosk.live()
        await hub.set_stage(hub.stage.model_copy(update={"question": OPEN}))
        await kiosk.view("asked", lambda view: view.stage.question == OPEN)
        kiosk.room.answer("q1", 0)
        assert kiosk.screen.view.answer == 0
        assert not kiosk.screen.view.answer_told
        async with guest(hub) as teacher:
            teacher.room.on(
                "data_received",
                lambda packet: told.append((packet.topic, json.loads(packet.data))),
            )
            # Nobody was there to hear it; now somebody is.
            await until("told of", lambda: (VOTE_TOPIC, FIRST.model_dump()) in told)
            await kiosk.view("known to be told", lambda view: view.answer_told)

        engine.kill()
        await kiosk.view("lost", lambda view: view.link is Link.LOST)
        kiosk.room.answer("q1", 1)
        assert (kiosk.screen.view.answer, kiosk.screen.view.answer_told) == (1, False)
        engine.start()
        await kiosk.live()
        await hub.open_room()
        told.clear()
        async with guest(hub, TEACHER) as teacher:
            teacher.room.on(
                "data_received",
                lambda packet: told.append((packet.topic, json.loads(packet.data))),
            )
            await until("told of the other", lambda: (VOTE_TOPIC, SECOND.model_dump()) in told)
        await hub.set_stage(hub.stage.model_copy(update={"question": CLOSED}))
        await kiosk.view("closed", lambda view: view.stage.question == CLOSED)
        kiosk.room.answer("q1", 0)
        assert kiosk.screen.view.answer == 1
        await hub.set_stage(hub.stage.model_copy(update={"question": NEXT}))
        await kiosk.view("another", lambda view: view.answer is None)
