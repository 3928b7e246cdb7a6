"""The names behind the ids of the audit: people, centres, kiosks, films."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.library import ItemRow
from fleet.registry import KioskRow
from hub.auth import staff
from hub.auth.staff import Staff
from schedule import publish
from schedule.timetable import Center

_OURS: Mapping[str, str] = {"cli": "서버에서 직접", "hub": "사랑방이 스스로", "demo": "시연"}


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of this moment are called."""

    people: tuple[Staff, ...]
    centers: tuple[Center, ...]
    of: Mapping[str, str]
    zone: str

    def actor(self, actor: str) -> str:
        return self.of.get(actor) or _OURS.get(actor, "지워진 사용자")

    def subject(self, subject: str) -> str:
        """A name where there is one, nothing where the deed says all."""
        kind, _, rest = subject.rpartition(":")
        if kind == "timetable":
            return f"{rest}번째 시간표"
        if kind == "days":
            return rest.replace("..", " – ")
        return self.of.get(rest) or self.of.get(subject, "")

    def subjects_of(self, center_id: str) -> frozenset[str]:
        """Every subject that is about a centre: itself, and each kiosk it ever had."""
        kiosks = (one for one, name in self.of.items() if name == self._kiosk_name(center_id))
        return frozenset({center_id, f"center:{center_id}", *kiosks})

    def _kiosk_name(self, center_id: str) -> str:
        return kiosk_name(self.of.get(center_id, ""))


def kiosk_name(center: str) -> str:
    return f"{center} 단말기"


def names(session: Session) -> Names:
    timetable = publish.current(session)
    people = tuple(staff.everybody(session))
    centers: dict[str, str] = {center.id: center.name for center in timetable.centers}
    kiosks = {
        kiosk_id: kiosk_name(centers.get(center_id, "없어진 경로당"))
        for kiosk_id, center_id in session.execute(select(KioskRow.id, KioskRow.center_id))
    }
    # Those too that were revoked or taken out since.
    titles = {row.id: row.title for row in session.execute(select(ItemRow.id, ItemRow.title))}
    of = {**centers, **kiosks, **titles}
    of |= {person.id: person.display_name for person in people}
    return Names(people, timetable.centers, of, timetable.timezone)
