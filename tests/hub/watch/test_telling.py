"""Outside the console: one letter and one signed message for all that is new, and none is lost."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from fleet.messages import queue
from hub.watch.receivers import receivers
from tests.hub.running_hub import START, HandClock
from tests.hub.watch.conftest import MakeTown
from tests.hub.watch.listener import Listener, is_genuine, listening
from tests.hub.watch.town import Town
from tests.parts.mailserver import HOST, MailServer, mail_server

MYEONGHO, WIDO, UISIN = "c-myeongho", "c-wido", "c-uisin"
SECRET = "a secret between two programs"
IT, BUAN = "it@bucheon.example.kr", "desk@buan.example.kr"


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening() as made:
        yield made


@pytest.fixture
def post_office(clock: HandClock) -> Any:
    clock.moment = START - timedelta(minutes=50)
    with mail_server("none") as made:
        yield made


@pytest.fixture
def town(make_town: MakeTown, post_office: MailServer, listener: Listener) -> Town:
    """Letters to those who mend lines everywhere and to one county's desk; a program hears all."""
    return make_town(
        mail={
            "host": HOST,
            "port": post_office.port,
            "security": "none",
            "sender": "사랑방 <console@bucheon.example.kr>",
            "to": [
                {"address": IT, "owners": ["city_it"]},
                {"address": BUAN, "counties": ["부안군"]},
            ],
        },
        webhooks=[{"url": listener.url, "secret": SECRET}],
    )


def letters(post_office: MailServer) -> list[tuple[str, str]]:
    return [(letter["To"], letter["Subject"]) for letter in post_office.letters]


async def test_before_a_lesson_its_people_hear_once_what_is_unwell(
    town: Town, clock: HandClock, post_office: MailServer, listener: Listener
) -> None:
    for center_id in (MYEONGHO, WIDO, UISIN):
        town.pair(center_id)
    town.kiosks[WIDO].said["camera"] = "missing"
    town.kiosks[UISIN].said["camera"] = "missing"
    await town.passes(minutes=5)
    await town.sending.send_due()
    assert letters(post_office) == []

    clock.moment = START - timedelta(minutes=30)
    await town.passes(minutes=1)
    await town.sending.send_due()
    # The line is nobody's concern here, and the third centre has no lesson this morning.
    assert letters(post_office) == [(BUAN, "[사랑방] 10:00 수업 전 확인: 위도 경로당")]
    assert "카메라를 찾지 못해요" in post_office.letters[0].get_content()
    (body,), (headers,) = listener.bodies, listener.headers
    assert is_genuine(SECRET, headers["Sarangbang-Signature"], body, clock.now().timestamp())
    told = json.loads(body)
    assert (told["kind"], told["lesson"]["id"]) == ("lesson", "lesson-today")
    assert [(one["center_id"], one["subject"]) for one in told["opened"]] == [(WIDO, "camera")]

    town.kiosks[MYEONGHO].said["clock_offset_ms"] = -90_000
    await town.passes(minutes=3)
    clock.moment = START - timedelta(minutes=10)
    await town.passes(seconds=10)
    await town.sending.send_due()
    # It was told when it happened, and is not told again before the same lesson.
    assert letters(post_office)[1:] == [(IT, "[사랑방] 문제 1건: 명호 경로당")]
    assert len(listener.bodies) == 2


async def test_a_restart_and_a_receiver_that_fails_twice_lose_nothing(
    town: Town, clock: HandClock, post_office: MailServer, listener: Listener
) -> None:
    listener.answers = [503, 500]
    post_office.answers = ["451 try again later"]
    town.pair(WIDO).said |= {"loudspeaker": "missing", "screen_alive": False}
    town.pair(UISIN).said["loudspeaker"] = "missing"
    await town.passes(minutes=3)
    await town.sending.send_due()
    assert letters(post_office) == []
    await town.sending.close()
    town.restart()
    for seconds in (29, 1, 59, 1):
        clock.advance(seconds=seconds)
        await town.sending.send_due()
    # All of it in one letter, and the program hears everything there is.
    assert letters(post_office) == [(BUAN, "[사랑방] 문제 2건: 위도 경로당")]
    assert len(listener.bodies) == 3
    assert len({json.loads(body)["id"] for body in listener.bodies}) == 1
    assert len(json.loads(listener.bodies[-1])["opened"]) == 3
    with town.store.reading() as session:
        assert queue.due(session, clock.now() + timedelta(days=2)) == ()

    town.kiosks[WIDO].said |= {"loudspeaker": "ok", "screen_alive": True}
    await town.passes(minutes=15)
    await town.sending.send_due()
    assert letters(post_office)[1:] == [(BUAN, "[사랑방] 괜찮아졌어요: 위도 경로당")]


async def test_who_is_not_in_the_config_any_more_gets_nothing(
    town: Town, make_town: MakeTown, clock: HandClock, listener: Listener
) -> None:
    town.pair(WIDO).said["loudspeaker"] = "missing"
    await town.passes(minutes=3)
    without = make_town()
    await without.sending.send_due()
    assert listener.bodies == []
    with town.store.reading() as session:
        errors = [one.error for one in queue.stuck(session, clock.now() + timedelta(hours=1))]
    assert len(errors) == 2
    assert all("any more" in error for error in errors)


async def test_with_nobody_to_tell_nothing_is_kept_as_told(
    make_town: MakeTown, clock: HandClock, listener: Listener
) -> None:
    silent = make_town()
    silent.pair(WIDO).said["loudspeaker"] = "missing"
    clock.moment = START - timedelta(hours=3)
    await silent.passes(minutes=3)
    # Once somebody is to be told, what is open is still news.
    told = make_town(webhooks=[{"url": listener.url, "secret": SECRET}])
    await told.watching.look()
    await told.sending.send_due()
    (body,) = listener.bodies
    assert [one["subject"] for one in json.loads(body)["opened"]] == ["loudspeaker"]


def test_receivers_are_read_from_the_config(town: Town) -> None:
    found = [(one.channel, one.target) for one in receivers(town.config.mail, town.config.webhooks)]
    assert found[:2] == [("mail", IT), ("mail", BUAN)]
    assert found[2][0] == "webhook"
