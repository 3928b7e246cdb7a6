"""What the hub asks of a kiosk, and how it tells it to be: a real agent, a hub that forgets."""

from __future__ import annotations

import asyncio
import base64
from datetime import timedelta

from fleet.errands.errand import Kind
from fleet.settings.values import KioskSettings
from kiosk.state import Checked, Mode, Picture
from tests.fakes.screen import FakeScreen
from tests.kiosk.agent.conftest import START, Agent
from tests.kiosk.agent.desks import ROLL
from tests.parts.waiting import until

LATER = START + timedelta(days=1)
JPEG = b"\xff\xd8\xff\xe0 a screen"


async def at_home(agent: Agent, more: str = "") -> FakeScreen:
    """A paired kiosk, at home an hour before its lesson."""
    agent.pair()
    agent.start(more)
    screen = FakeScreen(agent.socket)
    await screen.__aenter__()
    await screen.until_mode(Mode.HOME)
    return screen


async def ended(agent: Agent) -> None:
    process = agent.process
    assert process is not None
    await asyncio.to_thread(until, "the agent ends", lambda: not process.running, 60.0)


async def test_people_see_that_the_operator_looks_before_a_picture_goes(agent: Agent) -> None:
    screen = await at_home(agent)
    agent.hub.orders.ask("errand_1", Kind.PICTURE, LATER)
    await agent.hub.hint("errands")
    state = await screen.until(lambda state: state.watched is not None)
    assert state.watched is not None
    assert state.watched.errand_id == "errand_1"
    first = state.watched
    assert not agent.hub.orders.sent
    other = Picture(jpeg=base64.b64encode(b"\xff\xd8\xff of before").decode())
    await screen.say(other)
    asked = Picture(jpeg=base64.b64encode(JPEG).decode(), errand_id="errand_1")
    await screen.say(asked)
    await agent.hub.until("the picture", lambda: "errand_1" in agent.hub.orders.sent)
    assert agent.hub.orders.sent["errand_1"] == JPEG
    # A list that was made before the picture came names it once more.
    agent.hub.orders.ask("errand_2", "dance", LATER)
    await agent.hub.hint("errands")
    orders = agent.hub.orders
    await agent.hub.until("once", lambda: orders.answered("errand_1") == ["done "])
    await agent.hub.until("both", lambda: orders.answered("errand_2") != [])
    assert not any(
        state.watched is not None and state.watched != first for state in screen.states
    ), "people were told once"
    agent.at(START - timedelta(hours=1), seconds=16)
    await screen.until(lambda state: state.watched is None)
    await screen.__aexit__()


async def test_a_restart_waits_for_the_lesson_and_is_done_once(agent: Agent) -> None:
    screen = await at_home(agent)
    agent.at(START)
    await screen.until_mode(Mode.LESSON)
    agent.hub.orders.ask("errand_1", Kind.RESTART, LATER)
    await agent.hub.hint("errands")
    orders = agent.hub.orders
    await agent.hub.until("why it waits", lambda: orders.answered("errand_1") == ["taken lesson"])
    agent.at(START, seconds=3700)
    await ended(agent)
    assert screen.sent_away
    assert agent.process is not None
    assert agent.process.stop() == 0
    await screen.__aexit__()

    # The hub never heard of it, and asks again.
    agent.process.start()
    await agent.hub.until("done", lambda: "done " in orders.answered("errand_1"))
    screen = FakeScreen(agent.socket)
    await screen.__aenter__()
    await screen.until_mode(Mode.HOME)
    assert agent.process.running
    await screen.__aexit__()


async def test_a_check_is_made_when_it_is_asked_for(agent: Agent) -> None:
    screen = await at_home(agent)
    agent.hub.orders.ask("errand_1", Kind.CHECK, LATER)
    await agent.hub.hint("errands")
    state = await screen.until(lambda state: state.check is not None)
    assert state.check is not None
    assert (state.check.audible, state.check.before_lesson) == (True, False)
    await screen.say(Checked(check_id=state.check.check_id, found={"camera": "black"}))
    orders = agent.hub.orders
    await agent.hub.until("done", lambda: orders.answered("errand_1") == ["taken ", "done "])
    hub = agent.hub
    await hub.until("the report", lambda: hub.reported(lambda said: said.check is not None))
    found = hub.reports[-1].check
    assert found is not None
    assert (found.found["camera"], found.lesson_id) == ("black", None)
    await screen.__aexit__()


async def test_what_a_kiosk_does_not_know_or_is_too_late_for_is_left(agent: Agent) -> None:
    screen = await at_home(agent)
    agent.hub.orders.ask("errand_old", Kind.RESTART, START - timedelta(hours=2))
    agent.hub.orders.ask("errand_new", "dance", LATER)
    await agent.hub.hint("errands")
    orders = agent.hub.orders
    await agent.hub.until("no", lambda: orders.answered("errand_new") == ["refused not_known"])
    assert orders.answered("errand_old") == []
    assert agent.process is not None
    assert agent.process.running
    await screen.__aexit__()


async def test_settings_are_obeyed_at_once_and_kept_without_the_hub(agent: Agent) -> None:
    screen = await at_home(agent, "[volume]\nstart = 6\nfloor = 2\nceiling = 9")
    assert screen.state.volume == 6
    agent.hub.orders.settings = KioskSettings(version=3, volume_ceiling=4, camera=False)
    await agent.hub.hint("settings")
    state = await screen.until(lambda state: state.settings.version == 3)
    assert (state.volume, state.settings.camera) == (4, False)
    await screen.press("louder")
    assert screen.state.volume == 4
    hub = agent.hub
    await hub.until("told", lambda: hub.reported(lambda said: said.settings_version == 3))
    await screen.__aexit__()
    await agent.kill()

    await agent.hub.stop()
    assert agent.process is not None
    agent.process.start()
    screen = FakeScreen(agent.socket)
    await screen.__aenter__()
    state = await screen.until_mode(Mode.HOME)
    assert (state.volume, state.settings.version) == (4, 3)
    await screen.__aexit__()


async def test_no_picture_goes_while_names_are_shown(agent: Agent) -> None:
    agent.hub.roll = ROLL
    screen = await at_home(agent)
    await screen.until(lambda state: state.attendance is not None)
    await screen.press("attendance")
    agent.hub.orders.ask("errand_1", Kind.PICTURE, LATER)
    agent.hub.orders.ask("errand_2", Kind.RESTART, LATER)
    await agent.hub.hint("errands")
    orders = agent.hub.orders
    await agent.hub.until("no", lambda: orders.answered("errand_1") == ["refused names_shown"])
    await agent.hub.until("not now", lambda: orders.answered("errand_2") == ["taken in_use"])
    assert screen.state.watched is None
    await screen.__aexit__()
