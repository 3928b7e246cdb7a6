"""A hub on a thread and loop of its own, for clients that know no loop, with everybody's keys."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from fleet import registry
from hub.auth import staff
from hub.auth.staff import Role
from hub.config import EngineConfig
from store.audit import Deed
from store.tables import SessionRow, StaffRow
from tests.hub.running_hub import (
    PASSWORD,
    PATIENCE_S,
    WEBHOOK_KEYS,
    HandClock,
    RunningHub,
    nobody,
    run_hub,
)
from wire.ids import CenterId, KioskId


@contextmanager
def served(folder: Path, clock: HandClock, database_url: str = "") -> Iterator[RunningHub]:
    """Use `store`, `url` and `people` of it, never its clients: they belong to its loop."""
    engine = EngineConfig(url=nobody(), api_key=WEBHOOK_KEYS[0], api_secret=WEBHOOK_KEYS[1])
    ready: Future[tuple[RunningHub, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        done = asyncio.Event()
        async with run_hub(folder, clock, engine, database_url=database_url) as running:
            ready.set_result((running, asyncio.get_running_loop(), done))
            await done.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="hub")
    thread.start()
    hub, loop, done = ready.result(PATIENCE_S)
    try:
        yield hub
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(PATIENCE_S)


def as_admin(hub: RunningHub) -> Mapping[str, str]:
    """The headers of an admin nobody else knows, whose sign-in is done."""
    now, token = hub.clock.now(), secrets.token_urlsafe(32)
    person = staff.new_person(f"admin {token[:8]}", "관리자", Role.ADMIN)
    hashed = hashlib.sha256(token.encode()).hexdigest()
    with hub.store.transaction() as session:
        staff.add(session, person, PASSWORD, Deed("test", now))
        session.flush()
        row = session.get_one(StaffRow, person.id)
        row.code_sealed, row.must_change = b"set up", False
        session.add(
            SessionRow(
                token_hash=hashed, staff_id=person.id, created_at=now, used_at=now, proved=True
            )
        )
    return {"Cookie": f"sarangbang={token}", "Origin": hub.url}


def as_kiosk(hub: RunningHub, center_id: CenterId) -> tuple[KioskId, Mapping[str, str]]:
    """A kiosk paired for a centre, and the headers it calls with."""
    now = hub.clock.now()
    with hub.store.transaction() as session:
        begun = registry.begin_pairing(session, registry.Device("test", "0.1.0"), now)
    with hub.store.transaction() as session:
        code = begun.pairing.user_code
        paired = registry.pair(session, code, center_id, Deed("test", now))
    with hub.store.transaction() as session:
        polled = registry.poll_pairing(session, begun.pairing.id, begun.device_code, now)
    assert polled.credential is not None
    return paired.kiosk_id, {"Authorization": f"Bearer {polled.credential}"}
