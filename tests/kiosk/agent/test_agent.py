"""The agent process against a hub over real HTTP, seen from its Unix socket."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import socket
import stat
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.agent.uplink.pace import PING_S, HubPace
from kiosk.state import Ack, Mode, Picture, Refused, RoomPass, ScreenReport
from schedule.timetable import Center
from tests.fakes.hub import FakeHub
from wire.ids import CenterId, LessonId

pytestmark = pytest.mark.timeout(300)

LESSON = LessonId("lesson_1")
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
OPENS = START - timedelta(minutes=5)
CENTER = Center(id=CenterId("center_1"), name="물야 경로당", county="봉화군")

Agent = Any
Publish = Callable[..., Awaitable[None]]


async def in_lesson(agent: Agent) -> None:
    """Up to the lesson, with the countdown skipped by the clock."""
    async with agent.screen() as screen:
        await screen.until(lambda state: state.lesson is not None)
        agent.at(OPENS)
        await screen.until_mode(Mode.COUNTDOWN)
        agent.at(OPENS, 10)
        await screen.until_mode(Mode.LESSON)


async def test_from_the_carton_to_the_lesson_without_a_press(agent: Agent, hub: FakeHub) -> None:
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until(lambda state: state.pairing is not None)
        assert state.mode is Mode.PAIRING
        assert state.pairing is not None
        assert state.pairing.code == "1234 0000"
        hub.approve("12340000", CENTER)

        state = await screen.until(lambda state: state.lesson is not None)
        assert state.mode is Mode.HOME
        assert state.pairing is None
        assert state.center == CENTER
        assert state.centers == (CENTER,)
        credential = agent.state_dir / "credential.json"
        assert stat.S_IMODE(credential.stat().st_mode) == 0o600
        assert stat.S_IMODE(agent.socket.stat().st_mode) == 0o600

        agent.at(OPENS, -0.5)
        state = await screen.until_mode(Mode.COUNTDOWN)
        assert state.countdown_ends is not None
        # The moment itself is told by `due`; here it is not before its time.
        assert state.countdown_ends - timedelta(seconds=10) >= OPENS
        agent.at(state.countdown_ends, -0.5)
        await screen.until_mode(Mode.LESSON)

        given = await screen.ask_pass(LESSON)
        assert isinstance(given, RoomPass)
        assert given.token == f"token-for-{LESSON}"

        agent.at(START, 3600)
        state = await screen.until_mode(Mode.HOME)
        assert state.lesson is None
    # Nothing secret is in the log.
    assert "secret-of" not in agent.log
    assert "token-for" not in agent.log


async def test_killed_in_the_lesson_it_goes_straight_back_without_a_hub(
    agent: Agent, hub: FakeHub
) -> None:
    agent.pair()
    agent.start()
    await in_lesson(agent)
    await agent.kill()
    await hub.stop()
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until_mode(Mode.LESSON)
        assert state.center == CENTER
        assert not any(state.mode is Mode.COUNTDOWN for state in screen.states)
        await screen.until(lambda state: not state.hub_reachable)


async def test_a_declined_lesson_stays_declined_over_a_kill(agent: Agent) -> None:
    agent.pair()
    agent.start()
    await in_lesson(agent)
    async with agent.screen() as screen:
        assert isinstance(await screen.press("leave_lesson"), Ack)
        # The answer says that it is on disk: a power cut now changes nothing.
        await agent.kill()
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until_mode(Mode.HOME)
        assert state.declined
        assert isinstance(await screen.press("enter_lesson"), Ack)
        await screen.until_mode(Mode.LESSON)


async def test_presses_that_can_not_be_done_are_refused(agent: Agent) -> None:
    agent.pair()
    agent.start()
    async with agent.screen() as screen:
        await screen.until_mode(Mode.HOME)
        refused = await screen.press("enter_lesson")
        assert isinstance(refused, Refused)
        assert refused.reason == "no_open_lesson"


async def test_volume_and_help_are_kept(agent: Agent, hub: FakeHub) -> None:
    agent.pair()
    agent.start("[volume]\nstart = 4\nceiling = 6\n[sound]\nenabled = false")
    async with agent.screen() as screen:
        state = await screen.until_mode(Mode.HOME)
        assert state.volume == 4
        for _ in range(3):
            await screen.press("louder")
        assert isinstance(await screen.press("help"), Ack)
        state = await screen.until(lambda state: state.help_asked_at is not None)
        assert state.volume == 6
        await hub.until(
            "the call for help", lambda: any(report.help_asked_at for report in hub.reports)
        )
    await agent.kill()
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until(lambda state: state.help_asked_at is not None)
        assert state.volume == 6
        agent.at(START, -1200)
        await screen.until(lambda state: state.help_asked_at is None)


async def test_a_new_timetable_is_shown_at_the_hint(
    agent: Agent, hub: FakeHub, publish: Publish
) -> None:
    agent.pair()
    agent.start()
    await in_lesson(agent)
    await hub.until("the hint socket", lambda: hub.connected == 1)
    async with agent.screen() as screen:
        await publish(2, minutes=90)
        state = await screen.until(
            lambda state: (
                state.lesson is not None and state.lesson.ends_at == START + timedelta(minutes=90)
            )
        )
        assert state.mode is Mode.LESSON


async def test_a_revoked_kiosk_forgets_everything_and_pairs_again(
    agent: Agent, hub: FakeHub
) -> None:
    agent.pair()
    agent.start()
    async with agent.screen() as screen:
        await screen.until(lambda state: state.lesson is not None)
        await hub.until("the hint socket", lambda: hub.connected == 1)
        hub.revoke_all()
        await hub.hint("credential")
        state = await screen.until(lambda state: state.pairing is not None)
        assert state.mode is Mode.PAIRING
        assert state.lesson is None
        assert state.center is None
        # When work was last done at night says nothing about a centre.
        left = {path.name for path in agent.state_dir.glob("*.json")} - {"night.json"}
        assert left == set()


async def test_a_hub_that_is_down_at_the_first_start(agent: Agent, hub: FakeHub) -> None:
    await hub.stop()
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until(lambda state: not state.hub_reachable)
        assert state.mode is Mode.PAIRING
        assert state.pairing is None
        await hub.start()
        state = await screen.until(lambda state: state.pairing is not None)
        assert state.hub_reachable


async def test_an_expired_code_is_replaced(agent: Agent, hub: FakeHub) -> None:
    agent.start()
    async with agent.screen() as screen:
        await screen.until(lambda state: state.pairing is not None)
        hub.codes["12340000"]["expired"] = True
        await screen.until(
            lambda state: state.pairing is not None and state.pairing.code == "1234 0001"
        )


def test_silence_of_the_hub_is_noticed_within_three_seconds() -> None:
    assert PING_S < HubPace().quiet_s <= 3


@pytest.mark.parametrize("how", ["dies", "goes silent"])
async def test_a_lost_hub_is_seen_and_found_again(agent: Agent, hub: FakeHub, how: str) -> None:
    agent.pair()
    agent.start()
    async with agent.screen() as screen:
        await screen.until(lambda state: state.lesson is not None)
        await hub.until("the hint socket", lambda: hub.connected == 1)
        if how == "dies":
            await hub.stop()
        else:
            hub.silent = True
        await screen.until(lambda state: not state.hub_reachable)
        hub.silent = False
        if how == "dies":
            await hub.start()
        await screen.until(lambda state: state.hub_reachable)


async def test_what_was_missed_while_the_line_was_gone_is_pulled(
    agent: Agent, hub: FakeHub, publish: Publish
) -> None:
    """Also from a hub that says nothing of what is missing."""
    hub.compares = False
    agent.pair()
    agent.start()
    await in_lesson(agent)
    await hub.until("the hint socket", lambda: hub.connected == 1)
    await hub.stop()
    await publish(2, minutes=90)
    pulled = len(hub.pulls)
    await hub.start()
    await hub.until("a pull", lambda: 200 in hub.pulls[pulled:])


async def test_a_hub_that_always_hangs_up_is_not_called_without_a_pause(
    agent: Agent, hub: FakeHub
) -> None:
    hub.hangs_up_on_hints = True
    agent.pair()
    agent.start()
    await hub.until("five calls", lambda: len(hub.hints_opened) == 5)
    # Full jitter of 0.5, 1, 2 and 4 s: less than this happens once in ten thousand runs.
    assert hub.hints_opened[4] - hub.hints_opened[0] > 0.3
    assert len(hub.pulls) <= 6


async def test_reports_come_at_news_and_carry_the_lesson(agent: Agent, hub: FakeHub) -> None:
    agent.pair()
    agent.start()
    await in_lesson(agent)
    async with agent.screen() as screen:
        await screen.until_mode(Mode.LESSON)
        said = ScreenReport(
            lesson_id=LESSON,
            link="live",
            joined_at=OPENS,
            first_frame_ms=800,
            frames_shown=30,
            audio_seconds=1.5,
            camera="ok",
            microphone="missing",
        )
        await screen.say(said)
        await hub.until(
            "the live lesson",
            lambda: (
                bool(hub.reports)
                and hub.reports[-1].lesson is not None
                and hub.reports[-1].lesson.link == "live"
            ),
        )
    report = hub.reports[-1]
    assert report.mode == "lesson"
    assert (report.camera, report.microphone, report.timetable_version) == ("ok", "missing", 1)
    assert report.screen_alive
    assert report.disk_free_mib
    # The screen is gone now, and stays away longer than a restart takes.
    await hub.until("the missing screen", lambda: not hub.reports[-1].screen_alive)


async def test_the_instructor_closes_the_lesson(agent: Agent) -> None:
    agent.pair()
    agent.start()
    await in_lesson(agent)
    async with agent.screen() as screen:
        await screen.until_mode(Mode.LESSON)
        await screen.say(ScreenReport(lesson_id=LESSON, link="live", ended=True))
        await screen.until_mode(Mode.HOME)


async def test_what_the_hub_says_to_a_room_pass_reaches_the_screen(
    agent: Agent, hub: FakeHub
) -> None:
    agent.pair()
    agent.start()
    await in_lesson(agent)
    async with agent.screen() as screen:
        await screen.until_mode(Mode.LESSON)
        for problem, reason in [
            ((503, "engine_unreachable"), "engine_unreachable"),
            ((425, "lesson_not_open"), "lesson_not_open"),
        ]:
            hub.pass_problem = problem
            refused = await screen.ask_pass(LESSON)
            assert isinstance(refused, Refused)
            assert refused.reason == reason
            assert screen.state.mode is Mode.LESSON
        hub.pass_problem = (410, "lesson_over")
        await screen.ask_pass(LESSON)
        await screen.until_mode(Mode.HOME)
        await hub.stop()
        refused = await screen.ask_pass(LESSON)
        assert isinstance(refused, Refused)
        assert refused.reason == "hub_unreachable"


async def test_pictures_reach_the_hub(agent: Agent, hub: FakeHub) -> None:
    agent.pair()
    agent.start("[picture]\nevery_s = 5")
    async with agent.screen() as screen:
        await screen.until_mode(Mode.HOME)
        await screen.say(Picture(jpeg=base64.b64encode(b"\xff\xd8 picture").decode()))
        await hub.until("the picture", lambda: hub.pictures == [b"\xff\xd8 picture"])


async def test_screens_may_come_go_and_talk_nonsense(agent: Agent) -> None:
    agent.pair()
    agent.start()
    for _ in range(10):
        async with agent.screen() as screen:
            await screen.until_mode(Mode.HOME)
    async with agent.screen() as screen, agent.screen() as babbler:
        await babbler.until_mode(Mode.HOME)
        await babbler.say_raw(b"\xff\x00 nonsense\n{}\n" + json.dumps({"type": "x"}).encode())
        await babbler.say_raw(b"\n")
        assert isinstance(await babbler.press("help"), Ack)
        async with agent.screen() as endless:
            await endless.until_mode(Mode.HOME)
            with contextlib.suppress(OSError):
                await endless.say_raw(b"x" * (5 * 1024 * 1024))
            await endless.until_dropped()
        assert isinstance(await screen.press("louder"), Ack)


async def test_a_screen_that_does_not_read_is_let_go(agent: Agent) -> None:
    agent.pair()
    agent.start()
    async with agent.screen() as screen:
        await screen.until_mode(Mode.HOME)
        _, stuck = await asyncio.open_unix_connection(str(agent.socket))
        stuck.transport.pause_reading()  # type: ignore[attr-defined]
        line = b'{"type":"press","id":1,"what":"enter_lesson"}\n'
        with pytest.raises(OSError):
            async with asyncio.timeout(60):
                while True:
                    stuck.write(line * 200)
                    await stuck.drain()
        stuck.close()
        assert isinstance(await screen.press("quieter"), Ack)


async def test_it_ends_though_the_hub_does_not_answer(agent: Agent, hub: FakeHub) -> None:
    agent.pair()
    agent.start()
    async with agent.screen() as screen:
        await screen.until_mode(Mode.HOME)
        await hub.until("the hint socket", lambda: hub.connected == 1)
        hub.silent = True
        assert await agent.stop() == 0
    assert not agent.socket.exists()
    assert "Traceback" not in agent.log


async def test_a_clock_that_forgets_everything_and_is_set_again(agent: Agent) -> None:
    agent.pair()
    agent.start()
    await in_lesson(agent)
    async with agent.screen() as screen:
        await screen.until_mode(Mode.LESSON)
        agent.at(datetime(1970, 1, 1, 0, 3, tzinfo=UTC))
        await screen.until_mode(Mode.HOME)
        agent.at(START, 600)
        await screen.until_mode(Mode.LESSON)


async def test_systemd_hears_when_it_is_ready_alive_and_stopping(agent: Agent) -> None:
    agent.pair()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(agent.folder / "notify"))
        systemd.setblocking(False)
        loop = asyncio.get_running_loop()

        async def heard(text: bytes) -> None:
            async with asyncio.timeout(60):
                while not (await loop.sock_recv(systemd, 200)).startswith(text):
                    pass

        agent.start(NOTIFY_SOCKET=str(agent.folder / "notify"), WATCHDOG_USEC="2000000")
        await heard(b"READY=1")
        assert agent.socket.exists()
        await heard(b"WATCHDOG=1")
        await heard(b"WATCHDOG=1")
        stopping = asyncio.create_task(agent.stop())
        await heard(b"STOPPING=1")
        assert await stopping == 0


async def test_a_second_agent_on_the_same_socket_says_so(agent: Agent) -> None:
    agent.pair()
    agent.start()
    async with agent.screen() as screen:
        await screen.until_mode(Mode.HOME)
        second = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kiosk",
            "agent",
            "--config",
            str(agent.folder / "kiosk.toml"),
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await second.communicate()
        assert second.returncode == 1
        assert said.decode().startswith(f"Another agent already serves {agent.socket}; stop")
        assert isinstance(await screen.press("help"), Ack)
