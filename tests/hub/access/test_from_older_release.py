"""A city that comes from the release before roles: somebody can let the others in."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from hub.auth import staff
from store import migrate
from store.engine import Store, sqlite_url

BEFORE = "0006"
_PERSON = text(
    "INSERT INTO staff (id, name, display_name, role, password_hash, created_at)"
    " VALUES (:id, :id, :id, :role, 'hash', '2026-01-01 00:00:00')"
)
_ADDED = text(
    "INSERT INTO audit (at, actor, action, subject, detail)"
    " VALUES ('2026-01-01 00:00:00', :actor, 'staff.add', :id, '{}')"
)


def test_the_first_operator_of_the_command_line_becomes_the_admin(tmp_path: Path) -> None:
    store = Store(sqlite_url(tmp_path))
    migrate.upgrade(store.engine, BEFORE)
    with store.engine.begin() as connection:
        for person, role, actor in (
            ("demo", "operator", "demo"),
            ("teacher", "instructor", "cli"),
            ("first", "operator", "cli"),
            ("second", "operator", "cli"),
        ):
            connection.execute(_PERSON, {"id": person, "role": role})
            connection.execute(_ADDED, {"id": person, "actor": actor})
    migrate.upgrade(store.engine)
    with store.reading() as session:
        roles = {person.name: person.role.value for person in staff.everybody(session)}
        assert all(person.scope.everywhere for person in staff.everybody(session))
    assert roles == {
        "demo": "operator",
        "teacher": "instructor",
        "first": "admin",
        "second": "operator",
    }
    store.close()
