"""영상 보기 with nothing, one kind and many, and the player."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from kiosk.screen.gallery.sample import NOW, Sample, state
from kiosk.screen.pages.facts import Facts, Reel
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import text
from kiosk.state import Film, Mode, Playing
from media.view import LessonView
from wire.ids import ItemId

_TITLES = (
    "의자에 앉아서 하는 아침 체조",
    "어깨가 가벼워지는 맨손 체조",
    "손가락으로 하는 두뇌 운동",
    "건강 박수",
    "다리에 힘이 붙는 걷기",
    "웃음 체조",
)
_KINDS = ("체조", "노래", "두뇌 운동", "건강 이야기", "웃음 치료", "춤", "우리 동네 소식")
_LONG = "어르신과 함께하는 즐거운 웃음 치료와 노래 교실 그리고 온 가족 건강 체조"
_LONGEST_KIND = "치매예방두뇌건강운동교실"


@functools.cache
def poster(number: int) -> str:
    """The path of a painted poster, made when it is first asked for."""
    folder = _folder()
    rows, columns = np.ogrid[:180, :320]
    picture = np.empty((180, 320, 3), np.uint8)
    warm = 120 + 20 * (number % 4)
    picture[...] = (warm + 40, warm + 10 * (number % 3), 90 + 25 * (number % 5))
    picture[(rows - 72) ** 2 + (columns - 160) ** 2 < 40**2] = (238, 208, 176)
    picture[((rows - 190) / 1.1) ** 2 + (columns - 160) ** 2 < 78**2] = (46, 125, 90)
    image = QImage(picture.tobytes(), 320, 180, 3 * 320, QImage.Format.Format_RGB888)
    path = folder / f"{number}.jpg"
    image.save(str(path))
    return str(path)


@functools.cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="posters-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def shelf(kinds: int, films: int, *, long: bool = False) -> tuple[Film, ...]:
    """So many films spread over so many kinds."""
    return tuple(
        Film(
            item_id=ItemId(f"i{number}"),
            title=_LONG if long and number % 2 == 0 else _TITLES[number % len(_TITLES)],
            category=_LONGEST_KIND if long and number == 0 else _KINDS[number % kinds],
            seconds=95 + 611 * number,
            poster=poster(number) if number % 4 != 3 else "",
        )
        for number in range(films)
    )


def shelves() -> Iterator[Sample]:
    def choosing(name: str, films: tuple[Film, ...], *, act: str = "", note: str = "") -> Sample:
        told = state(Mode.VIDEOS).model_copy(update={"shelf": films})
        facts = Facts(NOW, told, Standing(Scene.VIDEOS, told.lesson), LessonView(), note=note)
        return Sample(name, facts, act)

    yield choosing("videos", shelf(4, 12))
    yield choosing("videos-kind", shelf(4, 12), act="kind:체조")
    yield choosing("videos-one-kind", shelf(1, 3))
    yield choosing("videos-many", shelf(1, 11))
    yield choosing("videos-next", shelf(1, 11), act="after")
    yield choosing("videos-seven-kinds", shelf(7, 20))
    yield choosing("videos-last-kinds", shelf(7, 20), act="after")
    yield choosing("videos-long", shelf(1, 4, long=True)[1:] + shelf(1, 4, long=True)[2:3])
    yield choosing("videos-long-kinds", shelf(3, 9, long=True))
    yield choosing("videos-long-kind", shelf(3, 9, long=True), act=f"kind:{_LONGEST_KIND}")
    yield choosing("videos-empty", ())
    yield choosing("videos-note", shelf(2, 6), note=text("help_thanks"))


def playing() -> Iterator[Sample]:
    film = Playing(
        play_id="p1", item_id=ItemId("i0"), title=_TITLES[0], seconds=900, film="/film.mp4"
    )
    told = state(Mode.PLAYER).model_copy(update={"playing": film})
    standing = Standing(Scene.PLAYER, told.lesson)
    facts = Facts(NOW, told, standing, LessonView(), reel=Reel(192, 900))

    yield Sample("player", facts)
    yield Sample("player-paused", replace(facts, reel=Reel(0, 900, paused=True)))
    yield Sample("player-ended", replace(facts, reel=Reel(900, 900)))
    yield Sample("player-broken", replace(facts, reel=Reel(0, 900, broken=True)))
    loud = told.model_copy(update={"volume": 10, "help_asked_at": NOW})
    long = Reel(2 * 3600 - 1, 2 * 3600 + 35 * 60 + 48)
    yield Sample("player-loud", replace(facts, state=loud, reel=long))
    for why in ("loop", "cancelled", "failed"):
        told_why = told.model_copy(update={"playing": film.model_copy(update={"by_itself": why})})
        yield Sample(f"player-{why}", replace(facts, state=told_why))
    yield Sample("player-note", replace(facts, note=text("help_thanks")))
