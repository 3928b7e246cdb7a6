"""Every screen in every state as PNG files: ``python -m kiosk.screen.gallery DIR [--panel NAME]``.

For people who work on the screens, and for tests that look at all of them.  Films are drawn
only where there is a display; ``xvfb-run`` makes one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtMultimedia import QVideoFrame

from kiosk.config import Panel
from kiosk.screen.frames import Films, to_qt
from kiosk.screen.pages import documents
from kiosk.screen.pages import lesson as lesson_pages
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import text
from kiosk.screen.window import Window
from kiosk.state import KioskState, Mode, Pairing
from media.stage import Stage
from media.view import SELF, FeedKey, LessonView, Link, Microphone, Tile
from schedule.timetable import Center, Lesson
from wire.ids import CenterId, LessonId, ProgramId, StaffId

PANELS = {
    "15": Panel(diagonal_inch=15.6, fullscreen=False, width=1920, height=1080),
    "21": Panel(diagonal_inch=21.5, fullscreen=False, width=1920, height=1080),
    "21-720": Panel(diagonal_inch=21.5, fullscreen=False, width=1280, height=720),
    "32": Panel(diagonal_inch=32, fullscreen=False, width=1920, height=1080),
    "tv55": Panel(diagonal_inch=55, is_tv=True, fullscreen=False, width=1920, height=1080),
    "tv75": Panel(diagonal_inch=75, is_tv=True, fullscreen=False, width=1920, height=1080),
}
"""Panels that the sizes are made for, by a short name."""

NOW = datetime(2026, 11, 23, 0, 48, 20, tzinfo=UTC)
"""9:48 in Seoul, a Monday."""

CENTERS = tuple(
    Center(id=CenterId(f"c{number}"), name=name)
    for number, name in enumerate(
        (
            "봉화 명호 경로당",
            "진도 의신 경로당",
            "부안 위도 경로당",
            "봉화 춘양 경로당",
            "봉화 물야 경로당",
            "봉화 재산 경로당",
            "부안 변산 경로당",
            "부안 줄포 경로당",
            "부안 계화 경로당",
        )
    )
)
_TEACHER = "staff:park"


@dataclass(frozen=True, slots=True)
class Sample:
    """One screen in one state; `act` is a button that is pressed before the picture."""

    name: str
    facts: Facts
    act: str = ""


def lesson(title: str, starts_at: datetime) -> Lesson:
    return Lesson(
        id=LessonId(f"lesson-{starts_at:%m%d}"),
        program_id=ProgramId("program"),
        title=title,
        kind="health",
        instructor_id=StaffId("park"),
        instructor="박정은 선생님",
        opens_at=starts_at - timedelta(minutes=5),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        center_ids=tuple(center.id for center in CENTERS),
    )


def samples() -> Iterator[Sample]:
    """Every screen in every state."""
    nobody = Facts(NOW, None, Standing(), LessonView())
    yield Sample("starting", nobody)
    yield from _pairing(nobody)
    yield from _home()
    yield from _countdown()
    yield from _lesson()


def _pairing(nobody: Facts) -> Iterator[Sample]:
    facts = replace(nobody, standing=Standing(Scene.PAIRING))
    code = Pairing(code="1234 5678", expires_at=NOW + timedelta(minutes=10))
    state = KioskState(mode=Mode.PAIRING, pairing=code)
    yield Sample("pairing", replace(facts, state=state))
    yield Sample("pairing-wait", replace(facts, state=KioskState(mode=Mode.PAIRING)))
    offline = KioskState(mode=Mode.PAIRING, hub_reachable=False)
    yield Sample("pairing-offline", replace(facts, state=offline))


def _state(mode: Mode = Mode.HOME) -> KioskState:
    today = lesson("앉아서 하는 튼튼 체조", NOW.replace(hour=1, minute=0, second=0))
    tomorrow = lesson("두뇌가 깨어나는 손 운동", today.starts_at + timedelta(days=1))
    return KioskState(
        mode=mode, center=CENTERS[0], lesson=today, upcoming=tomorrow, centers=CENTERS
    )


def _home() -> Iterator[Sample]:
    def at_home(name: str, *, now: datetime = NOW, note: str = "", **changes: object) -> Sample:
        state = _state().model_copy(update=changes)
        standing = Standing(Scene.HOME, state.lesson)
        return Sample(name, Facts(now, state, standing, LessonView(), note=note))

    yield at_home("home")
    yield at_home("home-asked", help_asked_at=NOW)
    yield at_home("home-offline", hub_reachable=False)
    yield at_home("home-none", lesson=None)
    yield at_home("home-nothing", lesson=None, upcoming=None)
    yield at_home("home-declined", declined=True, now=NOW + timedelta(minutes=20))
    yield at_home("home-note", note=text("not_yet_open"))
    long = lesson("어르신과 함께하는 즐거운 웃음 치료와 노래 교실", _state().lesson.starts_at)  # type: ignore[union-attr]
    yield at_home("home-long", lesson=long, volume=10)


def _countdown() -> Iterator[Sample]:
    state = _state(Mode.COUNTDOWN)
    now = NOW.replace(minute=55, second=0)
    state = state.model_copy(update={"countdown_ends": now + timedelta(seconds=7)})
    yield Sample(
        "countdown", Facts(now, state, Standing(Scene.COUNTDOWN, state.lesson), LessonView())
    )
    standing = Standing(Scene.OVER, state.lesson)
    yield Sample("over", Facts(now + timedelta(hours=1), state, standing, LessonView()))


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


def _lesson() -> Iterator[Sample]:
    state = _state(Mode.LESSON)
    now = NOW + timedelta(minutes=33)
    early = NOW.replace(minute=57)
    teacher = Tile(feed=_TEACHER, name="박정은 선생님", center_id=None, has_picture=True)
    live = LessonView(Link.LIVE, instructor=teacher, main=_TEACHER, tiles=_tiles())
    standing = Standing(Scene.LESSON, state.lesson)

    def inside(name: str, view: LessonView, *, at: datetime = now, act: str = "") -> Sample:
        met = view.instructor is not None or at == now
        return Sample(f"lesson-{name}", Facts(at, state, standing, view, met), act)

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


@dataclass(frozen=True, slots=True)
class _Painted:
    """A picture in the shape of the SDK's: I420 in one buffer."""

    width: int
    height: int
    data: bytes


def painted(width: int, height: int, *, hue: int = 0) -> QVideoFrame:
    """A soft picture that is recognisably not empty."""
    across = np.linspace(60, 120, width, dtype=np.uint8)
    luma = np.tile(across, (height, 1))
    rows, columns = np.ogrid[:height, :width]
    disc = (rows - height * 0.4) ** 2 + (columns - width / 2) ** 2 < (height * 0.2) ** 2
    luma[disc] = 190
    half = (height // 2, width // 2)
    u = np.full(half, 118 + hue % 13, np.uint8)
    v = np.full(half, 122 + hue % 7, np.uint8)
    return to_qt(_Painted(width, height, luma.tobytes() + u.tobytes() + v.tobytes()))  # type: ignore[arg-type]


def feeds() -> dict[FeedKey, QVideoFrame]:
    """A picture for every feed of the samples."""
    frames = {f"center:{center.id}": painted(320, 180, hue=n) for n, center in enumerate(CENTERS)}
    return {SELF: painted(640, 360, hue=9), _TEACHER: painted(1280, 720), **frames}


def show(window: Window, films: Films, sample: Sample) -> None:
    """Bring a window into the state of a sample."""
    window.show(documents.window(sample.facts))
    films.clear()
    if sample.facts.standing.scene is Scene.LESSON:
        films.route(lesson_pages.films(sample.facts.view))
        films.deliver(feeds(), sample.facts.view.main)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--panel", choices=PANELS, default="21")
    parser.add_argument("--only", default="", help="part of a sample's name")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    app = QGuiApplication([])
    every = list(samples())
    window = Window(PANELS[options.panel], documents.first(NOW))
    films = Films(window.root)
    for sample in every:
        if options.only not in sample.name:
            continue
        show(window, films, sample)
        app.processEvents()
        if sample.act:
            press(window, sample.act)
            app.processEvents()
        window.quick.grabWindow().save(str(options.folder / f"{sample.name}.png"))
    window.close()
    return 0


def press(window: Window, name: str) -> None:
    """Click the visible button of this name, as a finger would."""
    pending = [window.root]
    while pending:
        item = pending.pop()
        pending.extend(item.childItems())
        if item.objectName() == name and item.isVisible():
            item.metaObject().invokeMethod(item, "click")
            return


if __name__ == "__main__":
    raise SystemExit(main())
