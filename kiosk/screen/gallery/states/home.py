"""The light screens without names and films."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.screen.gallery.sample import NOW, Sample, lesson, state
from kiosk.screen.gallery.states.attendance import roll
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import text
from kiosk.state import Check, KioskState, Mode, Pairing, Watched
from media.view import LessonView


def first_day() -> Iterator[Sample]:
    nobody = Facts(NOW, None, Standing(), LessonView())
    yield Sample("starting", nobody)
    facts = replace(nobody, standing=Standing(Scene.PAIRING))
    code = Pairing(code="1234 5678", expires_at=NOW + timedelta(minutes=10))
    coded = KioskState(mode=Mode.PAIRING, pairing=code)
    yield Sample("pairing", replace(facts, state=coded))
    yield Sample("pairing-wait", replace(facts, state=KioskState(mode=Mode.PAIRING)))
    offline = KioskState(mode=Mode.PAIRING, hub_reachable=False)
    yield Sample("pairing-offline", replace(facts, state=offline))


def at_home() -> Iterator[Sample]:
    def home(name: str, *, now: datetime = NOW, note: str = "", **changes: object) -> Sample:
        told = state().model_copy(update=changes)
        standing = Standing(Scene.HOME, told.lesson)
        return Sample(name, Facts(now, told, standing, LessonView(), note=note))

    yield home("home")
    yield home("home-ticked", attendance=roll(9, present=4))
    yield home("home-full", attendance=roll(25, present=25), help_asked_at=NOW)
    yield home("home-no-films", note=text("no_films"))
    yield home("home-no-roll", note=text("no_roll_yet"))
    yield home("home-asked", help_asked_at=NOW)
    yield home("home-offline", hub_reachable=False)
    yield home("home-none", lesson=None)
    yield home("home-nothing", lesson=None, upcoming=None)
    yield home("home-declined", declined=True, now=NOW + timedelta(minutes=20))
    yield home("home-note", note=text("not_yet_open"))
    watched = Watched(errand_id="errand_1", until=NOW + timedelta(seconds=15))
    yield home("home-watched", watched=watched)
    yield home("home-checking", check=Check(check_id="check_1", audible=True))
    long = lesson("어르신과 함께하는 즐거운 웃음 치료와 노래 교실", state().lesson.starts_at)  # type: ignore[union-attr]
    yield home("home-long", lesson=long, volume=10, attendance=roll(12, present=12))


def countdown() -> Iterator[Sample]:
    told = state(Mode.COUNTDOWN)
    now = NOW.replace(minute=55, second=0)
    told = told.model_copy(update={"countdown_ends": now + timedelta(seconds=7)})
    yield Sample(
        "countdown", Facts(now, told, Standing(Scene.COUNTDOWN, told.lesson), LessonView())
    )
    standing = Standing(Scene.OVER, told.lesson)
    yield Sample("over", Facts(now + timedelta(hours=1), told, standing, LessonView()))
