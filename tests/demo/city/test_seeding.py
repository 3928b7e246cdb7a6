"""The city in the hub's database."""

from __future__ import annotations

import asyncio
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.city import CENTERS, STAFF
from demo.city.seeding import seed
from hub.auth import sessions, staff
from hub.auth.passwords import Passwords
from hub.config import HubConfig
from hub.serving import open_store
from schedule import publish

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def passwords(tmp_path: Path) -> Path:
    return tmp_path / "passwords.json"


async def test_everybody_can_sign_in_with_the_printed_password(
    tmp_path: Path, passwords: Path
) -> None:
    known = seed(tmp_path / "hub", passwords, NOW)
    store = open_store(HubConfig(), tmp_path / "hub")
    try:
        with store.reading() as session:
            assert {center.id for center in publish.current(session).centers} == {
                center.id for center in CENTERS
            }
            for person in STAFF:
                found = sessions.password_hash(session, person.name)
                assert found is not None
                assert found[0].display_name == person.display_name
                assert await Passwords().fits(known[person.name], found[1])
    finally:
        store.close()


def test_only_their_owner_reads_the_passwords(tmp_path: Path, passwords: Path) -> None:
    seed(tmp_path / "hub", passwords, NOW)
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600


def test_a_second_start_keeps_everything(tmp_path: Path, passwords: Path) -> None:
    first = seed(tmp_path / "hub", passwords, NOW)
    assert seed(tmp_path / "hub", passwords, NOW) == first
    store = open_store(HubConfig(), tmp_path / "hub")
    try:
        with store.reading() as session:
            assert len(staff.everybody(session)) == len(STAFF)
            assert publish.current(session).version == 1
    finally:
        store.close()


async def test_lost_passwords_are_made_anew(tmp_path: Path, passwords: Path) -> None:
    first = seed(tmp_path / "hub", passwords, NOW)
    await asyncio.to_thread(passwords.unlink)
    second = seed(tmp_path / "hub", passwords, NOW)
    assert second != first
    store = open_store(HubConfig(), tmp_path / "hub")
    try:
        with store.reading() as session:
            found = sessions.password_hash(session, "operator")
        assert found is not None
        assert await Passwords().fits(second["operator"], found[1])
    finally:
        store.close()
