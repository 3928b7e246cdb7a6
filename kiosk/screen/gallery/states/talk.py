"""Somebody of the city calls: the countdown, and every state of the talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from kiosk.screen.gallery.sample import CENTERS, NOW, Sample, state
from kiosk.screen.gallery.states.lesson import TEACHER
from kiosk.screen.gallery.states.notices import STORM
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.state import Mode, Talk
from media.view import SELF, LessonView, Link, Microphone, Tile
from wire.ids import TalkId

_RINGS = Talk(id=TalkId("0" * 32), by="김하나", asked_at=NOW, opens_at=NOW + timedelta(seconds=2.4))
_ON = _RINGS.model_copy(update={"opens_at": None, "on": True})


def talks() -> Iterator[Sample]:
    def sample(name: str, talk: Talk, view: LessonView | None = None, **more: object) -> Sample:
        told = state().model_copy(update={"talk": talk, **more})
        standing = Standing(Scene(told.mode.value), told.lesson)
        return Sample(f"talk-{name}", Facts(NOW, told, standing, LessonView(), talk=view))

    caller = Tile(TEACHER, "김하나", None, has_picture=True)
    ours = Tile(SELF, CENTERS[0].name, CENTERS[0].id, mine=True, has_picture=True)
    live = LessonView(
        Link.LIVE, instructor=caller, main=TEACHER, tiles=(ours,), microphone=Microphone.OPEN
    )
    blind = replace(live, instructor=replace(caller, has_picture=False))
    yield sample("rings", _RINGS)
    yield sample("rings-asked", _RINGS, help_asked_at=NOW, help_by="김하나")
    long_name = _RINGS.model_copy(update={"by": "부천시청 노인복지과 김하나 주무관"})
    yield sample("rings-long", long_name, mode=Mode.LESSON)
    yield sample("on-joining", _ON, LessonView(microphone=Microphone.OPEN))
    yield sample("on", _ON, live)
    yield sample("on-voice", _ON, blind)
    yield sample("on-sound-only", _ON, replace(blind, sound_only=True))
    yield sample("on-lost", _ON, replace(live, link=Link.LOST, lost_since=NOW))
    silent = replace(live, microphone=Microphone.MISSING, tiles=())
    yield sample("on-no-devices", _ON, silent, volume=10, help_asked_at=NOW)
    by = long_name.model_copy(update={"opens_at": None, "on": True})
    yield sample("on-long", by, live, help_asked_at=NOW, help_by="김하나")
    yield sample("alert", _ON, live, alert=STORM)
