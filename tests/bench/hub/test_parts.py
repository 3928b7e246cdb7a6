"""A hub and a crowd of a few: the measurement's parts do what a kiosk does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.bench.hub.city import PEOPLE, build
from tests.bench.hub.parts import Hub, Kiosks


@pytest.mark.timeout(600)
def test_a_crowd_follows_reports_and_comes_back(tmp_path: Path) -> None:
    city = build(tmp_path / "data", 12)
    with Hub(city, None) as hub, Kiosks([hub], city) as kiosks:
        kiosks.ask("live")
        assert kiosks.ask("settled", line=1, share=1.0)["refused"] == 0
        listed = hub.desk.get("/api/kiosks").json()
        assert sum(kiosk["connected"] for kiosk in listed) == 12
        version = hub.change()
        assert version == 2
        changed = kiosks.ask("version", version=version, share=1.0)
        told = kiosks.ask("report", seconds=0.5, at_once=4)
        assert told["done"] >= 4
        assert told["refused"] == 0
        listed = hub.desk.get("/api/kiosks").json()
        known = [kiosk["report"] for kiosk in listed if kiosk["report"]]
        assert known
        assert {report["timetable_version"] for report in known} == {2}
        hub.crash()
        hub.start()
        assert kiosks.ask("settled", line=2, share=1.0)["at_s"] > changed["at_s"]


def test_a_year_is_as_large_as_it_says(tmp_path: Path) -> None:
    city = build(tmp_path / "data", 1, year=True)
    # Whatever day it is here, these are over.
    before = datetime.now(UTC).date() - timedelta(days=7)
    week = [before + timedelta(days=ahead) for ahead in range(5)]
    with Hub(city, None) as hub:
        plays = [hub.desk.get("/api/plays", params={"day": f"{day}"}).json() for day in week]
        lessons = [hub.desk.get("/api/lessons", params={"day": f"{day}"}).json() for day in week]
        held = [lesson["id"] for day in lessons for lesson in day]
        people = hub.desk.get(f"/api/lessons/{held[0]}/people").json()
    assert [len(day) for day in plays] == [1] * 5
    assert people[0]["people"] == PEOPLE
