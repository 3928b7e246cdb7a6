"""Taps, rolls and plays at one kiosk: on the disk before anybody hears of it, names never clear."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from attendance.entry import Member, Roll
from attendance.journal.journal import KEPT
from content.item import Outcome, Play
from kiosk.agent.people import JOURNAL, ROLL, People
from kiosk.state import Attendance
from tests.kiosk.agent.desks import CENTER, MovedClock
from tests.kiosk.agent.desks import ROLL as OUR_ROLL
from wire.ids import CenterId, ItemId, MemberId

DAY = date(2026, 11, 24)
OTHER = CenterId("center_2")


@asynccontextmanager
async def at_kiosk(folder: Path, clock: MovedClock | None = None) -> AsyncIterator[People]:
    people = People(folder, clock or MovedClock())
    await people.open()
    people.paired(CENTER.id)
    yield people
    people.close()


async def tap(people: People, what: str, subject: str = "", key: str | None = None) -> str | None:
    return await people.press(what, subject, str(uuid4()) if key is None else key, None, DAY)


def page(people: People) -> Attendance:
    attendance = people.attendance(None, DAY)
    assert attendance is not None
    return attendance


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def set_aside(folder: Path) -> list[Path]:
    return list(folder.glob("journal.aside-*"))


def ticked(people: People) -> list[str]:
    return [person.id for person in page(people).people if person.present]


async def test_the_page_is_the_roll_with_its_ticks(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        assert people.attendance(None, DAY) is None
        await people.roll_arrived(OUR_ROLL)
        assert await tap(people, "present", "member_2") is None
        assert await tap(people, "guest") is None
        shown = page(people)
        assert [(one.name, one.note, one.present) for one in shown.people] == [
            ("김순자", "", False), ("이영희", "감나무집", True),
        ]  # fmt: skip
        assert (shown.count, shown.guests, people.waiting) == (2, 1, 2)


async def test_everything_is_there_after_the_agent_died(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        await tap(people, "everybody")
        assert page(people).undo_everybody
    async with at_kiosk(tmp_path) as people:
        assert ticked(people) == ["member_1", "member_2"]
        # What was the last tap before is not known any more: better not offered than wrong.
        assert not page(people).undo_everybody
        assert people.waiting == 2


async def test_everybody_and_back(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        await tap(people, "present", "member_1")
        assert await tap(people, "everybody") is None
        assert ticked(people) == ["member_1", "member_2"]
        assert await tap(people, "everybody_undone") is None
        assert ticked(people) == ["member_1"]
        assert people.waiting == 3


async def test_a_press_that_is_sent_again_counts_once_also_after_a_crash(tmp_path: Path) -> None:
    guest, everybody = str(uuid4()), str(uuid4())
    for _ in range(2):
        async with at_kiosk(tmp_path) as people:
            await people.roll_arrived(OUR_ROLL)
            for _ in range(2):
                assert await tap(people, "guest", key=guest) is None
                assert await tap(people, "everybody", key=everybody) is None
            assert page(people).count == 3
            assert people.waiting == 3


async def test_two_fingers_at_once_are_both_counted(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        key = str(uuid4())
        presses = [tap(people, "guest") for _ in range(5)]
        presses += [tap(people, "guest", key=key) for _ in range(5)]
        assert set(await asyncio.gather(*presses)) == {None}
        assert page(people).guests == 6


@pytest.mark.parametrize(
    ("what", "subject", "key", "refusal"),
    [
        ("present", "member_1", "", "key_missing"),
        ("guest", "", "not a uuid", "key_missing"),
        ("present", "member_9", None, "member_unknown"),
        ("absent", "", None, "member_unknown"),
    ],
)
async def test_refusals(
    tmp_path: Path, what: str, subject: str, key: str | None, refusal: str
) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        assert await tap(people, what, subject, key) == refusal
        assert people.waiting == 0


async def test_a_tick_is_told_and_only_once_it_is_on_the_disk(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        seen: list[tuple[int, int]] = []

        def look() -> None:
            assert people.journal is not None
            seen.append((page(people).count, people.journal.last))

        people.listen(look)
        await people.roll_arrived(OUR_ROLL)
        await tap(people, "present", "member_1")
        await tap(people, "present", "member_1")
        assert seen == [(0, 0), (1, 1)]


async def test_a_screen_that_goes_away_in_between_leaves_no_half_tap(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        told = asyncio.Event()
        people.listen(told.set)
        task = asyncio.create_task(tap(people, "present", "member_1"))
        await asyncio.sleep(0)  # it has begun
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(30):
            await told.wait()
        assert (ticked(people), people.waiting) == (["member_1"], 1)


async def test_a_play_is_kept_once(tmp_path: Path) -> None:
    clock = MovedClock()
    play = Play(
        item_id=ItemId("item"),
        started_at=clock.now(),
        ended_at=clock.now(),
        seconds=3,
        outcome=Outcome.STOPPED,
    )
    async with at_kiosk(tmp_path, clock) as people:
        for key in ("play_1", "play_1", str(uuid4()), ""):
            assert await people.record("play", play, key)
        assert people.journal is not None
        records = people.journal.batch(0).records
        assert [record.kind for record in records] == ["play"] * 3
        assert Play.model_validate(records[0].body) == play
        await people.unpaired()
        assert not await people.record("play", play, "play_2")


async def test_a_roll_of_another_centre_is_not_shown(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        await people.roll_arrived(OUR_ROLL.model_copy(update={"center_id": OTHER}))
        assert people.roll == OUR_ROLL
        people.paired(OTHER)
        assert people.attendance(None, DAY) is None
        assert await tap(people, "present", "member_1") == "member_unknown"


async def test_unpaired_the_names_leave_the_disk_and_what_waits_stays(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        await tap(people, "present", "member_1")
        await people.unpaired()
        assert people.attendance(None, DAY) is None
        assert await tap(people, "guest") == "not_stored"
        assert not (tmp_path / ROLL).exists()
    async with at_kiosk(tmp_path) as people:
        assert people.attendance(None, DAY) is None
        assert people.waiting == 1


async def test_no_name_lies_on_the_disk_in_clear(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        for member in OUR_ROLL.members:
            await tap(people, "present", member.id)
        files = on_disk(tmp_path)
        assert {path.name for path in files} >= {
            ROLL, "names.key", "records.sqlite", "records.sqlite-wal",
        }  # fmt: skip
        for path in files:
            content = path.read_bytes()
            for secret in ("김순자", "이영희", "감나무집", "member_1", "member_2"):
                assert secret.encode() not in content, path.name
                assert secret.encode("utf-16-le") not in content, path.name


async def test_a_roll_on_disk_that_cannot_be_opened_waits_for_the_next(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
    (tmp_path / ROLL).write_bytes((tmp_path / ROLL).read_bytes()[:-1])
    async with at_kiosk(tmp_path) as people:
        assert people.attendance(None, DAY) is None
        assert "roll_on_disk=unusable" in caplog.text
        await people.roll_arrived(OUR_ROLL)
        assert page(people).count == 0


async def test_a_newer_roll_shows_at_once_and_keeps_ticks(tmp_path: Path) -> None:
    newer = Roll(
        version=2,
        center_id=CENTER.id,
        members=(Member(id=MemberId("member_3"), name="박정자"), OUR_ROLL.members[0]),
    )
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        await tap(people, "everybody")
        await people.roll_arrived(newer)
        assert [(one.name, one.present) for one in page(people).people] == [
            ("박정자", False), ("김순자", True),
        ]  # fmt: skip
    async with at_kiosk(tmp_path) as people:
        assert people.roll == newer


async def test_while_the_journal_cannot_be_used_taps_are_refused_until_it_can(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # Not even a folder can be made where a file lies.
    (tmp_path / f"{JOURNAL}.new").write_text("in the way")
    (tmp_path / JOURNAL).write_text("in the way")
    async with at_kiosk(tmp_path) as people:
        assert "journal=unusable" in caplog.text
        await people.roll_arrived(OUR_ROLL)
        assert await tap(people, "present", "member_1") == "not_stored"
        assert page(people).count == 0
        (tmp_path / JOURNAL).unlink()
        (tmp_path / f"{JOURNAL}.new").unlink()
        assert await tap(people, "present", "member_1") is None
        assert page(people).count == 1


async def test_records_under_a_key_that_is_not_here_wait_for_it(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        await tap(people, "present", "member_1")
    key = tmp_path / "names.key"
    kept = key.read_bytes()
    key.write_bytes(bytes(32))
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        assert await tap(people, "present", "member_2") == "not_stored"
        key.write_bytes(kept)
        assert await tap(people, "present", "member_2") is None
        assert ticked(people) == ["member_1", "member_2"]


async def test_a_pull_that_is_stopped_leaves_no_name_behind(tmp_path: Path) -> None:
    async with at_kiosk(tmp_path) as people:
        pull = asyncio.create_task(people.roll_arrived(OUR_ROLL))
        await asyncio.sleep(0)  # it has begun
        pull.cancel()
        await people.unpaired()
        assert people.roll is None
        assert ROLL not in [path.name for path in on_disk(tmp_path)]


def damage(file: Path) -> None:
    """Break the index of ids under a journal that is open."""
    content = file.read_bytes()
    with closing(sqlite3.connect(file)) as other:
        # Whoever has the file open reads it anew after somebody else's change.
        other.execute("CREATE TABLE something (else_ TEXT)")
        other.commit()
        file.write_bytes(content[: 2 * 4096] + b"\xa5" * 4096 + content[3 * 4096 :])


async def test_a_journal_that_breaks_while_it_is_open_is_mended_by_the_next_tap(
    tmp_path: Path,
) -> None:
    async with at_kiosk(tmp_path) as people:
        await people.roll_arrived(OUR_ROLL)
        await tap(people, "present", "member_1")
    async with at_kiosk(tmp_path) as people:
        damage(tmp_path / JOURNAL / "records.sqlite")
        assert await tap(people, "guest") == "not_stored"
        assert await tap(people, "guest") is None
        assert (page(people).guests, ticked(people)) == (1, ["member_1"])
        assert len(set_aside(tmp_path)) == 1


async def test_at_night_what_the_hub_has_had_for_long_is_let_go(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clock = MovedClock()
    async with at_kiosk(tmp_path, clock) as people:
        await people.roll_arrived(OUR_ROLL)
        await tap(people, "everybody")
        assert people.journal is not None
        people.journal.received(1)
        clock.move(KEPT + timedelta(days=1))
        await tap(people, "guest")
        await people.tidy()
        # Only once the hub says again what it has.
        assert people.tidy_due
        assert people.journal.oldest == 1
        await people.let_go()
        assert not people.tidy_due
        assert "pruned records=1" in caplog.text
        assert (people.waiting, people.journal.oldest) == (2, 2)
        assert page(people).count == 2
