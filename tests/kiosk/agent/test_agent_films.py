"""The agent process with films and names: fetched over a bad line, watched, told, counted."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from attendance.entry import Entry, Member, Roll
from content.fetch import PIECE
from content.item import Outcome, Play
from kiosk.state import Ack, KioskState, Mode, Progress, Refused
from tests.fakes.films import film
from tests.fakes.hub import FakeHub
from tests.kiosk.agent.conftest import CENTER, LESSON, START
from tests.parts.waiting import until
from wire.ids import MemberId

OPENS = START - timedelta(minutes=5)
PATIENCE_S = 60.0

Agent = Any
ROLL = Roll(
    version=1,
    center_id=CENTER.id,
    members=(
        Member(id=MemberId("member_1"), name="김순자"),
        Member(id=MemberId("member_2"), name="이영희"),
    ),
)


def has(*items: str) -> Callable[[KioskState], bool]:
    return lambda state: [film.item_id for film in state.shelf] == list(items)


def sha256(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def wear_out(path: str) -> None:
    """Turn one bit on the disk."""
    data = bytearray(Path(path).read_bytes())
    data[1000] ^= 1
    Path(path).write_bytes(data)


async def watch(screen: Any, item: str) -> KioskState:
    await screen.until(lambda state: item in [film.item_id for film in state.shelf], PATIENCE_S)
    assert isinstance(await screen.press("videos"), Ack)
    assert isinstance(await screen.press("watch", item), Ack)
    state = await screen.until_mode(Mode.PLAYER)
    assert state.playing is not None
    return state


async def shows(screen: Any, state: KioskState, seconds: float, ended: str = "") -> None:
    assert state.playing is not None
    said = {"play_id": state.playing.play_id, "position_s": seconds, "shown_s": seconds}
    await screen.say(Progress.model_validate({**said, "ended": ended}))


def brought(hub: FakeHub, kind: str) -> list[Any]:
    return [record for _, record in sorted(hub.records.items()) if record.kind == kind]


async def test_a_film_comes_over_a_bad_line_and_is_watched_without_one(
    agent: Agent, hub: FakeHub
) -> None:
    agent.pair()
    dance = hub.films.put("dance", film("dance", 4 * PIECE), poster=b"poster")
    hub.films.will(dance.film, "breaks 1500000", f"breaks {PIECE}")
    agent.start()
    async with agent.screen() as screen:
        await screen.until(has("dance"), PATIENCE_S)
        starts = hub.films.starts(dance.film)
        assert len(starts) == 3
        assert starts == sorted(set(starts))
        await hub.until(
            "the report", lambda: hub.reported(lambda said: said.items_ready == 1), PATIENCE_S
        )
        assert hub.reports[-1].library_version == 1
        await hub.stop()
        await screen.until(lambda state: not state.hub_reachable, PATIENCE_S)
        state = await watch(screen, "dance")
        assert sha256(state.playing.film) == dance.film.sha256
        assert sha256(state.shelf[0].poster) == dance.poster.sha256  # type: ignore[union-attr]
        await shows(screen, state, 900, "finished")
        await screen.until_mode(Mode.HOME)
        assert hub.records == {}
        await hub.start()
        await hub.until("the playback", lambda: bool(brought(hub, "play")), PATIENCE_S)
    (record,) = brought(hub, "play")
    play = Play.model_validate(record.body)
    assert str(record.id) == state.playing.play_id
    assert (play.item_id, play.outcome, play.seconds) == ("dance", Outcome.FINISHED, 900)


async def test_a_film_gives_way_to_the_lesson_and_goes_on_after_two_kills(
    agent: Agent, hub: FakeHub
) -> None:
    agent.pair()
    hub.films.put("dance")
    agent.start()
    async with agent.screen() as screen:
        state = await watch(screen, "dance")
        await shows(screen, state, 100)
        play_id = state.playing.play_id  # type: ignore[union-attr]
        agent.at(OPENS)
        await screen.until_mode(Mode.COUNTDOWN)
        await agent.kill()
    agent.start()
    async with agent.screen() as screen:
        agent.at(OPENS, 20)
        await screen.until_mode(Mode.LESSON)
        refused = await screen.press("watch", "dance")
        assert isinstance(refused, Refused)
        assert refused.reason == "not_now"
        agent.at(START, 3600)
        state = await screen.until_mode(Mode.PLAYER)
        assert state.playing is not None
        assert (state.playing.play_id, state.playing.from_s) == (play_id, 97)
        await agent.kill()
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until_mode(Mode.PLAYER)
        assert state.playing is not None
        assert state.playing.play_id == play_id
        assert isinstance(await screen.press("home"), Ack)
        assert screen.state.mode is Mode.HOME
        await hub.until("the playback", lambda: bool(brought(hub, "play")), PATIENCE_S)
    (record,) = brought(hub, "play")
    assert (str(record.id), record.body["outcome"]) == (play_id, "stopped")


async def test_nothing_is_fetched_while_the_lesson_is_on(agent: Agent, hub: FakeHub) -> None:
    agent.pair()
    agent.at(OPENS, 30)
    dance = hub.films.put("dance")
    agent.start()
    async with agent.screen() as screen:
        await screen.until_mode(Mode.COUNTDOWN)
        await hub.until("a pull", lambda: bool(hub.films.pulls), PATIENCE_S)
        await hub.until(
            "what is wanted", lambda: any(said.items_wanted for said in hub.reports), PATIENCE_S
        )
        assert not hub.films.asked
        agent.at(START, 3600)
        await screen.until(has("dance"), PATIENCE_S)
    assert hub.films.starts(dance.film) == [0]


async def test_a_hint_brings_a_new_library_and_takes_an_old_film_away(
    agent: Agent, hub: FakeHub
) -> None:
    agent.pair()
    dance = hub.films.put("dance")
    agent.start()
    async with agent.screen() as screen:
        await screen.until(has("dance"), PATIENCE_S)
        await hub.until("the hint socket", lambda: hub.connected == 1)
        hub.films.put("stretching")
        await hub.hint("library")
        await screen.until(has("dance", "stretching"), PATIENCE_S)
        # What the line asked for by itself when it was opened came before that film.
        pulls = len(hub.pulls)
        hub.films.withdraw(dance)
        await hub.hint("library")
        await screen.until(has("stretching"), PATIENCE_S)
        library = agent.state_dir / "library"
        await asyncio.to_thread(
            until,
            "the old film gone",
            lambda: len([path for path in library.glob("??/*") if path.is_file()]) == 1,
            PATIENCE_S,
        )
        # Each word pulls its own document.
        assert len(hub.pulls) == pulls


async def test_a_worn_film_is_fetched_again_at_night(agent: Agent, hub: FakeHub) -> None:
    agent.pair()
    dance = hub.films.put("dance")
    agent.start()
    async with agent.screen() as screen:
        state = await watch(screen, "dance")
        assert state.playing is not None
        wear_out(state.playing.film)
        await screen.press("home")
        await agent.stop()
    # Four in the morning in Seoul: night work begins at once.
    agent.at(START, 18 * 3600)
    agent.start()
    async with agent.screen() as screen:
        await hub.until("fetched again", lambda: len(hub.films.starts(dance.film)) == 2, 90)
        await screen.until(has("dance"), PATIENCE_S)
        assert sha256(state.playing.film) == dance.film.sha256
    assert "file=corrupt" in agent.log


async def test_names_are_tapped_offline_and_brought_once(agent: Agent, hub: FakeHub) -> None:
    agent.pair()
    hub.roll = ROLL
    agent.start()
    async with agent.screen() as screen:
        await screen.until(lambda state: state.attendance is not None, PATIENCE_S)
        await hub.stop()
        assert isinstance(await screen.press("attendance"), Ack)
        assert screen.state.attendance_open
        key = str(uuid4())
        for _ in range(2):
            assert isinstance(await screen.press("present", "member_1", key), Ack)
        state = await screen.until(
            lambda state: state.attendance is not None and state.attendance.count == 1
        )
        assert state.attendance is not None
        assert state.attendance.lesson_id == LESSON
        await agent.kill()
    await hub.start()
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until(lambda state: state.attendance is not None)
        assert state.attendance is not None
        assert state.attendance.count == 1
        assert state.attendance_open
        await hub.until("the entry", lambda: bool(brought(hub, "entry")), PATIENCE_S)
    (record,) = brought(hub, "entry")
    entry = Entry.model_validate(record.body)
    assert (entry.member_id, entry.present, entry.lesson_id) == ("member_1", True, LESSON)
    assert "김순자" not in agent.log


async def test_a_revoked_kiosk_shows_no_films_and_no_names(agent: Agent, hub: FakeHub) -> None:
    agent.pair()
    hub.roll = ROLL
    hub.films.put("dance")
    agent.start()
    async with agent.screen() as screen:
        await watch(screen, "dance")
        await screen.until(lambda state: state.attendance is not None, PATIENCE_S)
        await hub.until("the hint socket", lambda: hub.connected == 1)
        hub.revoke_all()
        await hub.hint("credential")
        state = await screen.until(
            lambda state: state.pairing is not None and not state.shelf, PATIENCE_S
        )
        assert state.mode is Mode.PAIRING
        assert state.attendance is None
        assert state.playing is None
        hub.approve(state.pairing.code.replace(" ", ""), CENTER)  # type: ignore[union-attr]
        # The film is still on the disk: it is not fetched again.
        await screen.until(has("dance"), PATIENCE_S)
    assert len(hub.films.asked) == 1
