"""The hub's word over the kiosk's own file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from fleet.settings.values import KioskSettings
from kiosk.agent.settings import Obeyed
from kiosk.config import KioskConfig, Volume
from kiosk.config import Library as LibraryConfig

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
