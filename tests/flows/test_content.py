"""Content: a film gets to a centre over a line that breaks, and plays when the hub is gone.

The film's frames carry their number, so the screen's pixels say where it stands.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from demo.full_kiosk import glass
from kiosk.state import KioskState, Mode
from tests.parts import barcode
from tests.parts.clock import ClockControl
from tests.parts.display import Display
from tests.parts.glass import is_home, tap_until
from tests.parts.line import Line, line_to
from tests.parts.sound import SoundServer, band_share, chirps, write_wav
from tests.parts.town import OUR_CENTER, Kiosk, Town
from tests.parts.waiting import until

pytestmark = [pytest.mark.flow, pytest.mark.pixels, pytest.mark.timeout(420)]

FPS = 15
SECONDS = 45
FILM_HZ = (1200.0, 1900.0)
OPENS_IN_S, LEAD_S = 3600, 60


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An MP4 of some megabytes: numbered frames in a grain that does not compress, and chirps."""
    folder = tmp_path_factory.mktemp("film")
    barcode.write_y4m(folder / "code.y4m", FPS * SECONDS, FPS, (480, 272), barcode.MAGENTA)
    write_wav(folder / "sound.wav", chirps(SECONDS, *FILM_HZ))
    made = folder / "film.mp4"
    grain = ("-vf", "noise=alls=12:allf=t,format=yuv420p")
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-g", "15", "-c:a", "aac")
    inputs = ("-i", str(folder / "code.y4m"), "-i", str(folder / "sound.wav"))
    subprocess.run(
        ["ffmpeg", "-v", "error", *inputs, *grain, *codecs, "-shortest", str(made)],
        check=True,
        timeout=120,
    )
    return made


@pytest.fixture
def line(city: Town) -> Iterator[Line]:
    with line_to(city.hub_port) as line:
        yield line


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[ClockControl]:
    control = ClockControl(tmp_path / "clock.sock")
    yield control
    control.close()


def test_a_film_comes_over_a_broken_line_and_plays_without_the_hub(
    city: Town,
    screen: Display,
    speakers: SoundServer,
    line: Line,
    clock: ClockControl,
    film: Path,
    films: Path,
) -> None:
    camera = films / "room.y4m"
    kiosk = city.kiosk(OUR_CENTER, sound=speakers, camera=camera, line=line, clock=clock)
    city.show(kiosk, screen, speakers)
    lesson_id = city.publish_lesson(opens_in_s=OPENS_IN_S, lead_s=LEAD_S, minutes=30)
    starts_at = city.starts_at(lesson_id)
    size = film.stat().st_size
    assert size > 2_500_000

    # The operator puts it into the library; the line breaks twice while the kiosk fetches it.
    line.break_after(size // 3, size * 2 // 3)
    item = city.add_film(film, "손뼉 치며 웃어요", "함께 웃어요")
    until("the film is on the kiosk's disk", lambda: state(kiosk).shelf, 120)
    assert [shown.item_id for shown in state(kiosk).shelf] == [item["id"]]
    assert line.broken == 2
    # Fetched from the start after each break it would have been twice its size.
    assert line.carried < 1.6 * size

    # The hub is gone.  Somebody chooses the film: it is seen and heard.
    city.hub.kill()
    until("the screen is home", lambda: is_home(screen), 60)
    tap_until(screen, glass.HOME_VIDEOS, "the films", lambda: state(kiosk).mode is Mode.VIDEOS, 60)
    tap_until(screen, glass.FIRST_CARD, "the player", lambda: state(kiosk).mode is Mode.PLAYER, 60)
    first = until("the film on the screen", lambda: on_screen(screen), 60)
    until("a later picture", lambda: (on_screen(screen) or 0) > first + FPS, 60)
    until("its sound", lambda: band_share(speakers.record("spk.monitor", 1.0), *FILM_HZ) > 0.5, 60)

    # It pauses, goes ten seconds on, and goes on playing.
    screen.tap(*glass.PAUSE)
    stands = standing(screen)
    screen.tap(*glass.FORWARD)
    until("ten seconds further", lambda: (on_screen(screen) or 0) > stands + 8 * FPS, 60)
    screen.tap(*glass.PAUSE)
    until("it plays again", lambda: (on_screen(screen) or 0) > stands + 11 * FPS, 60)
    before = on_screen(screen) or 0

    # A lesson comes: the film gives way, and when the lesson is over it goes on where it was.
    clock.move_to(starts_at - timedelta(seconds=LEAD_S))
    until("the countdown", lambda: state(kiosk).mode is Mode.COUNTDOWN, 60)
    until("no film", lambda: on_screen(screen) is None, 60)
    clock.move_to(starts_at)
    until("the lesson", lambda: state(kiosk).mode is Mode.LESSON, 60)
    clock.move_to(starts_at + timedelta(hours=1))
    until("the film again", lambda: state(kiosk).mode is Mode.PLAYER, 60)
    after = until("its picture again", lambda: on_screen(screen), 90)
    assert after > before - 10 * FPS, "it went on from where it was"

    # To its end, and home by itself; what was played reaches the hub once it is back.
    tap_until(screen, glass.FORWARD, "the end", lambda: state(kiosk).mode is Mode.HOME, 120)
    city.hub.start()
    plays = until("the play at the hub", lambda: played(city), 120)
    assert [(row["item_id"], row["center_id"], row["outcome"]) for row in plays] == [
        (item["id"], OUR_CENTER.id, "finished")
    ]
    assert 3 < plays[0]["seconds"] < SECONDS


# --- what is seen ------------------------------------------------------------


def state(kiosk: Kiosk) -> KioskState:
    return next(kiosk.states())


def on_screen(screen: Display) -> int | None:
    """The number of the film's picture on the kiosk's screen."""
    return barcode.read(screen.picture(), barcode.MAGENTA)


def standing(screen: Display) -> int:
    """The number on the screen once it is the same as a second before."""
    before: int | None = None

    def look() -> int | None:
        nonlocal before
        seen, before = before, on_screen(screen)
        return before if before == seen else None

    return until("it stands", look, 60, every_s=1.0)


def played(city: Town) -> list[dict[str, Any]]:
    """What was played today; empty while the hub is still starting."""
    try:
        return city.plays(datetime.now(ZoneInfo(city.zone)).date())
    except httpx.TransportError:
        return []
