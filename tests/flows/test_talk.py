"""The talk: a centre asks for help, and somebody of the city sees and hears it, one to one.

Everything is real, as in the story of the lesson; Chromium is the operator's browser.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kiosk.line import encode
from kiosk.state import DOWN, Ack, KioskState, Press, PressWhat, Refused
from tests.parts import barcode
from tests.parts.browser import PATIENCE_S, chromium, loudness_heard, picture_in
from tests.parts.display import Display
from tests.parts.sound import SoundServer, band_share
from tests.parts.town import OUR_CENTER, PASSWORD, Kiosk, Town
from tests.parts.voices import ROOM_HZ, TEACHER_HZ
from tests.parts.waiting import until

pytestmark = [pytest.mark.flow, pytest.mark.pixels, pytest.mark.timeout(600)]

HEARD = 110
"""Loudness of a band in the page, 0..255: above it is a voice."""
HELP_BUTTON = (1042, 525)
HANG_UP_BUTTON = (300, 645)
"""Where these are on a screen of 1280 x 720."""
BETWEEN_THE_PLATES = slice(100, 500)
"""Rows of that screen without letters, whose coloured edges are no part of the operator's code."""


@pytest.fixture
def operator(films: Path, tmp_path: Path) -> Iterator[Page]:
    """The operator's browser, signed in."""
    with chromium(films / "teacher.y4m", films / "teacher.wav") as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.context.set_default_timeout(PATIENCE_S * 1000)
        yield page
        for number, one in enumerate(page.context.pages):
            one.screenshot(path=tmp_path / f"page-{number}.png")


def test_who_asked_for_help_is_seen_and_heard_and_either_side_hangs_up(
    city: Town, screen: Display, speakers: SoundServer, films: Path, operator: Page
) -> None:
    kiosk = city.kiosk(OUR_CENTER, sound=speakers, camera=films / "room.y4m")
    city.show(kiosk, screen, speakers)
    sign_in(operator, city)
    until("the kiosk is connected", lambda: city.is_connected(OUR_CENTER), PATIENCE_S)

    # Somebody there asks for help; it rings, is taken, and the operator calls by the screen.
    tap_until("help is asked", screen, HELP_BUTTON, lambda: now(kiosk).help_asked_at is not None)
    operator.click("text=내가 맡기")
    states = kiosk.states()
    assert next(states).talk is None
    with operator.context.expect_page() as opened:
        operator.click("#calls >> text=화면으로 통화하기")
    talk = opened.value

    # The seniors see who calls before anything opens; then both see and hear each other.
    first = next(one.talk for one in states if one.talk is not None)
    assert (first.on, first.by) == (False, "사랑방 운영실")
    opened_at = next(one.talk for one in states if one.talk is not None and one.talk.on)
    assert opened_at.id == first.id
    talk.wait_for_selector('[data-state="on"]')
    until("the operator on the screen", lambda: seen_at_center(screen), PATIENCE_S)
    until("the operator in the loudspeaker", lambda: voice(speakers) > 0.5, PATIENCE_S)
    until("the centre on the page", lambda: seen_by_operator(talk), PATIENCE_S)
    with speakers.play(films / "room.wav", "micbus") as talking:
        until("the centre is heard", lambda: heard(talk), PATIENCE_S)
        talking.terminate()

    # The centre hangs up, and the operator is told.
    over = talk.locator("text=경로당에서 끊었어요")
    tap_until("it is over", screen, HANG_UP_BUTTON, lambda: over.count() > 0)
    assert next(one for one in states if one.talk is None).help_asked_at is not None

    # Called again, somebody there presses 나중에; pressed too late, it is still meant.
    talk.click("text=다시 걸기")
    second = next(one.talk for one in states if one.talk is not None)
    assert second.id != first.id
    press(kiosk, "talk_later")
    talk.wait_for_selector("text=나중에 하겠다고 하셨어요")

    # A third time it is the operator who hangs up.
    talk.click("text=다시 걸기")
    talk.wait_for_selector('[data-state="on"]')
    next(one for one in states if one.talk is not None and one.talk.id not in {first.id, second.id})
    talk.click("text=끊기")
    talk.wait_for_selector("text=통화를 마쳤어요")
    next(one for one in states if one.talk is None)


# --- what people do ----------------------------------------------------------


def tap_until(what: str, screen: Display, place: tuple[int, int], done: Callable[[], bool]) -> None:
    """Tap as people do until it works: what turned under their finger takes no tap at once."""

    def tapped() -> bool:
        if done():
            return True
        screen.tap(*place)
        return False

    until(what, tapped, PATIENCE_S, every_s=1.0)


def press(kiosk: Kiosk, what: PressWhat) -> None:
    """Press something as the screen tells the agent of it; the place of it may be gone by now."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(kiosk.folder / "screen.sock"))
        sock.sendall(encode(Press(id=1, what=what)))
        answers = (DOWN.validate_json(line) for line in sock.makefile("rb"))
        assert next(one for one in answers if isinstance(one, Ack | Refused)).type == "ack"


def sign_in(page: Page, city: Town) -> None:
    page.goto(city.hub_url)
    page.fill('input[name="name"]', "operator")
    page.fill('input[name="password"]', PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")


# --- what people see and hear ------------------------------------------------


def now(kiosk: Kiosk) -> KioskState:
    return next(kiosk.states())


def seen_at_center(screen: Display) -> bool:
    """Whether the operator's own camera is on the centre's screen."""
    return barcode.read(screen.picture()[BETWEEN_THE_PLATES], barcode.MAGENTA) is not None


def seen_by_operator(page: Page) -> bool:
    picture = picture_in(page, '[data-testid="center"] video')
    return picture is not None and barcode.read(picture, barcode.CYAN) is not None


def voice(speakers: SoundServer) -> float:
    """The share of the operator's voice in what comes out of the centre's loudspeaker."""
    return band_share(speakers.record("spk.monitor", 1.0), *TEACHER_HZ)


def heard(page: Page) -> bool:
    return loudness_heard(page, 1.0, *ROOM_HZ) > HEARD
