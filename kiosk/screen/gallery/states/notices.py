"""Alerts over everything, the notice that waits on home and is opened, and help on its way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kiosk.screen.gallery.sample import NOW, Sample, state
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import text
from kiosk.state import KioskState, Mode
from media.view import LessonView, Link, Microphone
from notice.notice import TEXT_MOST, TITLE_MOST, Level, Notice
from wire.ids import NoticeId

_LONG = (
    "오늘 밤부터 내일 아침까지 비바람이 아주 세차게 불어요. "
    "문과 창을 꼭 닫으시고 밖에 나가지 마세요. 도움이 필요하면 눌러 주세요"
)


def _notice(level: Level, title: str, words: str = "") -> Notice:
    return Notice(
        id=NoticeId("n1"),
        level=level,
        title=title,
        text=words,
        starts_at=NOW,
        expires_at=NOW + timedelta(hours=9),
    )


STORM = _notice("alert", "태풍이 오고 있어요", "밖에 나가지 마시고 문과 창을 꼭 닫아 주세요.")
FULL = _notice("alert", "비바람 조심하세요 집에 꼭 계셔요", _LONG[:TEXT_MOST])
ONE_WORD = _notice("alert", "가" * TITLE_MOST, "나" * TEXT_MOST)
MENU = _notice(
    "notice",
    "내일은 쉬는 날이에요",
    "내일은 개천절이라 수업이 없어요. 모레 아침 10시에 다시 만나요.",
)
LONG_MENU = FULL.model_copy(update={"level": "notice"})


def alerts() -> Iterator[Sample]:
    def alert(name: str, one: Notice, mode: Mode = Mode.HOME, **more: object) -> Sample:
        told = state(mode).model_copy(update={"alert": one, **more})
        return Sample(f"alert{name}", _facts(told))

    yield alert("", STORM)
    yield alert("-title", _notice("alert", "불이 났어요"))
    yield alert("-full", FULL)
    yield alert("-one-word", ONE_WORD)
    yield alert("-asked", STORM, help_asked_at=NOW)
    yield alert("-coming", STORM, help_asked_at=NOW, help_by="김하나")
    yield alert("-in-lesson", STORM, Mode.LESSON)
    heard = LessonView(Link.LIVE, microphone=Microphone.OPEN)
    told = state(Mode.LESSON).model_copy(update={"alert": STORM})
    yield Sample("alert-heard", _facts(told, heard))
    seen = LessonView(Link.LIVE, spotlight_is_us=True)
    yield Sample("alert-seen", _facts(told, seen))
    yield Sample("alert-note", _facts(told, note=text("one_moment")))


def notices() -> Iterator[Sample]:
    def home(name: str, one: Notice, *, reading: str = "", **more: object) -> Sample:
        told = state().model_copy(update={"notice": one, **more})
        return Sample(name, _facts(told, reading=reading))

    yield home("home-notice", MENU)
    yield home("home-notice-long", LONG_MENU, volume=10)
    yield home("home-notice-no-lesson", MENU, lesson=None)
    yield home("home-notice-offline", MENU, hub_reachable=False)
    yield home("notice", MENU, reading="n1")
    yield home("notice-title", _notice("notice", "점심은 국수예요"), reading="n1")
    yield home("notice-full", LONG_MENU, reading="n1", help_asked_at=NOW, help_by="김하나")
    one_word = ONE_WORD.model_copy(update={"level": "notice"})
    yield home("notice-one-word", one_word, reading="n1", help_asked_at=NOW)


def help_coming() -> Iterator[Sample]:
    coming = {"help_asked_at": NOW, "help_by": "김하나"}
    told = state().model_copy(update=coming)
    note = text("help_coming").format("김하나")
    yield Sample("home-coming", _facts(told))
    yield Sample("home-coming-note", _facts(told, note=note))
    cut = state().model_copy(update={"help_asked_at": NOW, "hub_reachable": False})
    yield Sample("home-asked-offline", _facts(cut, note=text("help_later")))
    yield Sample("home-answered", _facts(state(), note=text("help_answered")))
    told = state(Mode.LESSON).model_copy(update=coming)
    yield Sample("lesson-coming", _facts(told, LessonView(Link.LIVE)))


def _facts(
    told: KioskState, view: LessonView | None = None, *, note: str = "", reading: str = ""
) -> Facts:
    standing = Standing(Scene(told.mode.value), told.lesson)
    now = NOW + timedelta(minutes=33 if told.mode is Mode.LESSON else 1)
    return Facts(now, told, standing, view or LessonView(), True, note, reading=reading)
