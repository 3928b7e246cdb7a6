"""Fleet: a kiosk without mains is known before the lesson, and its desk has a letter about it.

The agent of a real kiosk is killed as a cut of the mains would.  Half an hour before the lesson
the hub's watch writes to the county's desk; when the kiosk is back it writes that all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from tests.parts.clock import ClockControl
from tests.parts.mailserver import HOST, MailServer, mail_server
from tests.parts.town import OUR_CENTER, Town
from tests.parts.waiting import until

pytestmark = [pytest.mark.flow, pytest.mark.timeout(300)]

T = TypeVar("T")
DESK = "desk@county.example.kr"


class Day:
    """The city's clock, which is moved on."""

    def __init__(self, control: ClockControl) -> None:
        self.control = control
        self.ahead = timedelta(0)

    def passes(self, **length: float) -> None:
        self.ahead += timedelta(**length)
        self.control.set_offset(self.ahead.total_seconds())

    def comes_to(self, moment: datetime) -> None:
        self.passes(seconds=(moment - datetime.now(UTC) - self.ahead).total_seconds())

    def passing(self, latest: datetime, probe: Callable[[], T]) -> T:
        """What a probe finds, and some seconds more by this clock, but none past `latest`.

        The hub looks every few seconds of its own, or of a busy machine's: what comes at a later
        hour is not to come because it looked late.
        """
        if datetime.now(UTC) + self.ahead < latest:
            self.passes(seconds=10)
        return probe()


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    control = ClockControl(tmp_path / "clock.sock")
    yield Day(control)
    control.close()


@pytest.fixture
def post_office() -> Iterator[MailServer]:
    with mail_server("none") as server:
        yield server


def test_who_is_without_mains_is_known_before_the_lesson(
    city: Town, day: Day, post_office: MailServer
) -> None:
    with (city.folder / "hub.toml").open("r+", encoding="utf-8") as config:
        known = config.read()
        config.seek(0)
        config.write(f'clock_control = "{day.control.path}"\n{known}')
        config.write(
            f'[mail]\nhost = "{HOST}"\nport = {post_office.port}\nsecurity = "none"\n'
            f'sender = "console@city.example.kr"\n[[mail.to]]\naddress = "{DESK}"\n'
        )
    city.hub.kill()
    city.hub.start()
    until("the hub answers", lambda: answers(city), 60)
    lesson_id = city.publish_lesson(opens_in_s=2 * 3600, lead_s=300, minutes=60)
    kiosk = city.kiosk(OUR_CENTER, sound=None, camera="none", clock=day.control)
    until("the kiosk is there", lambda: city.is_connected(OUR_CENTER), 60)

    kiosk.agent.kill()
    until("the kiosk is gone", lambda: not city.is_connected(OUR_CENTER), 60)
    # Long before the lesson it is worth a look and no letter.
    starts_at = city.starts_at(lesson_id)
    long_before = starts_at - timedelta(hours=1)
    found = ["warning"]
    until("it is found", lambda: day.passing(long_before, lambda: connection(city) == found), 120)
    assert post_office.letters == []

    day.comes_to(starts_at - timedelta(minutes=30))
    until("a letter before the lesson", lambda: post_office.letters, 120)
    (letter,) = post_office.letters
    assert letter["To"] == DESK
    assert "수업 전 확인" in letter["Subject"]
    assert OUR_CENTER.name in letter.get_content()

    # It is there again before the hub looks at the lesson's centres once more.
    kiosk.agent.start()
    until("the kiosk is back", lambda: city.is_connected(OUR_CENTER), 120)
    in_time = starts_at - timedelta(minutes=15)
    until("it is well again", lambda: day.passing(in_time, lambda: not connection(city)), 120)
    letters = post_office.letters
    until("a letter that says so", lambda: day.passing(in_time, lambda: len(letters) > 1), 120)
    assert "괜찮아졌어요" in post_office.letters[-1]["Subject"]
    history = city.operator.get("/api/findings/history", params={"center_id": OUR_CENTER.id})
    (line,) = [one for one in history.json() if one["subject"] == "connection"]
    assert line["closed_at"] is not None


def answers(city: Town) -> bool:
    try:
        return city.operator.get("/api/kiosks").is_success
    except httpx.TransportError:
        return False


def connection(city: Town) -> list[str]:
    """How bad the line's finding is, where there is one."""
    found = city.operator.get("/api/findings").json()
    return [one["level"] for one in found if one["subject"] == "connection"]
