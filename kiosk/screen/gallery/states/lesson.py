"""The inside of a lesson in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from kiosk.screen.gallery.sample import CENTERS, NOW, Sample, state
from kiosk.screen.gallery.states.attendance import roll
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.state import Mode
from media.stage import Question, RollCall, Stage, Watch
from media.view import SELF, LessonView, Link, Microphone, Tile

TEACHER = "staff:park"
Together = Literal["", "there", "missing"]


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


class Inside(Protocol):
    """Makes a sample of the inside of a lesson."""

    def __call__(
        self, name: str, view: LessonView, *, act: str = "", together: Together = ""
    ) -> Sample: ...


QUESTION = Question(id="q1", text="오늘 아침에 체조를 하셨나요?", answers=("했어요", "아직이요"))
FOUR = Question(
    id="q2",
    text="다음 주에는 무엇을 함께 해 볼까요?",
    answers=("노래 부르기", "손 운동", "웃음 체조", "건강 이야기"),
)
LONG = Question(
    id="q3",
    text="지난번에 배운 어깨 돌리기와 손뼉 치기를 집에서도 날마다 열 번씩 하셨나요",
    answers=("날마다 열 번씩 해요", "생각날 때만 해요", "가" * 12, "아직 못 해 봤어요"),
)


def _asked(question: Question, *counts: int) -> Stage:
    changes = {"shows_result": bool(counts), "counts": counts}
    return Stage(question=question.model_copy(update=changes))


def _of_the_stage(inside: Inside, live: LessonView) -> Iterator[Sample]:
    """What the instructor does with everybody."""
    three = FOUR.model_copy(update={"answers": FOUR.answers[:3]})
    long_three = LONG.model_copy(update={"answers": LONG.answers[:3]})
    for name, question in (
        ("question", QUESTION),
        ("question-three", three),
        ("question-long", long_three),
    ):
        yield inside(name, replace(live, stage=_asked(question)))
    answered = replace(live, stage=_asked(QUESTION), answer=0)
    yield inside("question-answered", replace(answered, answer_told=True))
    yield inside("question-lost", replace(answered, link=Link.LOST))
    told = replace(answered, answer_told=True)
    yield inside("result", replace(told, stage=_asked(QUESTION, 6, 2)))
    yield inside("result-four", replace(told, stage=_asked(FOUR, 1, 12, 3, 0), answer=1))
    yield inside("result-long", replace(told, stage=_asked(LONG, 0, 0, 0, 0), answer=2))
    heard = replace(live, microphone=Microphone.OPEN, tiles=_tiles(floor=0))
    loud = _asked(LONG).model_copy(update={"recording": True})
    yield inside("question-heard", replace(heard, stage=loud))

    ids = [center.id for center in CENTERS]
    theirs = RollCall(calling=ids[2], called=(ids[1], ids[4], ids[5]))
    tiles = _tiles(floor=None, hand=None)
    shown = replace(tiles[2], has_picture=True)
    called = replace(live, main=f"center:{ids[2]}", tiles=(*tiles[:2], shown, *tiles[3:]))
    yield inside("roll-call-theirs", replace(called, stage=Stage(roll_call=theirs)))
    ours = RollCall(calling=ids[0], called=(*theirs.called, ids[2]))
    seen = replace(live, main=SELF, spotlight_is_us=True, tiles=tiles)
    yield inside("roll-call-ours", replace(seen, stage=Stage(roll_call=ours)))

    other = replace(called, stage=Stage(spotlight=ids[2]))
    yield inside("spotlight-other", other)
    blind = tuple(replace(tile, has_picture=False) for tile in called.tiles)
    yield inside("spotlight-blind", replace(other, tiles=blind))
    sharing = replace(live, main=TEACHER + ":screen", stage=Stage(shared_screen=True))
    yield inside("shared-screen", sharing)
    yield inside("grid", replace(live, stage=Stage(layout="grid"), tiles=_tiles(hand=6)))
    film = Watch(
        item_id="i1", title="손가락으로 하는 두뇌 운동", playing=True, position_s=9, at=NOW
    )
    watching = replace(live, stage=Stage(watch=film))
    yield inside("film", watching, together="there")
    paused = film.model_copy(update={"playing": False})
    yield inside("film-paused", replace(live, stage=Stage(watch=paused)), together="there")
    yield inside("film-missing", watching, together="missing")
    hands = tuple(
        replace(tile, hand_up=number in {0, 1, 3}, hand_place={0: 2, 1: 1, 3: 3}.get(number, 0))
        for number, tile in enumerate(_tiles(floor=None, hand=None))
    )
    yield inside("hands", replace(live, hand_up=True, tiles=hands))


def inside_a_lesson() -> Iterator[Sample]:
    told = state(Mode.LESSON).model_copy(update={"attendance": roll(25, present=12)})
    now = NOW + timedelta(minutes=33)
    early = NOW.replace(minute=57)
    teacher = Tile(feed=TEACHER, name="박정은 선생님", center_id=None, has_picture=True)
    live = LessonView(Link.LIVE, instructor=teacher, main=TEACHER, tiles=_tiles())
    standing = Standing(Scene.LESSON, told.lesson)

    def inside(
        name: str,
        view: LessonView,
        *,
        at: datetime = now,
        act: str = "",
        together: Together = "",
    ) -> Sample:
        met = view.instructor is not None or at == now
        facts = Facts(at, told, standing, view, met, together=together)
        return Sample(f"lesson-{name}", facts, act)

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
    yield from _of_the_stage(inside, live)
    told = told.model_copy(update={"attendance": roll(25, present=0)})
    yield inside("nobody-ticked", live)
    told = told.model_copy(update={"attendance": None, "help_asked_at": NOW, "volume": 10})
    yield inside("asked", live)
