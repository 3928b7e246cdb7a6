"""Writes the city into the hub's database; what is there already stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from demo.city import STAFF, city_timetable
from demo.private import keep_private, read_private
from hub.auth import staff
from hub.auth.passwords import generate, hash_password
from hub.config import HubConfig
from hub.serving import open_store
from schedule import publish
from store.audit import Deed
from store.tables import StaffRow
from wire.ids import StaffId

_ACTOR = "demo"


def seed(hub_folder: Path, passwords: Path, now: datetime) -> Mapping[str, str]:
    """Make sure of centres, staff and timetable; everybody's password by sign-in name.

    Passwords are made up at the first start and kept in `passwords`.
    """
    known = dict(read_private(passwords))
    made_up = {person.name: generate() for person in STAFF if person.name not in known}
    if made_up:
        known.update(made_up)
        keep_private(passwords, known)
    deed = Deed(_ACTOR, now)
    store = open_store(HubConfig(), hub_folder)
    try:
        with store.transaction() as session:
            ids = {person.name: person.id for person in staff.everybody(session)}
            for name in ids.keys() & made_up.keys():
                # The file of passwords was lost: nobody can know the old one.
                _set_password(session, ids[name], made_up[name])
            for person in STAFF:
                if person.name not in ids:
                    added = staff.new_person(
                        person.name, person.display_name, staff.Role(person.role)
                    )
                    staff.add(session, added, known[person.name], deed)
                    ids[person.name] = added.id
            if publish.current(session).version == 0:
                today = now.astimezone(ZoneInfo("Asia/Seoul")).date()
                publish.publish(session, city_timetable(ids, today), deed)
    finally:
        store.close()
    return known


def _set_password(session: Session, staff_id: StaffId, password: str) -> None:
    row = session.get_one(StaffRow, staff_id)
    row.password_hash = hash_password(password)
