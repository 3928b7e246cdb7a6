"""What the hub has to say to a centre: shown by the kiosk's clock, confirmed once, never lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from kiosk.agent.notices import Notices
from kiosk.state import KioskState, Mode
from notice.notice import Board, Help, Notice
from tests.fakes.hub import FakeHub
from tests.kiosk.agent.conftest import START, Agent
from tests.kiosk.agent.desks import Kiosk, MovedClock, running


def notice(name: str, level: str, begins: datetime, minutes: float = 60) -> Notice:
    return Notice.model_validate(
        {
            "id": name,
            "level": level,
            "title": "태풍이 와요",
            "starts_at": begins,
            "expires_at": begins + timedelta(minutes=minutes),
        }
    )


def up(state: KioskState) -> tuple[str | None, str | None]:
    return state.alert and state.alert.id, state.notice and state.notice.id


def set_aside(folder: Path) -> list[Path]:
    return list(folder.glob("notices.json.broken-*"))


async def posted(kiosk: Kiosk, *notices: Notice) -> None:
    await kiosk.desk.notices.take(Board(version=1, notices=notices), '"v1"')


async def test_they_come_and_go_by_the_kiosks_own_clock(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        now = kiosk.clock.now()
        await posted(
            kiosk,
            notice("menu", "notice", now),
            notice("storm", "alert", now + timedelta(minutes=10), minutes=5),
        )
        assert up(kiosk.desk.state) == (None, "menu")
        kiosk.clock.move(timedelta(minutes=11))
        await kiosk.desk.tick()
        assert up(kiosk.desk.state) == ("storm", "menu")
        kiosk.clock.move(timedelta(minutes=5))
        await kiosk.desk.tick()
        assert up(kiosk.desk.state) == (None, "menu")


async def test_a_confirmation_is_in_the_journal_once_and_outlives_the_agent(tmp_path: Path) -> None:
    clock = MovedClock()
    file = tmp_path / "notices.json"
    async with running(tmp_path, clock=clock) as kiosk:
        kiosk.desk.notices.keep(file, clock.now())
        await posted(kiosk, notice("storm", "alert", clock.now()))
        for _ in range(2):
            assert await kiosk.press("notice_seen", "storm") is None
        assert kiosk.desk.state.alert is None
        (record,) = kiosk.records("seen")
        assert record.body["notice_id"] == "storm"
        assert await kiosk.press("notice_seen", "nothing") == "notice_unknown"
    async with running(tmp_path, clock=clock) as kiosk:
        kiosk.desk.notices.keep(file, clock.now())
        await kiosk.desk.tick()
        assert kiosk.desk.notices.etag == '"v1"'
        assert kiosk.desk.state.alert is None
        # The same board once more is no reason to show it again.
        await posted(kiosk, notice("storm", "alert", clock.now()))
        assert kiosk.desk.state.alert is None
        assert len(kiosk.records("seen")) == 1


async def test_an_alert_leaves_the_screen_though_the_disk_is_full(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        folder = tmp_path / "gone"
        kiosk.desk.notices.keep(folder / "notices.json", kiosk.clock.now())
        await posted(kiosk, notice("storm", "alert", kiosk.clock.now()))
        assert await kiosk.press("notice_seen", "storm") == "not_stored"
        assert kiosk.desk.state.alert is None
        # The journal has it all the same.
        assert len(kiosk.records("seen")) == 1


async def test_what_the_journal_does_not_take_is_told_later(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        await posted(kiosk, notice("storm", "alert", kiosk.clock.now()))
        kiosk.people.close()
        assert await kiosk.press("notice_seen", "storm") is None
        assert kiosk.desk.state.alert is None
        # Taken off the board meanwhile; that it was read is still to be told.
        await posted(kiosk)
        await kiosk.people.open()
        kiosk.desk.notices._tell_again_at_s = 0.0
        await kiosk.desk.tick()
        assert [one.body["notice_id"] for one in kiosk.records("seen")] == ["storm"]


async def test_a_file_that_cannot_be_understood_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "notices.json"
    file.write_text("{")
    async with running(tmp_path) as kiosk:
        kiosk.desk.notices.keep(file, kiosk.clock.now())
        assert kiosk.desk.notices.board == Board()
    assert set_aside(tmp_path)


async def test_nothing_stays_when_the_kiosk_is_nobodys(tmp_path: Path) -> None:
    file = tmp_path / "notices.json"
    async with running(tmp_path) as kiosk:
        kiosk.desk.notices.keep(file, kiosk.clock.now())
        await posted(kiosk, notice("storm", "alert", kiosk.clock.now()))
        assert file.exists()
        await kiosk.desk.unpaired()
        assert not file.exists()
        assert up(kiosk.desk.state) == (None, None)
        assert kiosk.desk.notices.etag == ""


async def test_a_call_for_help_on_its_way_and_answered(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        notices: Notices = kiosk.desk.notices
        assert await kiosk.press("help") is None
        asked_at = kiosk.desk.state.help_asked_at
        assert asked_at is not None

        def stands(state: str) -> Board:
            told = {"asked_at": asked_at, "state": state, "by": "김하나"}
            return Board(help=Help.model_validate(told))

        await notices.take(stands("taken"), "a")
        assert (kiosk.desk.state.help_asked_at, kiosk.desk.state.help_by) == (asked_at, "김하나")
        await notices.take(stands("answered"), "b")
        await kiosk.desk.tick()
        state = kiosk.desk.state
        assert (state.help_asked_at, state.help_by, state.help_answered) == (None, "", True)
        kiosk.clock.move(timedelta(minutes=1))
        assert await kiosk.press("help") is None
        await kiosk.desk.tick()
        # What the hub said was about the call before this one.
        assert kiosk.desk.state.help_asked_at is not None


async def test_an_agent_pulls_at_the_hint_and_sends_the_confirmation(
    agent: Agent, hub: FakeHub
) -> None:
    agent.pair()
    agent.start()
    async with agent.screen() as screen:
        await screen.until_mode(Mode.HOME)
        await hub.until("the hint line", lambda: hub.connected == 1)
        begins = START - timedelta(hours=2)
        hub.board = Board(version=7, notices=(notice("storm", "alert", begins, 600),))
        await hub.hint("notices")
        await screen.until(lambda state: state.alert is not None)
        await hub.until(
            "the board's version in a report",
            lambda: any(report.notices_version == 7 for report in hub.reports),
        )
        await screen.press("notice_seen", subject="storm")
        await screen.until(lambda state: state.alert is None)
    await hub.until("the confirmation", lambda: bool(hub.records))
    (record,) = hub.records.values()
    assert (record.kind, record.body["notice_id"]) == ("seen", "storm")
    # Killed, and the hub away: the board is on the disk, and so is that it was read.
    await hub.stop()
    await agent.kill()
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until_mode(Mode.HOME)
        assert state.alert is None
    await hub.start()
