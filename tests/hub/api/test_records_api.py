"""A kiosk's journal over HTTP: taken once, receipted always."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from sqlalchemy import func, select

from attendance.people.entries import EntryRow
from attendance.people.inbox import UnreadRow
from content.library import PlayRow
from tests.hub.running_hub import LESSON, RunningHub

JOURNAL = str(UUID(int=7))
RECORDS = "/api/kiosk/records"


def record(seq: int, member: str | None = "m1", **parts: Any) -> dict[str, Any]:
    return {
        "seq": seq,
        "id": str(uuid5(UUID(JOURNAL), str(seq))),
        "kind": "entry",
        "center_id": "c-wido",
        "at": "2026-11-23T00:50:00Z",
        "body": {
            "lesson_id": LESSON,
            "day": "2026-11-23",
            "member_id": member,
            "present": True,
            "at": "2026-11-23T00:50:00Z",
        },
        **parts,
    }


def batch(*records: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"journal": JOURNAL, "oldest": 1, "records": list(records), **parts}


async def test_taps_and_plays_arrive_once(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    play = {
        "item_id": "item_1",
        "started_at": "2026-11-23T02:00:00Z",
        "ended_at": "2026-11-23T02:10:00Z",
        "seconds": 600,
        "outcome": "finished",
    }
    sent = batch(record(1), record(2, None), record(3, kind="play", body=play))
    for _ in range(2):
        answer = await kiosk.post(RECORDS, json=sent)
        assert (answer.status_code, answer.json()) == (200, {"have": 3})
    with hub.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(EntryRow)) == 2
        (played,) = session.scalars(select(PlayRow))
        assert (played.center_id, played.outcome, played.seq) == ("c-wido", "finished", 3)
        assert session.scalar(select(func.count()).select_from(UnreadRow)) == 0


async def test_a_newer_kiosks_record_is_kept_for_later(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    newer = record(1, kind="weight", body={"kg": 54})
    answer = await kiosk.post(RECORDS, json=batch(newer, record(2, kind="play", body={})))
    assert answer.json() == {"have": 2}
    with hub.store.reading() as session:
        rows = session.scalars(select(UnreadRow).order_by(UnreadRow.reason))
        assert [(row.reason, row.document["body"]) for row in rows] == [
            ("body_invalid", {}), ("kind_unknown", {"kg": 54}),
        ]  # fmt: skip


async def test_the_same_batch_twice_at_the_same_moment_is_one(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    sent = batch(*(record(seq) for seq in range(1, 101)))
    answers = await asyncio.gather(*(kiosk.post(RECORDS, json=sent) for _ in range(4)))
    assert [answer.json() for answer in answers] == [{"have": 100}] * 4
    with hub.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(EntryRow)) == 100


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (batch(*(record(1) for _ in range(201))), "records"),
        (batch(record(0)), "records.0.seq"),
        (batch(record(2**53)), "records.0.seq"),
        (batch(record(1, id="x")), "records.0.id"),
        (batch(oldest=0), "oldest"),
        (batch(journal="mine"), "journal"),
    ],
)
async def test_what_is_no_batch_is_refused(
    hub: RunningHub, sent: dict[str, Any], field: str
) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    answer = await kiosk.post(RECORDS, json=sent)
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid")
    assert answer.json()["field"] == field


async def test_only_a_kiosk_of_ours_brings_records(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    stranger = hub.client(Authorization=f"Bearer {uuid4()}")
    for client in (operator, stranger):
        answer = await client.post(RECORDS, json=batch(record(1)))
        assert (answer.status_code, answer.json()["type"]) == (401, "credential_refused")
