"""The stage: everything an instructor can do with everybody, on the screen of one centre.

Hub, room engine, the kiosk's agent and its screen are real; every state goes through
`PUT /api/lessons/{id}/stage`.  The instructor's camera is red and their screen green, the
neighbour is blue, our own camera carries a cyan code, and the film that all watch a magenta one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from kiosk.state import Mode
from media.stage import VOTE_TOPIC, Question, RollCall, Stage, Watch
from tests.kiosk.screen import film as numbered
from tests.parts import barcode
from tests.parts.display import Display
from tests.parts.room.guest import BLUE, GREEN, RED, SCREEN, Guest, guest
from tests.parts.sound import SoundServer
from tests.parts.town import OTHER_CENTER, OUR_CENTER, Kiosk, Town
from tests.parts.waiting import until
from wire.ids import LessonId

pytestmark = [pytest.mark.flow, pytest.mark.pixels, pytest.mark.timeout(900)]

PATIENCE_S = 60.0
FILM_S = 60
APART_S = 3.0
"""Of a machine that is busy with everything else; how well a film keeps step is seen elsewhere."""

BIG, SMALL = (420, 250), (1145, 210)
"""The middle of the big picture, and the second of the small ones, of 1280 x 720."""
FIRST_CELL, THIRD_CELL = (300, 150), (300, 400)
LEFT_ANSWER, RIGHT_ANSWER = (270, 200), (760, 200)
EDGE = (21, 300)
"""On the frame about the big picture."""
CARD_EDGE = (85, 470)
"""Beside the words of a card at the foot of the big picture."""
MICROPHONE = (330, 685)
"""Inside the microphone's button, beside its word."""

PAPER, CARD, PINE, HAND = (251, 246, 236), (255, 255, 255), (20, 83, 45), (243, 178, 60)


@dataclass
class Lesson:
    """The lesson as somebody sees it who changes its stage and looks at the centre's screen."""

    city: Town
    lesson_id: LessonId
    screen: Display
    folder: Path
    teacher: Guest
    shots: list[str] = field(default_factory=list)

    def put(self, **changes: Any) -> Stage:
        stage = self.city.stage(self.lesson_id)
        return self.city.put_stage(self.lesson_id, stage.model_copy(update=changes))

    def shows(self, what: str, seen: Callable[[], object]) -> None:
        """Wait for it, and keep a picture of what there was instead, too."""
        try:
            until(what, seen, PATIENCE_S)
        finally:
            self.shots.append(what)
            picture = Image.fromarray(self.screen.picture())
            picture.save(self.folder / f"{len(self.shots):02}-{what.replace(' ', '-')}.png")

    def is_at(self, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
        x, y = place
        seen = self.screen.picture()[y, x].astype(int)
        return bool(np.abs(seen - np.array(colour)).max() < 12)

    def is_mostly(self, place: tuple[int, int], channel: int) -> bool:
        """Whether this channel stands out there: of pictures that went through a codec."""
        x, y = place
        seen = self.screen.picture()[y - 4 : y + 4, x - 4 : x + 4].mean(axis=(0, 1))
        others = np.delete(seen, channel)
        return bool(seen[channel] > 100 and seen[channel] > others.max() + 60)

    def film_at(self) -> float | None:
        """Where the film stands on the screen, in seconds."""
        number = barcode.read(self.screen.picture()[100:510], barcode.MAGENTA)
        return None if number is None else number / numbered.A_SECOND

    def sees_us(self) -> bool:
        """Whether our own picture is the big one, by the cyan edge of its code."""
        return self.is_at((156, 300), barcode.CYAN.rgb)


@pytest.fixture
def lesson(
    city: Town, screen: Display, speakers: SoundServer, films: Path, tmp_path: Path
) -> Iterator[Lesson]:
    """One that is going on, with an instructor and a neighbour in it."""
    city.add_film(numbered.make(tmp_path / "numbers.mp4", FILM_S), "숫자 세기", "두뇌 운동")
    kiosk = city.kiosk(OUR_CENTER, sound=speakers, camera=films / "room.y4m")
    neighbour = city.kiosk(OTHER_CENTER, sound=None, camera="")
    city.show(kiosk, screen, speakers)
    until("the film is on the disk", lambda: next(kiosk.states()).shelf, PATIENCE_S)
    lesson_id = city.publish_lesson(opens_in_s=1, lead_s=15, minutes=15)
    next(state for state in kiosk.states() if state.mode is Mode.LESSON)
    with guest(*teachers_way(city, lesson_id)) as teacher, guest(*way_of(city, neighbour)) as other:
        teacher.show(RED)
        other.show(BLUE)
        yield Lesson(city, lesson_id, screen, tmp_path, teacher)


def test_every_state_of_the_stage_is_on_the_screen(lesson: Lesson) -> None:
    lesson.shows("the instructor is big", lambda: lesson.is_mostly(BIG, 0))

    pictures(lesson)
    question(lesson)
    roll_call(lesson)
    film(lesson)
    floor(lesson)

    lesson.put(ended=True)
    lesson.shows("it is over", lambda: lesson.is_at((8, 400), PAPER))


# --- what the instructor does ------------------------------------------------


def pictures(lesson: Lesson) -> None:
    lesson.put(spotlight=OTHER_CENTER.id)
    lesson.shows("another room is big", lambda: lesson.is_mostly(BIG, 2))
    lesson.shows("the instructor is small", lambda: lesson.is_mostly(SMALL, 0))
    lesson.put(spotlight=OUR_CENTER.id)
    lesson.shows("our room is big", lesson.sees_us)
    lesson.shows("it is framed", lambda: lesson.is_at(EDGE, HAND))
    lesson.teacher.show(GREEN, SCREEN)
    lesson.put(spotlight=None, shared_screen=True, recording=True)
    lesson.shows("the shared screen is big", lambda: lesson.is_mostly(BIG, 1))
    lesson.put(shared_screen=False, layout="grid", recording=False)
    lesson.shows("the instructor is one of all", lambda: lesson.is_mostly(FIRST_CELL, 0))
    lesson.shows("so is the neighbour", lambda: lesson.is_mostly(THIRD_CELL, 2))
    lesson.put(layout="instructor")
    lesson.shows("the instructor is big again", lambda: lesson.is_mostly(BIG, 0))


def question(lesson: Lesson) -> None:
    asked = Question(id="q1", text="오늘 기분은 어떠세요?", answers=("좋아요", "그저 그래요"))
    lesson.put(question=asked)
    lesson.shows("the question is asked", lambda: lesson.is_at(RIGHT_ANSWER, CARD))
    answer(lesson, RIGHT_ANSWER, 1)
    lesson.shows("our answer is marked", lambda: lesson.is_at(RIGHT_ANSWER, PINE))
    answer(lesson, LEFT_ANSWER, 0)
    lesson.shows("another one is marked", lambda: lesson.is_at(LEFT_ANSWER, PINE))
    lesson.put(question=asked.model_copy(update={"shows_result": True, "counts": (2, 1)}))
    lesson.shows("the result is shown", lambda: lesson.is_at(LEFT_ANSWER, CARD))
    lesson.put(question=None)
    lesson.shows("the question is gone", lambda: lesson.is_mostly(BIG, 0))


def answer(lesson: Lesson, place: tuple[int, int], number: int) -> None:
    """Somebody at the centre taps an answer, and the instructor gets it."""
    vote = (f"center:{OUR_CENTER.id}", VOTE_TOPIC, {"question_id": "q1", "answer": number})
    lesson.screen.tap(*place)
    until("the vote", lambda: vote in lesson.teacher.told, PATIENCE_S)


def roll_call(lesson: Lesson) -> None:
    lesson.put(roll_call=RollCall(calling=OTHER_CENTER.id))
    lesson.shows("the neighbour is called", lambda: lesson.is_mostly(BIG, 2))
    lesson.put(roll_call=RollCall(calling=OUR_CENTER.id, called=(OTHER_CENTER.id,)))
    lesson.shows("we are called", lambda: lesson.sees_us() and lesson.is_at(EDGE, HAND))
    lesson.put(roll_call=None)
    lesson.shows("nobody is called", lambda: lesson.is_mostly(BIG, 0))


def film(lesson: Lesson) -> None:
    item = lesson.city.operator.get("/api/items").json()[0]
    watch = Watch(
        item_id=item["id"],
        title=item["title"],
        playing=True,
        position_s=10,
        at=datetime.now(UTC),
    )

    def in_step(now: Watch) -> bool:
        seen = lesson.film_at()
        return seen is not None and abs(seen - now.position_at(datetime.now(UTC))) < APART_S

    lesson.put(watch=watch)
    lesson.shows("the film is in step", lambda: in_step(watch))
    paused = watch.model_copy(update={"playing": False, "position_s": 40.0})
    lesson.put(watch=paused)
    lesson.shows("it stands where it was put", lambda: lesson.film_at() == 40.0)
    again = watch.model_copy(update={"position_s": 25.0, "at": datetime.now(UTC)})
    lesson.put(watch=again)
    lesson.shows("it goes on", lambda: in_step(again))
    lesson.put(watch=again.model_copy(update={"item_id": "elsewhere"}))
    lesson.shows("a film that is not here", lambda: lesson.is_at(CARD_EDGE, PAPER))
    lesson.put(watch=None)
    lesson.shows("the film is over", lambda: lesson.is_mostly(CARD_EDGE, 0))


def floor(lesson: Lesson) -> None:
    stage = lesson.city.stage(lesson.lesson_id)
    given = stage.giving_floor(OUR_CENTER.id, datetime.now(UTC))
    with ThreadPoolExecutor(1) as instructor:
        giving = instructor.submit(lesson.put, floor=given.floor, music=True)
        # For three seconds only, which may be over before the hub has answered.
        lesson.shows("the microphone will open", lambda: lesson.is_at(EDGE, PAPER))
        giving.result(PATIENCE_S)
    lesson.shows("the microphone is open", lambda: lesson.is_at(MICROPHONE, PINE))
    lesson.put(floor=())
    lesson.shows("the microphone is shut", lambda: not lesson.is_at(MICROPHONE, PINE))


# --- ways into the room ------------------------------------------------------


def teachers_way(city: Town, lesson_id: LessonId) -> tuple[str, str]:
    given = city.signed_in("teacher").post(f"/api/lessons/{lesson_id}/room-pass").json()
    return given["url"], given["token"]


def way_of(city: Town, kiosk: Kiosk) -> tuple[str, str]:
    """Of a kiosk without a screen: as its screen would ask for it."""
    credential = json.loads((kiosk.folder / "credential.json").read_text())["credential"]
    given = httpx.post(
        f"{city.hub_url}/api/kiosk/room-pass",
        json={"lesson_id": next(kiosk.states()).lesson.id},  # type: ignore[union-attr]
        headers={"Authorization": f"Bearer {credential}", "Sarangbang-Wire": "1"},
        timeout=60,
    ).json()
    return given["url"], given["token"]
