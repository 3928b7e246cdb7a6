"""출석하기 with small and large rolls, before a lesson, in one, and on a day without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kiosk.screen.gallery.sample import LESSON, NOW, Sample, state
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import text
from kiosk.state import Attendance, Mode, Person
from media.view import LessonView, Link, Microphone
from wire.ids import MemberId

NAMES = (
    *("김순자", "김영희", "김영희/감나무집", "박복례", "서말순", "이점례"),
    *("이춘자", "장금옥", "정분이", "최병철", "한상규", "황덕수"),
    *("강옥순", "고말례", "남궁분남", "노영자", "류금순", "문복동"),
    *("박영수", "배정숙", "손막례", "신덕자", "안순례", "오금자", "조길례"),
)
_LONG = ("김영희/우물가 큰집댁", "응우옌티흐엉", "남궁분남/새로 지은 집", "황보금순자/둘째 아들네")
_LONGEST = ("브리기테 마리아 슈나이더", "한상규/삼거리 정미소집")


def roll(people: int, *, present: int = 0, guests: int = 0, undo: bool = False) -> Attendance:
    """So many people, of whom the first have come, for the lesson of `state`."""
    return _attendance(NAMES[:people], present, guests, undo)


def _attendance(
    names: tuple[str, ...], present: int, guests: int = 0, undo: bool = False
) -> Attendance:
    people = tuple(
        Person(
            id=MemberId(f"m{number}"),
            name=name.partition("/")[0],
            note=name.partition("/")[2],
            present=number < present,
        )
        for number, name in enumerate(names)
    )
    return Attendance(
        lesson_id=LESSON.id,
        title=LESSON.title,
        starts_at=LESSON.starts_at,
        people=people,
        guests=guests,
        undo_everybody=undo,
    )


def ticking_names() -> Iterator[Sample]:
    def ticking(
        name: str,
        attendance: Attendance,
        *,
        mode: Mode = Mode.HOME,
        view: LessonView | None = None,
        note: str = "",
        act: str = "",
    ) -> Sample:
        told = state(mode).model_copy(update={"attendance": attendance, "attendance_open": True})
        standing = Standing(Scene(mode.value), told.lesson, attendance=True)
        now = NOW + timedelta(minutes=2 if mode is Mode.HOME else 33)
        facts = Facts(now, told, standing, view or LessonView(), True, note)
        return Sample(name, facts, act)

    yield ticking("attendance", roll(12, present=4))
    yield ticking("attendance-9", roll(9, present=2))
    yield ticking("attendance-none", roll(12))
    yield ticking("attendance-all", roll(12, present=12, undo=True))
    yield ticking("attendance-guests", roll(11, present=11, guests=2))
    yield ticking("attendance-25", roll(25, present=3, guests=1))
    yield ticking("attendance-25-next", roll(25, present=14), act="names_after")
    today = roll(9, present=3).model_copy(
        update={"lesson_id": None, "title": "", "starts_at": None}
    )
    yield ticking("attendance-day", today)
    yield ticking("attendance-nobody", roll(0, guests=3))
    yield ticking("attendance-notes", _attendance((*_LONG, *NAMES[:8]), 6))
    longest = _attendance((*_LONGEST, *NAMES[:3]), 3, guests=1)
    long_title = "어르신과 함께하는 즐거운 웃음 치료와 노래 교실"
    yield ticking("attendance-longest", longest.model_copy(update={"title": long_title}))
    yield ticking("attendance-note", roll(12, present=5), note=text("one_moment"))
    over = roll(12, present=7)
    yield ticking("lesson-attendance", over, mode=Mode.LESSON, view=LessonView(Link.LIVE))
    heard = LessonView(Link.LIVE, microphone=Microphone.OPEN)
    yield ticking("lesson-attendance-heard", over, mode=Mode.LESSON, view=heard)
    seen = LessonView(Link.LIVE, spotlight_is_us=True)
    yield ticking("lesson-attendance-seen", over, mode=Mode.LESSON, view=seen)
