"""The screen's end of the agent's socket."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from kiosk.screen.agent_line import AgentLine, AgentRefusedError
from kiosk.state import Ack, AskPass, KioskState, Mode, Press, Refused, RoomPass, ScreenReport
from tests.kiosk.screen.conftest import PATIENCE_S
from wire.ids import LessonId


@pytest.fixture
async def line(agent):
    states: asyncio.Queue[KioskState] = asyncio.Queue()
    line = AgentLine(agent.path, states.put_nowait)
    line.states = states
    task = asyncio.create_task(line.run())
    await asyncio.to_thread(agent.came)
    yield line
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def next_state(line):
    return await asyncio.wait_for(line.states.get(), PATIENCE_S)


async def test_states_arrive_in_order(agent, line):
    for mode in (Mode.STARTING, Mode.HOME):
        agent.tell(KioskState(mode=mode))
    assert [(await next_state(line)).mode for _ in range(2)] == [Mode.STARTING, Mode.HOME]


async def test_a_press_waits_for_its_ack(agent, line):
    pressing = asyncio.create_task(line.press("help"))
    press = await asyncio.to_thread(agent.hears, Press)
    assert press.what == "help"
    assert not pressing.done()
    agent.tell(Ack(id=press.id))
    await asyncio.wait_for(pressing, PATIENCE_S)


async def test_a_refusal_carries_its_reason(agent, line):
    pressing = asyncio.create_task(line.press("enter_lesson"))
    press = await asyncio.to_thread(agent.hears, Press)
    agent.tell(Refused(id=press.id, reason="no_open_lesson"))
    with pytest.raises(AgentRefusedError) as refused:
        await asyncio.wait_for(pressing, PATIENCE_S)
    assert refused.value.reason == "no_open_lesson"


async def test_a_press_survives_the_agents_death(agent, line):
    pressing = asyncio.create_task(line.press("help"))
    first = await asyncio.to_thread(agent.hears, Press)
    agent.die()
    agent.rise()
    await asyncio.to_thread(agent.came)
    again = await asyncio.to_thread(agent.hears, Press)
    assert again == first
    agent.tell(Ack(id=again.id))
    await asyncio.wait_for(pressing, PATIENCE_S)


async def test_a_press_made_while_the_agent_is_dead_is_sent_later(agent, line):
    agent.die()
    pressing = asyncio.create_task(line.press("later"))
    agent.rise()
    await asyncio.to_thread(agent.came)
    press = await asyncio.to_thread(agent.hears, Press)
    agent.tell(Ack(id=press.id))
    await asyncio.wait_for(pressing, PATIENCE_S)


async def test_a_pass_is_asked_for_each_join(agent, line):
    for token in ("first", "second"):
        asking = asyncio.create_task(line.ask_pass(LessonId("lesson")))
        question = await asyncio.to_thread(agent.hears, AskPass)
        agent.tell(RoomPass(id=question.id, url="ws://engine", token=token))
        assert await asyncio.wait_for(asking, PATIENCE_S) == ("ws://engine", token)


async def test_a_silent_agent_refuses(agent, line, monkeypatch):
    monkeypatch.setattr("kiosk.screen.agent_line.PASS_PATIENCE_S", 0.05)
    with pytest.raises(AgentRefusedError) as refused:
        await line.ask_pass(LessonId("lesson"))
    assert refused.value.reason == "agent_silent"


async def test_reports_are_dropped_while_the_agent_is_away(agent, line):
    agent.tell(KioskState(mode=Mode.HOME))
    await next_state(line)
    agent.die()
    line.tell(ScreenReport(frames_shown=1))
    agent.rise()
    await asyncio.to_thread(agent.came)
    agent.tell(KioskState(mode=Mode.HOME))
    await next_state(line)
    line.tell(ScreenReport(frames_shown=2))
    report = await asyncio.to_thread(agent.hears, ScreenReport)
    assert report.frames_shown == 2


async def test_a_line_that_is_no_document_ends_only_that_connection(agent, line):
    agent._now.sendall(b"nonsense\n")
    await asyncio.to_thread(agent.came)
    agent.tell(KioskState(mode=Mode.HOME))
    assert (await next_state(line)).mode is Mode.HOME
