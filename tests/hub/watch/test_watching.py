"""The watch over three centres: what it finds in the course of a morning, and what it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from attendance.presence import What
from fleet import registry, watch
from hub.api.notices.findings import of_staff
from media.rooms import stages
from store.audit import Deed
from tests.hub.conftest import Furnished
from tests.hub.running_hub import LESSON, START, HandClock
from tests.hub.watch.conftest import MakeTown
from tests.hub.watch.town import Town
from wire.ids import CenterId

MYEONGHO, WIDO, UISIN = "c-myeongho", "c-wido", "c-uisin"


@pytest.fixture
def town(make_town: MakeTown) -> Town:
    return make_town()


def at(clock: HandClock, **after_start: float) -> None:
    clock.moment = START + timedelta(**after_start)


async def test_a_camera_that_is_gone_is_found_and_forgotten_when_it_is_back(
    town: Town, clock: HandClock
) -> None:
    at(clock, hours=-3)
    kiosk = town.pair(WIDO)
    await town.passes(minutes=1)
    assert town.found() == set()
    kiosk.said["camera"] = "missing"
    await town.passes(seconds=45)
    assert town.found() == {(WIDO, "camera", "warning")}
    kiosk.said["camera"] = "ok"
    await town.passes(seconds=45)
    assert town.found() == set()
    with town.store.reading() as session:
        assert len(watch.history(session, CenterId(WIDO))) == 1


async def test_a_report_that_stays_alone_proves_nothing(town: Town, clock: HandClock) -> None:
    at(clock, hours=-3)
    kiosk = town.pair(WIDO)
    kiosk.every = timedelta(minutes=10)
    town.step = timedelta(minutes=1)
    kiosk.said["camera"] = "missing"
    await town.passes(minutes=9)
    assert town.found() == set()
    await town.passes(minutes=2)
    assert town.found() == {(WIDO, "camera", "warning")}


async def test_a_night_without_mains_is_a_warning_and_a_problem_before_the_lesson(
    town: Town, clock: HandClock
) -> None:
    at(clock, hours=-3)
    town.pair(WIDO)
    town.pair(UISIN)
    await town.passes(minutes=4)
    town.disconnect(WIDO)
    town.disconnect(UISIN)
    await town.passes(minutes=1)
    assert town.found() == set()
    await town.passes(minutes=2)
    assert town.found() == {(WIDO, "connection", "warning"), (UISIN, "connection", "warning")}
    at(clock, minutes=-30)
    await town.passes(seconds=30)
    # The other has no lesson this morning.
    assert town.found() == {(WIDO, "connection", "problem"), (UISIN, "connection", "warning")}
    town.connect(WIDO)
    await town.passes(seconds=30)
    assert town.found() == {(UISIN, "connection", "warning")}


async def test_after_a_restart_of_the_hub_everybody_has_time_to_come_back(
    town: Town, clock: HandClock
) -> None:
    at(clock, hours=-3)
    kiosk = town.pair(WIDO)
    town.pair(UISIN)
    kiosk.said["loudspeaker"] = "missing"
    await town.passes(minutes=4)
    before = town.found()
    assert before == {(WIDO, "loudspeaker", "problem")}
    town.disconnect(WIDO)
    town.disconnect(UISIN)
    clock.advance(minutes=30)
    town.restart()
    await town.passes(minutes=2)
    town.connect(WIDO)
    assert town.found() == before
    await town.passes(minutes=3)
    # What was found before the restart is the same finding, not a new one.
    assert town.found() == {*before, (UISIN, "connection", "warning")}
    with town.store.reading() as session:
        assert len(watch.history(session, CenterId(WIDO))) == 1


async def test_a_revoked_kiosk_takes_its_findings_along(town: Town, clock: HandClock) -> None:
    at(clock, hours=-3)
    town.pair(WIDO).said["camera"] = "missing"
    await town.passes(seconds=45)
    assert town.found() != set()
    town.disconnect(WIDO)
    with town.store.transaction() as session:
        registry.revoke(session, town.kiosks[WIDO].id, Deed("staff_1", clock.now()))
    await town.passes(seconds=5)
    assert town.found() == set()


async def test_who_is_not_in_the_lesson_is_found_until_it_is(town: Town, clock: HandClock) -> None:
    at(clock, minutes=-10)
    for center_id in (MYEONGHO, WIDO, UISIN):
        town.pair(center_id)
    await town.passes(minutes=6)
    town.enters(MYEONGHO)
    await town.passes(seconds=20)
    assert town.found() == {(WIDO, "lesson", "warning")}
    at(clock, seconds=30)
    await town.passes(seconds=30)
    assert town.found() == {(WIDO, "lesson", "problem")}
    town.enters(WIDO)
    await town.passes(seconds=30)
    assert town.found() == set()
    # Out of the room for a talk is not away from the lesson.
    town.enters(WIDO, What.LEFT)
    talk_id = town.talks(WIDO)
    await town.passes(minutes=5)
    assert town.found() == set()
    town.ends(talk_id)
    await town.passes(seconds=30)
    assert town.found() == {(WIDO, "lesson", "problem")}
    # The instructor closes the lesson: nobody has to be in any more.
    with town.store.transaction() as session:
        ended = stages.current(session, LESSON).stage.model_copy(update={"ended": True})
        stages.change(session, LESSON, ended, Deed("staff_1", clock.now()))
    await town.passes(seconds=30)
    assert town.found() == set()


async def test_a_missed_lesson_is_remembered_until_the_next(town: Town, clock: HandClock) -> None:
    at(clock, minutes=-10)
    town.pair(MYEONGHO)
    town.pair(WIDO)
    town.enters(MYEONGHO)
    at(clock, hours=1)
    town.restart()
    await town.passes(minutes=1)
    assert town.found() == {(WIDO, "lesson", "warning")}
    at(clock, days=3)
    await town.passes(minutes=1)
    assert (WIDO, "lesson", "warning") in town.found()
    at(clock, days=5)
    await town.passes(minutes=1)
    assert (WIDO, "lesson", "warning") not in town.found()


async def test_a_picture_that_stands_still_is_found_where_others_move(
    town: Town, clock: HandClock
) -> None:
    at(clock, minutes=-5)
    shown = dict.fromkeys((MYEONGHO, WIDO), 0)
    for center_id in shown:
        town.pair(center_id)
        town.enters(center_id)

    async def teach(*moving: str) -> None:
        for _ in range(8):
            for center_id in shown:
                shown[center_id] += 300 * (center_id in moving)
                lesson = {"lesson_id": LESSON, "link": "live", "frames_shown": shown[center_id]}
                town.kiosks[center_id].said |= {"mode": "lesson", "lesson": lesson}
            await town.passes(seconds=10)

    await teach(MYEONGHO, WIDO)
    assert town.found() == set()
    await teach(MYEONGHO)
    assert town.found() == {(WIDO, "picture", "problem")}
    # Now nobody's moves: it is the studio, and no centre is to blame.
    await teach()
    assert town.found() == set()


async def test_a_screen_that_shows_the_same_for_ever_is_found(town: Town, clock: HandClock) -> None:
    at(clock, minutes=1)
    frames = 0
    for center_id in (MYEONGHO, WIDO):
        town.pair(center_id)
        town.enters(center_id)
    for _ in range(8):
        frames += 300
        lesson = {"lesson_id": LESSON, "link": "live", "frames_shown": frames}
        for center_id in (MYEONGHO, WIDO):
            town.kiosks[center_id].said |= {"mode": "lesson", "lesson": lesson}
        town.draws(MYEONGHO, b"a picture of %d" % frames)
        town.draws(WIDO, b"always the same")
        await town.passes(seconds=10)
    assert town.found() == {(WIDO, "picture", "problem")}


async def test_an_old_release_and_an_old_timetable_are_found(town: Town, clock: HandClock) -> None:
    at(clock, hours=-3)
    town.pair(WIDO).said |= {"release": "0.1.0", "timetable_version": 0}
    town.pair(UISIN)
    town.step = timedelta(minutes=1)
    await town.passes(minutes=5)
    assert town.found() == {(WIDO, "timetable", "warning")}
    await town.passes(minutes=8)
    assert town.found() == {(WIDO, "timetable", "warning"), (WIDO, "release", "warning")}


async def test_records_that_do_not_get_through_are_found(town: Town, clock: HandClock) -> None:
    at(clock, hours=-3)
    kiosk = town.pair(WIDO)
    town.step = timedelta(minutes=1)
    kiosk.said["records_waiting"] = 2
    await town.passes(minutes=10)
    kiosk.said["records_waiting"] = 0
    await town.passes(minutes=2)
    kiosk.said["records_waiting"] = 2
    await town.passes(minutes=10)
    assert town.found() == set()
    await town.passes(minutes=7)
    assert town.found() == {(WIDO, "records", "warning")}


async def test_people_see_what_is_unwell_at_their_own_centres(
    town: Town, clock: HandClock, furnished: Furnished
) -> None:
    at(clock, hours=-3)
    for center_id in (WIDO, UISIN):
        town.pair(center_id).said["camera"] = "missing"
    await town.passes(minutes=1)
    operator = furnished.people["operator"]
    with town.store.reading() as session:
        seen = of_staff(session, operator, clock.now())
    assert {one.county for one in seen} == {"부안군", "진도군"}
