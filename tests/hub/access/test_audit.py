"""The audit: every deed has its words, and the search finds what is asked for, page by page."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from hub.auth.staff import Role
from hub.web.audit.sentences import GROUPS, SENTENCES, more, sentence
from store import audit
from store.audit import Deed, Question
from tests.hub.access.callers import people
from tests.hub.running_hub import START, RunningHub

ROOT = Path(__file__).parents[3]
FLOWS = ("attendance", "content", "fleet", "hub", "media", "notice", "schedule", "store")
# A deed as code writes it down, such as "roll.read"; a part of it may be filled in.
_DEED = re.compile(r'audit\.record\(\s*session,[^"]*?f?"([a-z_{}.]+\.[a-z_{}.]+)"', re.DOTALL)


def test_every_deed_that_code_writes_down_has_words() -> None:
    written = {
        action
        for flow in FLOWS
        for path in (ROOT / flow).rglob("*.py")
        for action in _DEED.findall(path.read_text("utf-8"))
    }
    assert len(written) > 15
    whole = {action for action in written if "{" not in action}
    assert whole - SENTENCES.keys() == set()


def test_every_deed_is_found_by_a_group() -> None:
    grouped = {word for _, actions in GROUPS.values() for word in actions}
    for action in SENTENCES:
        assert {action, action.partition(".")[0]} & grouped, action


@pytest.mark.parametrize(
    ("action", "detail", "said"),
    [
        ("attendance.export", {"names": 1, "reason": "보고"}, "까닭: 보고 · 이름 포함"),
        ("staff.role", {"role": Role.HELPER.value}, "경로당 관리사"),
        ("staff.role", {"role": "king"}, ""),
        ("roll.change", {"added": 2, "taken_out": 0}, "넣음 2명"),
        ("never.heard", {}, ""),
    ],
)
def test_what_else_is_said(action: str, detail: dict[str, str | int], said: str) -> None:
    assert more(action, detail) == said
    assert sentence(action)


async def test_the_search_narrows_and_pages(hub: RunningHub) -> None:
    with hub.store.transaction() as session:
        for number in range(120):
            deed = Deed(f"staff_{number % 2}", START + timedelta(days=1, minutes=number))
            audit.record(session, deed, "roll.read", f"center:c{number % 3}")
    question = Question(
        actor="staff_1",
        actions=frozenset({"roll"}),
        subjects=frozenset({"center:c0", "center:c1"}),
        since=START + timedelta(days=1, minutes=10),
        until=START + timedelta(days=1, minutes=100),
    )
    seen, before = [], None
    with hub.store.reading() as session:
        while found := audit.search(session, question, before=before, limit=7):
            seen += found
            before = found[-1].id
    minutes = [(one.at - START - timedelta(days=1)) // timedelta(minutes=1) for one in seen]
    wanted = [n for n in range(10, 100) if n % 2 == 1 and n % 3 in (0, 1)]
    assert minutes == wanted[::-1]


async def test_the_page_goes_back_fifty_at_a_time(hub: RunningHub) -> None:
    (boss, *_) = people(hub)
    admin = hub.client(Origin=hub.url, **boss.headers)
    with hub.store.transaction() as session:
        for _ in range(60):
            audit.record(session, Deed("cli", hub.clock.now()), "roll.read", "center:c-wido")
    newest = (await admin.get("/audit?actor=cli&center=c-wido&group=attendance")).text
    assert newest.count("<tr>") == 51
    assert "위도 경로당" in newest
    older = re.findall(r'rel="next" href="([^"]+)"', newest)[0].replace("&amp;", "&")
    assert (await admin.get(older)).text.count("<tr>") == 11
    for odd in ("first=never", "before=9999999999999999999", "first=0001-01-01", "group=x"):
        assert (await admin.get(f"/audit?{odd}")).status_code == 200
    listed = (await admin.get("/api/audit", params={"action": "roll.read", "limit": 5})).json()
    assert [one["subject"] for one in listed] == ["center:c-wido"] * 5
