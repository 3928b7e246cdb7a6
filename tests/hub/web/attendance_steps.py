"""What the tests of the attendance pages have in common: rolls, taps, and looking at a page."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4, uuid5

from playwright.async_api import Page, expect
from sqlalchemy import select

from attendance import ledger
from attendance.presence import Event, What
from store.tables import AuditRow
from tests.hub.running_hub import LESSON, START, RunningHub
from tests.hub.stage.test_everybody_can_use_it import faults
from tests.hub.web.test_pages import picture, sign_in
from wire.ids import CenterId


async def put_roll(hub: RunningHub, center_id: str, names: Iterable[str]) -> list[str]:
    """Write a centre's roll; its members' ids."""
    operator = await hub.signed_in("operator")
    path = f"/api/centers/{center_id}/roll"
    version = (await operator.get(path)).json()["version"]
    members = [{"id": "", "name": name} for name in names]
    body = {"version": version, "center_id": center_id, "members": members}
    answer = await operator.put(path, json=body)
    assert answer.status_code == 200, answer.text
    return [member["id"] for member in answer.json()["members"]]


async def tap(
    hub: RunningHub, center_id: str, members: Iterable[str | None], lesson: str | None = LESSON
) -> None:
    """What a centre's kiosk brings: these people came, None is a guest."""
    _, kiosk = await hub.pair_kiosk(center_id)
    journal = uuid4()
    at = "2026-11-23T00:52:00Z"
    records = [
        {
            "seq": seq,
            "id": str(uuid5(journal, str(seq))),
            "kind": "entry",
            "center_id": center_id,
            "at": at,
            "body": {"lesson_id": lesson, "day": "2026-11-23", "member_id": member, "at": at},
        }
        for seq, member in enumerate(members, start=1)
    ]
    body = {"journal": str(journal), "oldest": 1, "records": records}
    answer = await kiosk.post("/api/kiosk/records", json=body)
    assert answer.json() == {"have": len(records)}, answer.text


def enter_room(hub: RunningHub, center_id: str) -> None:
    """The centre was in the lesson from its start."""
    event = Event(f"EV_{center_id}", What.JOINED, START, CenterId(center_id), "PA_1", START)
    with hub.store.transaction() as session:
        ledger.keep(session, LESSON, event)


def audited(hub: RunningHub, action: str) -> list[AuditRow]:
    with hub.store.reading() as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.action == action)))


async def on(page: Page, address: str) -> None:
    """Open a page as the operator."""
    await page.goto(address)
    await sign_in(page, "operator")
    await expect(page.get_by_role("navigation", name="화면")).to_be_visible()
    # What is seen comes before the page has its scripts.
    await page.wait_for_load_state()


async def everybody_can_use_it(page: Page, name: str) -> None:
    """Contrast, sizes and names, and no scrolling sideways on a telephone."""
    assert await faults(page, "main") == []
    await page.set_viewport_size({"width": 390, "height": 844})
    await picture(page, f"{name}-phone")
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page must not scroll sideways on a telephone"
    assert await faults(page, "main") == []
    await page.set_viewport_size({"width": 1366, "height": 768})
