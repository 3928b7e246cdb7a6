"""The hub's word over the kiosk's own file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from fleet.settings.hours import all_hours
from fleet.settings.values import KioskSettings
from kiosk.agent.mode import Rests
from kiosk.agent.settings import Obeyed
from kiosk.config import KioskConfig, Quiet, Volume
from kiosk.config import Library as LibraryConfig
from tests.kiosk.agent.desks import MovedClock, lesson_in, running

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OWN = KioskConfig(
    volume=Volume(start=6, floor=3, ceiling=9), library=LibraryConfig(keep_free_mib=700)
)


def obeyed(folder: Path) -> Obeyed:
    return Obeyed(OWN, folder / "settings.json", NOW)


def test_where_the_hub_is_silent_the_own_file_holds(tmp_path: Path) -> None:
    found = obeyed(tmp_path)
    assert found.volume == OWN.volume
    assert found.keep_free == 700 * 2**20


async def test_the_last_word_holds_over_a_restart_and_until_it_is_forgotten(
    tmp_path: Path,
) -> None:
    first = obeyed(tmp_path)
    told: list[int] = []
    first.listen(lambda: told.append(first.now.version))
    settings = KioskSettings(version=4, volume_ceiling=5, keep_free_mib=2048)
    assert await first.take(settings, '"s1"')
    assert not await first.take(settings, '"s1"'), "the same again is no news"

    again = obeyed(tmp_path)
    assert (again.now, again.etag) == (settings, '"s1"')
    assert again.volume == Volume(start=5, floor=3, ceiling=5)
    assert again.keep_free == 2048 * 2**20
    first.forget()
    assert told == [4, 0]
    assert obeyed(tmp_path).volume == OWN.volume


async def test_of_two_limits_that_contradict_the_quieter_counts(tmp_path: Path) -> None:
    found = obeyed(tmp_path)
    await found.take(KioskSettings(version=1, volume_ceiling=2), "")
    assert found.volume == Volume(start=2, floor=2, ceiling=2)


async def test_a_full_disk_keeps_no_setting_from_being_obeyed(tmp_path: Path) -> None:
    # No folder, no file: as unwritable as a full disk.
    found = Obeyed(OWN, tmp_path / "missing" / "settings.json", NOW)
    assert await found.take(KioskSettings(version=1, volume_ceiling=4), '"s1"')
    assert found.volume.ceiling == 4
    assert found.etag == "", "without a tag the next pull tries to keep it"


def test_a_file_that_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{half")
    assert obeyed(tmp_path).now == KioskSettings()
    assert list(tmp_path.glob("settings.json.broken-*"))


async def test_the_hub_says_when_the_screen_is_dark_and_may_say_never(tmp_path: Path) -> None:
    found = Obeyed(KioskConfig(quiet=Quiet(screen_off=("20:00-07:00",))), tmp_path / "s", NOW)
    assert found.rests.off_hours == all_hours(["20:00-07:00"])
    await found.take(KioskSettings(version=1, screen_off=("12:00-13:00", "19:00-08:00")), "")
    assert found.rests.off_hours == all_hours(["12:00-13:00", "19:00-08:00"])
    await found.take(KioskSettings(version=2, screen_off=()), "")
    assert found.rests.off_hours == ()


async def test_lessons_open_as_early_as_the_hub_says(tmp_path: Path) -> None:
    clock = MovedClock()
    async with running(tmp_path, lesson_in(-10, clock), clock) as kiosk:

        def lead() -> timedelta:
            lesson = kiosk.desk.state.lesson
            assert lesson is not None
            return lesson.starts_at - lesson.opens_at

        for lead_s in (600, 60):
            told = KioskSettings(version=1, lead_s=lead_s)
            kiosk.desk.obey(Volume(), told, Rests(None, ()))
            await kiosk.desk.tick()
            assert lead() == timedelta(seconds=lead_s)
        await kiosk.desk.timetable_arrived(lesson_in(-9, clock))
        assert lead() == timedelta(minutes=1), "also what comes later"
        kiosk.desk.obey(Volume(), KioskSettings(), Rests(None, ()))
        await kiosk.desk.tick()
        assert lead() == timedelta(minutes=5), "as the timetable says"
