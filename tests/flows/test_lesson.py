"""The lesson: it starts by itself, it is seen and heard on both sides, and it survives.

Everything is real: hub, room engine, the kiosk's agent and screen on an X display, Chromium
as the instructor's browser, PulseAudio devices.  The instructor's camera is a film in which
every frame carries its number, so a picture on the kiosk's screen tells how old it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kiosk.state import KioskState, Mode
from tests.kiosk.screen import film as numbered
from tests.parts import barcode
from tests.parts.browser import PATIENCE_S, chromium, loudness_heard, picture_in
from tests.parts.display import Display
from tests.parts.sound import SoundServer, band_share
from tests.parts.town import OTHER_CENTER, OUR_CENTER, PASSWORD, Town
from tests.parts.voices import ROOM_HZ, TEACHER_HZ
from tests.parts.waiting import until
from wire.ids import LessonId

pytestmark = [pytest.mark.flow, pytest.mark.pixels, pytest.mark.timeout(600)]

FPS = 15
FILM_S = 120
APART_S = 3.0
"""Of a busy machine; how well a film keeps step is seen elsewhere."""
FILM_FRAMES = 450
FRESH_S = 5.0
"""A picture that is older belongs to a queue that grows; how old they are is measured elsewhere."""
SILENT, HEARD = 60, 110
"""Loudness of a band in the page, 0..255: below it is silence, above it a voice."""
MICROPHONE_BUTTON = (415, 645)
"""Where the lesson's second button is on a screen of 1280 x 720."""


@pytest.fixture
def teacher(films: Path, tmp_path: Path) -> Iterator[Page]:
    """The instructor's browser."""
    with chromium(films / "teacher.y4m", films / "teacher.wav") as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.on("dialog", lambda dialog: dialog.accept())
        yield page
        page.screenshot(path=tmp_path / "page.png")


def test_a_lesson_starts_by_itself_and_both_sides_see_and_hear(
    city: Town, screen: Display, speakers: SoundServer, films: Path, teacher: Page, tmp_path: Path
) -> None:
    city.add_film(numbered.make(tmp_path / "numbers.mp4", FILM_S), "숫자 세기", "두뇌 운동")
    kiosk = city.kiosk(OUR_CENTER, sound=speakers, camera=films / "room.y4m")
    city.show(kiosk, screen, speakers)
    until("the film is on the disk", lambda: next(kiosk.states()).shelf, PATIENCE_S)
    states = kiosk.states()
    before = next(states)
    lesson_id = city.publish_lesson(opens_in_s=4, lead_s=15, minutes=10)

    modes = modes_until(chain([before], states), Mode.LESSON)
    assert modes == [Mode.HOME, Mode.COUNTDOWN, Mode.LESSON]
    host(teacher, city, lesson_id)

    # The kiosk's screen shows the instructor of now, and goes on doing so.
    until("the lesson on the kiosk's screen", lambda: age_on_screen(teacher, screen), PATIENCE_S)
    until("look after look is fresh", lambda: stays_fresh(teacher, screen), PATIENCE_S)

    # It is heard at the centre: the instructor's voice comes out of the loudspeaker.
    until(
        "the instructor in the loudspeaker", lambda: voice(speakers, TEACHER_HZ) > 0.5, PATIENCE_S
    )

    # The instructor sees the centre's camera, moving, and does not hear it before the floor.
    first = until("the centre's picture", lambda: room_on_page(teacher), PATIENCE_S)
    until("a later picture", lambda: room_on_page(teacher) not in (None, first), PATIENCE_S)
    with speakers.play(films / "room.wav", "micbus") as talking:
        assert loudness_heard(teacher, 2.0, *ROOM_HZ) < SILENT
        press(teacher, "floor")
        until("the centre is heard", lambda: heard(teacher), PATIENCE_S)
        press(teacher, "floor")
        until("it is silent again", lambda: not heard(teacher), PATIENCE_S)
        talking.terminate()

    watch_together(teacher, city, lesson_id, screen)
    until("the lesson is seen again", lambda: age_on_screen(teacher, screen), PATIENCE_S)

    health = until("a report of shown pictures", lambda: reported_shown(city, 10 * FPS), PATIENCE_S)
    assert health["presses"] == 0

    end(teacher)
    until("the kiosk is home", lambda: next(kiosk.states()).mode is Mode.HOME, PATIENCE_S)
    row = until("the centre has left", lambda: left(city, lesson_id), PATIENCE_S)
    assert row["joined_at"] < row["left_at"]
    assert set(city.presence(lesson_id)) == {OUR_CENTER.id}
    assert row["seconds"] > 10


def test_everybody_comes_back_with_mute_and_stage_kept(
    city: Town, screen: Display, speakers: SoundServer, films: Path, teacher: Page
) -> None:
    kiosk = city.kiosk(OUR_CENTER, sound=speakers, camera=films / "room.y4m")
    city.show(kiosk, screen, speakers)
    lesson_id = city.publish_lesson(opens_in_s=0, lead_s=12, minutes=10)
    modes_until(kiosk.states(), Mode.LESSON)
    host(teacher, city, lesson_id)
    until("the lesson on the kiosk's screen", lambda: age_on_screen(teacher, screen), PATIENCE_S)

    # The instructor mutes everybody, gives our centre the floor and spotlights a neighbour;
    # and somebody here switches the microphone off again.
    teacher.click('[data-action="mute-all"]')
    with speakers.play(films / "room.wav", "micbus") as talking:
        press(teacher, "floor")
        until("the centre is heard", lambda: heard(teacher), PATIENCE_S)
        screen.tap(*MICROPHONE_BUTTON)
        until("it is silent", lambda: not heard(teacher), PATIENCE_S)
        talking.terminate()
    stage = city.stage(lesson_id)
    assert stage.has_floor(OUR_CENTER.id)
    kept = city.put_stage(lesson_id, stage.model_copy(update={"spotlight": OTHER_CENTER.id}))

    assert kiosk.screen is not None
    for victim in (city.engine, city.hub, kiosk.screen):
        victim.kill()
        victim.start()
        until(
            f"everybody is back after the {victim.name} was killed",
            lambda: fresh_on_both_sides(teacher, screen) and city.is_connected(OUR_CENTER),
            PATIENCE_S,
        )
        assert next(kiosk.states()).mode is Mode.LESSON
        assert city.stage(lesson_id) == kept
        with speakers.play(films / "room.wav", "micbus") as talking:
            # Longer than the countdown after which a floor would open the microphone.
            assert loudness_heard(teacher, 5.0, *ROOM_HZ) < SILENT
            talking.terminate()

    # What the agent decides is decided: the lesson goes on while it is away, and afterwards.
    stays = city.presence(lesson_id)[OUR_CENTER.id]["stays"]
    kiosk.agent.kill()
    until("it goes on without the agent", lambda: stays_fresh(teacher, screen), PATIENCE_S)
    assert not kiosk.agent.running
    kiosk.agent.start()
    modes = modes_until(kiosk.states(), Mode.LESSON)
    assert not {Mode.HOME, Mode.COUNTDOWN} & {*modes}, "it finds on disk that it is in a lesson"
    with speakers.play(films / "room.wav", "micbus") as talking:
        assert loudness_heard(teacher, 5.0, *ROOM_HZ) < SILENT
        talking.terminate()
    until("it goes on with the agent", lambda: stays_fresh(teacher, screen), PATIENCE_S)
    row = city.presence(lesson_id)[OUR_CENTER.id]
    assert (row["left_at"], len(row["stays"])) == (None, len(stays)), "it was there all the time"

    # Only somebody at the centre opens it again.
    with speakers.play(films / "room.wav", "micbus") as talking:
        screen.tap(*MICROPHONE_BUTTON)
        until("the centre is heard", lambda: heard(teacher), PATIENCE_S)
        talking.terminate()
    health = until("a report of shown pictures", lambda: reported_shown(city, FPS), PATIENCE_S)
    assert health["presses"] == 0
    end(teacher)
    row = until("the centre has left", lambda: left(city, lesson_id), PATIENCE_S)
    assert row["center_id"] == OUR_CENTER.id


# --- what people do ----------------------------------------------------------


def host(page: Page, city: Town, lesson_id: LessonId) -> None:
    """Sign in, open today's lesson, and start it, as an instructor does."""
    page.goto(city.hub_url)
    page.fill('input[name="name"]', "teacher")
    page.fill('input[name="password"]', PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/teach")
    page.click(f'a[href="/lessons/{lesson_id}/stage"]')
    page.click('[data-action="start"]')


def press(page: Page, action: str) -> None:
    """Press a button on our centre's tile."""
    page.click(f'[data-center="{OUR_CENTER.id}"] [data-action="{action}"]')


def end(page: Page) -> None:
    """End the lesson; the page asks once."""
    page.click('[data-action="end"]')
    page.click('[data-action="end-confirm"]')


def watch_together(page: Page, city: Town, lesson_id: LessonId, screen: Display) -> None:
    """Show everybody a film, stop it, and take it away; the centre plays it from its own disk."""

    def in_step() -> bool:
        seen, watch = film_at(screen), city.stage(lesson_id).watch
        if seen is None or watch is None:
            return False
        return abs(seen - watch.position_at(datetime.now(UTC))) < APART_S

    page.click('.bar [data-action="watch"]')
    choice = page.get_by_role("dialog", name="어떤 영상을 함께 볼까요?")
    choice.get_by_role("radio", name="숫자 세기").check()
    choice.get_by_role("button", name="모든 경로당에서 보기").click()
    until("the centre watches in step", in_step, PATIENCE_S)
    page.click('[data-action="watch-pause"]')
    until("it stands", lambda: (now := city.stage(lesson_id).watch) and not now.playing, PATIENCE_S)
    until("it stands at the centre, too", in_step, PATIENCE_S)
    page.click('[data-action="watch-end"]')
    until("it is gone", lambda: city.stage(lesson_id).watch is None, PATIENCE_S)


# --- what people see and hear ------------------------------------------------


def modes_until(states: Iterator[KioskState], last: Mode) -> list[Mode]:
    """The modes the kiosk goes through, without repeats, up to `last`."""
    seen: list[Mode] = []
    for state in states:
        if not seen or seen[-1] is not state.mode:
            seen.append(state.mode)
        if state.mode is last:
            return seen
    raise AssertionError(f"the agent went away after {seen}")


def age_on_screen(page: Page, screen: Display) -> float | None:
    """How far the kiosk's screen is behind the instructor's own camera, in seconds."""
    shown = barcode.read(screen.picture(), barcode.MAGENTA)
    filmed = picture_in(page, '[data-testid="own-camera"] video')
    now = None if filmed is None else barcode.read(filmed, barcode.MAGENTA)
    if shown is None or now is None:
        return None
    return max(0.01, ((now - shown) % FILM_FRAMES) / FPS)


def stays_fresh(page: Page, screen: Display) -> bool:
    """Whether the kiosk shows the instructor of now, five looks in a row."""
    ages = [age_on_screen(page, screen) for _ in range(5)]
    print("behind the instructor, in seconds:", ages)
    return all(age is not None and age < FRESH_S for age in ages)


def film_at(screen: Display) -> float | None:
    """Where the film that all watch is on the kiosk's big picture, in seconds."""
    number = barcode.read(screen.picture()[100:510, :1040], barcode.MAGENTA)
    return None if number is None else number / numbered.A_SECOND


def room_on_page(page: Page) -> int | None:
    """The number of the centre's picture that the instructor sees."""
    picture = picture_in(page, f'[data-center="{OUR_CENTER.id}"] video')
    return None if picture is None else barcode.read(picture, barcode.CYAN)


def fresh_on_both_sides(page: Page, screen: Display) -> bool:
    """Whether the kiosk shows the instructor of now, and the page a moving centre."""
    age = age_on_screen(page, screen)
    if age is None or age > FRESH_S:
        return False
    before = room_on_page(page)
    page.wait_for_timeout(300)
    return room_on_page(page) not in (None, before)


def voice(speakers: SoundServer, band: tuple[float, float]) -> float:
    """The share of a band in what comes out of the centre's loudspeaker just now."""
    return band_share(speakers.record("spk.monitor", 1.0), *band)


def reported_shown(city: Town, frames: int) -> dict[str, int]:
    """The kiosk's report of its live lesson once so many pictures were drawn; empty before."""
    health = city.lesson_health(OUR_CENTER)
    return health if health.get("link") == "live" and health["frames_shown"] >= frames else {}


def heard(page: Page) -> bool:
    """Whether the instructor hears the centre's voice now."""
    return loudness_heard(page, 1.0, *ROOM_HZ) > HEARD


def left(city: Town, lesson_id: LessonId) -> dict[str, str] | None:
    """Our centre's presence row once it has an end."""
    row = city.presence(lesson_id).get(OUR_CENTER.id)
    return row if row and row["left_at"] else None
