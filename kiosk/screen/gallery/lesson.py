"""The inside of a lesson in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.screen.gallery.attendance import roll
from kiosk.screen.gallery.sample import CENTERS, NOW, Sample, state
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.state import Mode
from media.stage import Stage
from media.view import SELF, LessonView, Link, Microphone, Tile

TEACHER = "staff:park"


def _tiles(*, floor: int | None = 1, hand: int | None = 3) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            feed=SELF if index == 0 else f"center:{center.id}",
            name=center.name,
            center_id=center.id,
            mine=index == 0,
            has_picture=index != 2,
            has_floor=index == floor,
            hand_up=index == hand,
        )
        for index, center in enumerate(CENTERS)
    )


def inside_a_lesson() -> Iterator[Sample]:
    told = state(Mode.LESSON).model_copy(update={"attendance": roll(25, present=12)})
    now = NOW + timedelta(minutes=33)
    early = NOW.replace(minute=57)
    teacher = Tile(feed=TEACHER, name="박정은 선생님", center_id=None, has_picture=True)
    live = LessonView(Link.LIVE, instructor=teacher, main=TEACHER, tiles=_tiles())
    standing = Standing(Scene.LESSON, told.lesson)

    def inside(name: str, view: LessonView, *, at: datetime = now, act: str = "") -> Sample:
        met = view.instructor is not None or at == now
        return Sample(f"lesson-{name}", Facts(at, told, standing, view, met), act)

    blind = replace(teacher, has_picture=False)
    opens_at = now + timedelta(seconds=2.4)
    ours = _tiles(floor=0, hand=None)
    empty = replace(live, instructor=None, main=None)
    yield inside("live", live)
    yield inside("hand", replace(live, hand_up=True, tiles=_tiles(hand=0)))
    yield inside("recording", replace(live, stage=Stage(recording=True)))
    yield inside("joining", LessonView(), at=early)
    yield inside("waiting", empty, at=early)
    bare = tuple(replace(tile, has_picture=False) for tile in _tiles(floor=None, hand=None)[:2])
    yield inside("waiting-blind", replace(empty, tiles=bare), at=early)
    yield inside("away", empty)
    yield inside("no-picture", replace(live, instructor=blind))
    yield inside("sound-only", replace(live, instructor=blind, sound_only=True))
    yield inside("lost", replace(live, link=Link.LOST, lost_since=now))
    yield inside("spotlight", replace(live, main=SELF, spotlight_is_us=True))
    yield inside(
        "opening", replace(live, microphone=Microphone.OPENING, microphone_opens_at=opens_at)
    )
    yield inside("open", replace(live, microphone=Microphone.OPEN, tiles=ours))
    yield inside("self-muted", replace(live, microphone=Microphone.SELF_MUTED, tiles=ours))
    yield inside("no-microphone", replace(live, microphone=Microphone.MISSING))
    yield inside("leaving", live, act="leave")
    told = told.model_copy(update={"attendance": roll(25, present=0)})
    yield inside("nobody-ticked", live)
    told = told.model_copy(update={"attendance": None, "help_asked_at": NOW, "volume": 10})
    yield inside("asked", live)
