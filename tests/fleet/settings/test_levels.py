"""The levels' words at the hub, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from fleet.settings import levels
from fleet.settings.levels import Place, SettingsClashError
from fleet.settings.values import Level, Settings
from store.audit import Deed
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, KioskId

DEED = Deed("staff_1", datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
WIDO = Place(CenterId("c-wido"), KioskId("kiosk_wido"))
UISIN = Place(CenterId("c-uisin"), KioskId("kiosk_uisin"))


def change(store: Store, place: Place, **said: object) -> int:
    with store.transaction() as session:
        return levels.change(session, place, Settings.model_validate(said), DEED)


def test_a_kiosk_is_told_the_narrowest_words_and_a_version_that_grows(centers: Store) -> None:
    with centers.reading() as session:
        assert levels.for_kiosk(session, WIDO).version == 0
    change(centers, Place(), volume_ceiling=8, camera=True)
    change(centers, Place(CenterId("c-wido")), volume_ceiling=6)
    last = change(centers, WIDO, is_tv=True)
    with centers.reading() as session:
        wido, uisin = levels.for_kiosk(session, WIDO), levels.for_kiosk(session, UISIN)
    assert (wido.volume_ceiling, wido.camera, wido.is_tv) == (6, True, True)
    assert (uisin.volume_ceiling, uisin.camera, uisin.is_tv) == (8, True, None)
    assert (wido.version, last) == (3, 3)
    assert uisin.version == 1, "what others are told is nothing new here"

    change(centers, WIDO)
    with centers.reading() as session:
        taken_back = levels.for_kiosk(session, WIDO)
    assert (taken_back.is_tv, taken_back.version) == (None, 4)


def test_equal_settings_have_equal_tags_and_leave_out_what_nobody_says(centers: Store) -> None:
    change(centers, Place(), camera=False)
    with centers.reading() as session:
        first, again = levels.told(session, WIDO), levels.told(session, WIDO)
        assert first == again
        assert json.loads(first.body) == {"camera": False, "version": 1}
    change(centers, WIDO, camera=True)
    with centers.reading() as session:
        assert levels.told(session, WIDO).etag != first.etag
        assert levels.told(session, UISIN).etag == first.etag


def test_a_contradiction_is_refused_and_nothing_is_stored(centers: Store) -> None:
    change(centers, Place(), volume_floor=6)
    with centers.transaction() as session, pytest.raises(SettingsClashError) as caught:
        levels.change(session, Place(CenterId("c-wido")), Settings(volume_ceiling=5), DEED)
    assert caught.value.field == "volume_ceiling"
    with centers.reading() as session:
        assert Level.CENTER not in levels.at(session, WIDO)


def test_every_change_is_written_down_with_what_it_was_about(centers: Store) -> None:
    change(centers, Place(), volume_floor=3, camera=True)
    change(centers, Place(), volume_floor=3, is_tv=False)
    with centers.reading() as session:
        rows = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))
    assert [(row.action, row.subject, row.detail["fields"]) for row in rows] == [
        ("settings.change", "org", "camera volume_floor"),
        ("settings.change", "org", "camera is_tv"),
    ]
