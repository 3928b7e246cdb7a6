"""Fleet: a kiosk without mains is known before the lesson, and its desk has a letter about it.

The agent of a real kiosk is killed as a cut of the mains would.  Half an hour before the lesson
the hub's watch writes to the county's desk; when the kiosk is back it writes that all is well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.parts.clock import ClockControl
from tests.parts.mailserver import HOST, MailServer, mail_server
from tests.parts.town import OUR_CENTER, Town
from tests.parts.waiting import until

pytestmark = [pytest.mark.flow, pytest.mark.timeout(300)]

DESK = "desk@county.example.kr"


class Day:
    """The city's clock, which is moved on."""

    def __init__(self, control: ClockControl) -> None:
        self.control = control
        self.ahead = timedelta(0)

    def passes(self, **length: float) -> None:
        self.ahead += timedelta(**length)
        self.control.set_offset(self.ahead.total_seconds())


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
    until("it is found", lambda: passing(day, lambda: connection(city) == ["warning"]), 120)
    assert post_office.letters == []

    starts_at = datetime.fromisoformat(
        city.operator.get(f"/api/lessons/{lesson_id}").json()["starts_at"]
    )
    day.passes(seconds=(starts_at - datetime.now(UTC) - day.ahead).total_seconds() - 30 * 60)
    until("a letter before the lesson", lambda: post_office.letters, 120)
    (letter,) = post_office.letters
    assert letter["To"] == DESK
    assert "수업 전 확인" in letter["Subject"]
    assert OUR_CENTER.name in letter.get_content()

    kiosk.agent.start()
    until("it is well again", lambda: passing(day, lambda: not connection(city)), 120)
    until("a letter that says so", lambda: passing(day, lambda: len(post_office.letters) > 1), 120)
    assert "괜찮아졌어요" in post_office.letters[-1]["Subject"]
    history = city.operator.get("/api/findings/history", params={"center_id": OUR_CENTER.id})
    (found,) = [one for one in history.json() if one["subject"] == "connection"]
    assert found["closed_at"] is not None


def passing(day: Day, probe: Any) -> Any:
    """What a probe finds, and half a minute more on the city's clock."""
    day.passes(seconds=30)
    return probe()


def answers(city: Town) -> bool:
    try:
        return city.operator.get("/api/kiosks").is_success
    except httpx.TransportError:
        return False


def connection(city: Town) -> list[str]:
    """How bad the line's finding is, where there is one."""
    found = city.operator.get("/api/findings").json()
    return [one["level"] for one in found if one["subject"] == "connection"]
