"""What there is to watch in the city, and what its instructor has on the stage just now."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from content import library
from content.item import File, Item
from media.rooms import stages
from media.stage import Question, RollCall, Stage, Watch
from store.audit import Deed
from wire.ids import CenterId, ItemId, LessonId

_FILMS = (
    ("앉아서 하는 아침 체조", "체조"),
    ("손뼉 치며 노래하기", "노래"),
    ("봄나물 이야기", "건강"),
)
MORNING = ItemId("item-0")
"""The film that all watch; it also plays by itself each morning."""


def put_in_films(session: Session, deed: Deed) -> None:
    """A small library; the files themselves are nowhere."""
    for number, (title, category) in enumerate(_FILMS):
        sha256 = hashlib.sha256(title.encode()).hexdigest()
        film = Item(
            id=ItemId(f"item-{number}"),
            title=title,
            category=category,
            seconds=900 + number,
            media_type="video/mp4",
            film=File(sha256=sha256, size=10_000_000),
            added_at=deed.at,
        )
        library.add(session, film, deed)


def put_on_stage(session: Session, lesson_id: LessonId, now: datetime) -> None:
    """A question, a roll call and a film, all at once."""
    asked = Question(id="q1", text="오늘 무릎은 괜찮으세요?", answers=("좋아요", "보통", "아파요"))
    stage = Stage(
        question=asked.model_copy(update={"shows_result": True, "counts": (5, 2, 1)}),
        roll_call=RollCall(calling=CenterId("wido"), called=(CenterId("myeongho"),)),
        watch=Watch(
            item_id=MORNING,
            title=_FILMS[0][0],
            playing=False,
            position_s=200,
            at=now - timedelta(minutes=1),
        ),
    )
    stages.change(session, lesson_id, stage, Deed("teacher", now))
