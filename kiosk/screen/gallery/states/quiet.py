"""The clock while nobody is there, what happens after 도움 요청, and the helper's corner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from kiosk.screen.corner.visit import Inside, Page
from kiosk.screen.gallery.sample import NOW, Sample, lesson, state
from kiosk.screen.gallery.states.notices import MENU
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import text
from kiosk.state import Corner, Mode
from media.view import LessonView


def resting() -> Iterator[Sample]:
    def quiet(name: str, *, minutes: int = 0, **changes: object) -> Sample:
        told = state(Mode.QUIET).model_copy(update=changes)
        now = NOW + timedelta(minutes=minutes)
        return Sample(name, Facts(now, told, Standing(Scene.QUIET, told.lesson), LessonView()))

    long = lesson(
        "어르신과 함께하는 즐거운 웃음 치료와 노래 교실", NOW + timedelta(days=30, hours=3)
    )
    yield quiet("quiet")
    yield quiet("quiet-wandered", minutes=4, lesson=None)
    yield quiet("quiet-long", minutes=8 + 8 * 60, lesson=None, upcoming=long, notice=MENU)
    yield quiet("quiet-nothing", minutes=2, lesson=None, upcoming=None)
    told = state(Mode.DARK)
    yield Sample("dark", Facts(NOW, told, Standing(Scene.DARK, told.lesson), LessonView()))


def helped() -> Iterator[Sample]:
    def explained(name: str, **changes: object) -> Sample:
        told = state().model_copy(update={"help_asked_at": NOW, **changes})
        standing = Standing(Scene.HOME, told.lesson)
        return Sample(name, Facts(NOW, told, standing, LessonView(), explaining=True))

    yield explained("help")
    yield explained("help-offline", hub_reachable=False)
    yield explained("help-coming", help_by="김하나")
    thanked = explained("help-note")
    yield replace(thanked, facts=replace(thanked.facts, note=text("help_thanks")))


def in_the_corner() -> Iterator[Sample]:
    told = state().model_copy(update={"has_pin": True})
    free = Facts(NOW, told, Standing(Scene.HOME, told.lesson), LessonView())
    pad = replace(free, inside=Inside(pad=True))
    yield Sample("pin", pad)
    yield Sample("pin-typed", pad, "digit:7")
    yield Sample("pin-wrong", replace(pad, note=text("wrong_pin")))
    yield Sample("pin-waits", replace(pad, note=text("pin_waits")))

    open_to = told.model_copy(
        update={"corner": Corner(address="192.168.117.201", reached_at=NOW, volume_floor=2)}
    )

    def corner(name: str, page: Page, inside: Inside | None = None, **changes: object) -> Sample:
        here = replace(inside or Inside(), page=page)
        return Sample(
            f"corner{name}", replace(free, state=open_to.model_copy(update=changes), inside=here)
        )

    yield corner("", "menu")
    yield corner("-camera", "camera", Inside(camera="ok"))
    yield corner("-camera-missing", "camera", Inside(camera="missing"))
    wrong = {"camera": "wrong", "microphone": "wrong"}
    yield corner("-camera-wrong", "camera", Inside(camera="missing", troubles=wrong))
    yield corner("-sound-wrong", "sound", Inside(microphone="missing", troubles=wrong))
    yield corner("-camera-looking", "camera")
    yield corner("-sound", "sound", Inside(microphone="ok", level=0.62), volume=10)
    yield corner("-sound-missing", "sound", Inside(microphone="missing"))
    yield corner("-line", "line")
    long = Corner(reached_at=NOW - timedelta(days=2))
    yield corner("-line-cut", "line", hub_reachable=False, corner=long)
    yield corner("-restart", "restart")
