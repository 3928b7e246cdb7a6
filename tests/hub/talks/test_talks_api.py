"""A talk as the hub keeps it: asked for, answered, and surely ended."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import select

from hub.auth.scope import EVERYWHERE
from hub.auth.staff import Role
from store.tables import AuditRow
from tests.hub.access.callers import add, signed_in
from tests.hub.running_hub import RunningHub
from tests.hub.talks.steps import IN_LESSON, ask_help, call, here, in_touch, refused

pytestmark = pytest.mark.timeout(300)

UNKNOWN = "0" * 32


def deeds(hub: RunningHub) -> list[tuple[str, str, str]]:
    with hub.store.reading() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [
            (row.actor, row.action, row.detail.get("why", ""))
            for row in rows
            if row.action.startswith("talk.")
        ]


async def test_a_talk_from_the_first_word_to_the_last(hub: RunningHub) -> None:
    operator, me = await hub.signed_in("operator"), hub.people["operator"].id
    async with in_touch(hub) as kiosk:
        assert await kiosk.talk() is None
        talk = await call(operator)
        assert (talk["center"], talk["helps"], talk["rang_at"]) == ("의신 경로당", False, None)
        told = await kiosk.talk()
        assert told is not None
        assert (told["id"], told["by"], told["on"]) == (talk["talk_id"], "operator 님", False)
        # Pressed twice it is the same call.
        assert (await call(operator))["talk_id"] == talk["talk_id"]

        assert await kiosk.says(talk["talk_id"], "rings") == 204
        assert (await here(operator, talk))["rang_at"] is not None
        assert await kiosk.says(talk["talk_id"], "on") == 204
        assert (await here(operator, talk))["began_at"] is not None
        assert (await kiosk.talk() or {})["on"]

        hub.clock.advance(seconds=5)
        ended = (await operator.post(f"/api/talks/{talk['talk_id']}/end")).json()
        assert ended["ended_why"] == "operator"
        assert await kiosk.talk() is None
        # What is over stays as it ended.
        assert await kiosk.says(talk["talk_id"], "ended") == 204
        assert (await here(operator, talk))["ended_why"] == "operator"
    assert deeds(hub) == [
        (me, "talk.ask", ""),
        (kiosk.id, "talk.begin", ""),
        (me, "talk.end", "operator"),
    ]


async def test_the_centre_ends_it(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    async with in_touch(hub) as kiosk:
        for said, why in [
            *(("later", "later"), ("ended", "center"), ("lesson", "lesson")),
            *(("restarted", "restarted"), ("alone", "alone")),
        ]:
            talk = await call(operator)
            assert await kiosk.says(talk["talk_id"], said) == 204
            assert (await here(operator, talk))["ended_why"] == why
            assert deeds(hub)[-1] == (kiosk.id, "talk.end", why)


async def test_nobody_is_called_who_is_away_in_a_lesson_or_called_already(hub: RunningHub) -> None:
    operator, teacher = await hub.signed_in("operator"), await hub.signed_in("teacher")
    assert (await refused(operator))["type"] == "kiosk_away"
    async with in_touch(hub, IN_LESSON) as kiosk:
        assert (await refused(operator, IN_LESSON))["type"] == "lesson_on"
        await ask_help(hub, kiosk)
        assert (await call(operator, IN_LESSON))["helps"]
        assert (await kiosk.talk() or {})["helps"]
        second = another(hub, "second")
        problem = await refused(second, IN_LESSON)
        assert (problem["type"], problem["detail"]) == ("talk_on", "operator 님")
        # A lesson that its instructor has closed is no hindrance.
        stage = {"version": 0, "ended": True}
        assert (await teacher.put("/api/lessons/lesson-today/stage", json=stage)).is_success
    async with in_touch(hub, "c-myeongho"):
        assert not (await call(operator, "c-myeongho"))["helps"]
    unknown = await operator.post("/api/talks", json={"center_id": "nowhere"})
    assert unknown.json()["type"] == "center_unknown"


async def test_what_neither_side_ends_the_hub_ends(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    async with in_touch(hub) as kiosk:

        async def ends(why: str) -> None:
            await hub.parts.talks.look()
            assert deeds(hub)[-1] == ("hub", "talk.end", why)
            assert await kiosk.talk() is None

        # The kiosk says nothing; it rings and goes no further; its page is closed.
        # The hub looks by itself meanwhile, so the page is never silent for as long as ends a talk.
        talk = await call(operator)
        hub.clock.advance(seconds=11)
        await here(operator, talk)
        hub.clock.advance(seconds=10)
        await ends("no_answer")
        talk = await call(operator)
        await kiosk.says(talk["talk_id"], "rings")
        for _ in range(13):
            await here(operator, talk)
            await hub.parts.talks.look()
            hub.clock.advance(seconds=10)
        await ends("no_answer")
        talk = await call(operator)
        await kiosk.says(talk["talk_id"], "on")
        hub.clock.advance(seconds=19)
        await hub.parts.talks.look()
        assert (await here(operator, talk))["ended_at"] is None
        hub.clock.advance(seconds=21)
        await ends("page_gone")
        # Whoever called signs out, or stops being who may call.
        await call(operator)
        await operator.delete("/api/session")
        await ends("signed_out")
        operator = await hub.signed_in("operator")
        talk = await call(operator)
    # Its kiosk is out of touch for a minute and a half.
    await kiosk.says(talk["talk_id"], "on")
    for _ in range(10):
        await here(operator, talk)
        await hub.parts.talks.look()
        hub.clock.advance(seconds=10)
    assert (await here(operator, talk))["ended_why"] == "center_gone"
    # It was revoked.
    async with in_touch(hub) as kiosk:
        talk = await call(operator)
        assert (await operator.delete(f"/api/kiosks/{kiosk.id}")).status_code == 204
        await hub.parts.talks.look()
        assert (await here(operator, talk))["ended_why"] == "center_gone"


async def test_a_pass_opens_the_talk_and_nothing_else(hub: RunningHub) -> None:
    operator, second = await hub.signed_in("operator"), another(hub, "second")
    async with in_touch(hub) as kiosk, in_touch(hub, IN_LESSON) as stranger:
        talk = await call(operator)
        room_pass = f"/api/talks/{talk['talk_id']}/room-pass"
        # This hub has no room engine: what it would hand over is made all the same.
        assert (await operator.post(room_pass)).json()["type"] == "engine_unreachable"
        assert (await second.post(room_pass)).json()["type"] == "talk_on"
        theirs = f"/api/kiosk/talks/{talk['talk_id']}/room-pass"
        assert (await kiosk.client.post(theirs)).json()["type"] == "engine_unreachable"
        assert (await stranger.client.post(theirs)).json()["type"] == "talk_unknown"
        assert await stranger.says(talk["talk_id"], "ended") == 404
        assert await kiosk.says(UNKNOWN, "ended") == 404
        assert await kiosk.says(talk["talk_id"], "something else") == 422
        assert (await here(operator, talk))["ended_at"] is None
        assert (await second.post(f"/api/talks/{talk['talk_id']}/end")).status_code == 409
        await operator.post(f"/api/talks/{talk['talk_id']}/end")
        assert (await operator.post(room_pass)).json()["type"] == "talk_over"
        assert (await kiosk.client.post(theirs)).json()["type"] == "talk_over"


def another(hub: RunningHub, name: str) -> httpx.AsyncClient:
    person = add(hub, name, Role.OPERATOR, EVERYWHERE)
    return hub.client(Origin=hub.url, **signed_in(hub, person))
