"""Following a hub over a network that does everything to a document but deliver it."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from kiosk.agent.errors import HubAwayError
from kiosk.agent.uplink.call import Hub
from schedule.follow import Answer, Follow, UnusableTimetableError
from schedule.timetable import Center, ExtraLesson, Program, Timetable
from tests.fakes.hub import FakeHub
from wire.clock import Clock
from wire.ids import CenterId, LessonId, ProgramId, StaffId

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CENTER = Center(id=CenterId("center_1"), name="물야 경로당")
PROGRAM = Program(
    id=ProgramId("program_1"),
    title="튼튼 체조",
    kind="health",
    instructor_id=StaffId("staff_1"),
    instructor="박정은 선생님",
)


def version(number: int) -> Timetable:
    return Timetable(version=number, centers=(CENTER,), programs=(PROGRAM,))


@pytest.fixture
async def served() -> AsyncIterator[FakeHub]:
    served = FakeHub(version(1))
    served.credentials.add("secret")
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
async def hub(served: FakeHub) -> AsyncIterator[Hub]:
    async with aiohttp.ClientSession() as session:
        hub = Hub(session, served.url, Clock())
        hub.credential = "secret"
        yield hub


async def test_what_was_pulled_is_there_after_a_restart(
    tmp_path: Path, served: FakeHub, hub: Hub
) -> None:
    path = tmp_path / "timetable.json"
    assert await Follow(path).pull(hub, NOW) == version(1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = Follow(path)
    assert again.load(NOW) == version(1)
    # The tag survived as well: nothing is sent twice.
    assert await again.pull(hub, NOW) is None
    assert served.pulls == [200, 304]


async def test_what_a_newer_hub_adds_is_passed_over(
    tmp_path: Path, served: FakeHub, hub: Hub
) -> None:
    class Newer(Timetable):
        announcement: str = "a field of next year"

    served.timetable = Newer(**version(1).model_dump())
    follow = Follow(tmp_path / "timetable.json")
    assert await follow.pull(hub, NOW) == version(1)
    assert Follow(tmp_path / "timetable.json").load(NOW) == version(1)


async def test_only_a_change_is_news(tmp_path: Path, served: FakeHub, hub: Hub) -> None:
    follow = Follow(tmp_path / "timetable.json")
    assert await follow.pull(hub, NOW) == version(1)
    assert await follow.pull(hub, NOW, whole=True) is None
    served.timetable = version(2)
    assert await follow.pull(hub, NOW) == version(2)
    assert served.pulls == [200, 200, 200]


@pytest.mark.parametrize(
    ("weather", "error"),
    [
        ("garbage", UnusableTimetableError),
        ("half", UnusableTimetableError),
        ("truncated", HubAwayError),
        # Twice: once is healed below us, because a kept connection may always be gone.
        ("hangs_up hangs_up", HubAwayError),
        ("500", HubAwayError),
        ("503", HubAwayError),
    ],
)
async def test_a_broken_answer_changes_nothing(
    tmp_path: Path, served: FakeHub, hub: Hub, weather: str, error: type[Exception]
) -> None:
    path = tmp_path / "timetable.json"
    follow = Follow(path)
    await follow.pull(hub, NOW)
    kept = path.read_bytes()
    served.timetable = version(2)
    served.weather.extend(weather.split())
    with pytest.raises(error):
        await follow.pull(hub, NOW)
    assert follow.timetable == version(1)
    # A hub that is away has said nothing about its timetable.
    assert (follow.refused is not None) is (error is UnusableTimetableError)
    assert path.read_bytes() == kept
    # The tag of the broken answer was not believed: the next fair one is taken.
    assert await follow.pull(hub, NOW) == version(2)
    assert follow.refused is None


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (
            version(2).model_copy(update={"timezone": "Asia/Atlantis"}),
            "timezone: Value error, 'Asia/Atlantis' is no time zone",
        ),
        (
            version(2).model_copy(
                update={
                    "extras": (
                        ExtraLesson.model_construct(
                            id=LessonId("beyond"),
                            program_id=ProgramId("program_1"),
                            starts_at=datetime.max.replace(tzinfo=UTC) - timedelta(minutes=1),
                        ),
                    )
                }
            ),
            "extras.0.starts_at: Input should be less than or equal to",
        ),
        (
            version(2).model_copy(
                update={"programs": (PROGRAM, PROGRAM.model_copy(update={"id": 1}))}
            ),
            "programs.1.id: Input should be a valid string",
        ),
    ],
    ids=["time zone", "beyond the calendar", "type"],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
async def test_a_document_that_would_break_the_kiosk_is_refused(
    tmp_path: Path, served: FakeHub, hub: Hub, broken: Timetable, reason: str
) -> None:
    follow = Follow(tmp_path / "timetable.json")
    await follow.pull(hub, NOW)
    served.timetable = broken
    with pytest.raises(UnusableTimetableError):
        await follow.pull(hub, NOW)
    assert follow.timetable == version(1)
    assert follow.refused is not None
    assert follow.refused.startswith(reason)
    # The tag of the one that is obeyed holds, also when nothing newer comes.
    served.timetable = version(1)
    assert await follow.pull(hub, NOW) is None
    assert (served.pulls[-1], follow.refused) == (304, None)


async def test_a_hub_of_too_old_a_release_is_not_understood_by_guessing(tmp_path: Path) -> None:
    class Old:
        """An older hub leaves out what a newer one says."""

        async def get(self, path: str, headers: Mapping[str, str]) -> Answer:
            return Answer(200, {"etag": '"old"', "sarangbang-wire": "0"}, b'{"version":9}')

    follow = Follow(tmp_path / "timetable.json")
    with pytest.raises(UnusableTimetableError, match="wire 0 is too old"):
        await follow.pull(Old(), NOW)
    assert follow.timetable is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\x00" * 4096, b'{"etag":"x","timetable":{"a":1}}']
)
def test_a_broken_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "timetable.json"
    path.write_bytes(content)
    follow = Follow(path)
    assert follow.load(NOW) is None
    assert str(follow.refused).startswith("the one on disk: ")
    assert not path.exists()
    (aside,) = tmp_path.iterdir()
    assert aside.name == "timetable.json.broken-20261123T000000"
    assert aside.read_bytes() == content


async def test_a_timetable_that_finds_no_room_on_the_disk_is_obeyed_all_the_same(
    tmp_path: Path, served: FakeHub, hub: Hub
) -> None:
    follow = Follow(tmp_path / "gone" / "timetable.json")
    assert await follow.pull(hub, NOW) == version(1)
    assert follow.timetable == version(1)
    # Without a tag it is fetched whole and tried again, but is no news.
    assert await follow.pull(hub, NOW) is None
    assert served.pulls == [200, 200]


async def test_a_forgotten_timetable_is_gone_from_the_disk(tmp_path: Path, hub: Hub) -> None:
    path = tmp_path / "timetable.json"
    follow = Follow(path)
    await follow.pull(hub, NOW)
    follow.forget()
    assert follow.timetable is None
    assert not path.exists()
    follow.forget()


async def test_an_endless_answer_is_not_read_to_its_end(tmp_path: Path) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b" " * 65536)
                sent += 65536
        except (ConnectionError, asyncio.CancelledError):
            return response

    app = web.Application()
    app.router.add_get("/api/kiosk/timetable", endless)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as session:
            hub = Hub(session, f"http://127.0.0.1:{runner.addresses[0][1]}", Clock())
            with pytest.raises(HubAwayError, match="more than"):
                await Follow(tmp_path / "timetable.json").pull(hub, NOW)
    finally:
        await runner.cleanup()
    assert sent < 64 * 1024 * 1024
