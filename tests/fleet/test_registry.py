"""The registry, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from fleet import registry
from fleet.errands.pictures import Pictures, ScreenPicture
from fleet.errors import (
    CenterUnknownError,
    CodeUnknownError,
    CredentialRefusedError,
    KioskUnknownError,
)
from fleet.health import KioskReport
from fleet.pairing import Answer
from fleet.registry import Device, KioskRow, PairingRow, Reported
from store.audit import Deed
from store.centers import StoredCenter, keep
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, KioskId

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
DEED = Deed("staff_1", NOW)
WIDO = CenterId("wido")
DEVICE = Device("mini-pc", "0.1.0")


@pytest.fixture
def store(both_stores: Store) -> Store:
    with both_stores.transaction() as session:
        keep(session, [StoredCenter(WIDO, "위도 경로당", "부안군")])
    return both_stores


def pair(store: Store) -> tuple[KioskId, str]:
    """A kiosk's whole way to its credential."""
    with store.transaction() as session:
        begun = registry.begin_pairing(session, DEVICE, NOW)
    with store.transaction() as session:
        paired = registry.pair(session, begun.pairing.user_code, WIDO, DEED)
    with store.transaction() as session:
        polled = registry.poll_pairing(session, begun.pairing.id, begun.device_code, NOW)
    assert polled.answer is Answer.GRANTED
    assert polled.credential is not None
    return paired.kiosk_id, polled.credential


def test_a_credential_finds_its_kiosk_and_is_not_stored(store: Store) -> None:
    kiosk_id, credential = pair(store)
    with store.reading() as session:
        kiosk = registry.kiosk_of(session, credential)
        assert kiosk == (kiosk_id, WIDO)
        row = session.get_one(KioskRow, kiosk_id)
        assert credential not in str(vars(row))
        with pytest.raises(CredentialRefusedError):
            registry.kiosk_of(session, "")
        with pytest.raises(CredentialRefusedError):
            registry.kiosk_of(session, row.credential_hash or "")


def test_revoking_is_for_ever_and_written_down(store: Store) -> None:
    kiosk_id, credential = pair(store)
    with store.transaction() as session:
        assert registry.revoke(session, kiosk_id, DEED).id == kiosk_id
    with store.reading() as session:
        with pytest.raises(CredentialRefusedError):
            registry.kiosk_of(session, credential)
        with pytest.raises(KioskUnknownError):
            registry.kiosk(session, kiosk_id)
        assert registry.kiosks(session) == []
        actions = list(session.scalars(select(AuditRow.action).order_by(AuditRow.id)))
    assert actions == ["kiosk.pair", "kiosk.revoke"]
    with store.transaction() as session, pytest.raises(KioskUnknownError):
        registry.revoke(session, kiosk_id, DEED)


def test_a_kiosk_revoked_before_it_collects_gets_nothing(store: Store) -> None:
    with store.transaction() as session:
        begun = registry.begin_pairing(session, DEVICE, NOW)
        paired = registry.pair(session, begun.pairing.user_code, WIDO, DEED)
        registry.revoke(session, paired.kiosk_id, DEED)
        polled = registry.poll_pairing(session, begun.pairing.id, begun.device_code, NOW)
    assert polled.answer is Answer.EXPIRED


def test_a_centre_has_one_kiosk(store: Store) -> None:
    old_id, _ = pair(store)
    with store.transaction() as session:
        begun = registry.begin_pairing(session, DEVICE, NOW)
        paired = registry.pair(session, begun.pairing.user_code, WIDO, DEED)
        assert [kiosk.id for kiosk in paired.replaced] == [old_id]
        assert [kiosk.id for kiosk in registry.kiosks(session)] == [paired.kiosk_id]


def test_wrong_codes_and_centres_change_nothing(store: Store) -> None:
    with store.transaction() as session:
        begun = registry.begin_pairing(session, DEVICE, NOW)
        code = begun.pairing.user_code
        late = Deed("staff_1", NOW + timedelta(minutes=10))
        with pytest.raises(CodeUnknownError):
            registry.pair(session, "none", WIDO, DEED)
        with pytest.raises(CodeUnknownError):
            registry.pair(session, code, WIDO, late)
        with pytest.raises(CenterUnknownError):
            registry.pair(session, code, CenterId("nowhere"), DEED)
        assert registry.kiosks(session) == []


def test_pairings_that_are_over_are_swept(store: Store) -> None:
    with store.transaction() as session:
        registry.begin_pairing(session, DEVICE, NOW)
        registry.begin_pairing(session, DEVICE, NOW + timedelta(minutes=11))
        assert len(list(session.scalars(select(PairingRow)))) == 1


def test_a_report_is_kept_as_the_last_word(store: Store) -> None:
    kiosk_id, _ = pair(store)
    report = KioskReport(at=NOW, release="0.2.0", wire=1, mode="home", camera="ok")
    seen_at = NOW + timedelta(seconds=3)
    with store.transaction() as session:
        registry.keep_reports(session, [Reported(kiosk_id, report, seen_at)])
        kiosk = registry.kiosk(session, kiosk_id)
        assert (kiosk.report, kiosk.release, kiosk.last_seen) == (report, "0.2.0", seen_at)
        registry.seen(session, kiosk_id, NOW + timedelta(seconds=9))
        assert registry.kiosk(session, kiosk_id).last_seen == NOW + timedelta(seconds=9)


def test_a_picture_lives_a_minute() -> None:
    pictures, kiosk_id = Pictures(), KioskId("kiosk_1")
    picture = ScreenPicture(b"jpeg", NOW)
    pictures.keep(kiosk_id, picture)
    assert pictures.fresh(kiosk_id, NOW + timedelta(seconds=60)) is picture
    assert pictures.fresh(kiosk_id, NOW + timedelta(seconds=61)) is None
    pictures.forget(kiosk_id)
    assert pictures.fresh(kiosk_id, NOW) is None
