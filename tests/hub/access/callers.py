"""Everybody who calls, and what each of them may reach."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from hub.auth import sessions, staff
from hub.auth.scope import EVERYWHERE, Scope
from hub.auth.staff import Role, Staff
from store.audit import Deed
from store.tables import SessionRow, StaffRow
from tests.hub.access import rules
from tests.hub.access.objects import INSIDE
from tests.hub.running_hub import PASSWORD, RunningHub
from wire.ids import CenterId


@dataclass(frozen=True)
class Caller:
    """Somebody at the door.

    `doors` are those that open.  `inside` and `outside` are the kinds of object whose sample of
    that side is theirs to reach.
    """

    name: str
    doors: frozenset[str]
    sign_in: Callable[[], Mapping[str, str]]  # the headers of a session begun now
    inside: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    bounded: bool = False  # is not to hear of centres outside

    @cached_property
    def headers(self) -> Mapping[str, str]:
        return self.sign_in()

    def may(self, rule: rules.Rule, side: str) -> bool:
        if rule.door not in self.doors:
            return False
        return not rule.of or rule.of in (self.inside if side == INSIDE else self.outside)


_SEEN = frozenset({"center", "kiosk", "call", "talk", "finding", "notice", "lesson"})
_ALL = _SEEN | {"lead"}
_SIGNED_IN = {rules.OPEN, rules.PERSON, rules.HALF}
_DESK = _SIGNED_IN | {rules.OPERATOR, rules.STAFF, rules.ATTENDANCE}
_OURS = Scope(everywhere=False, counties=frozenset({"봉화군"}))
_OUR_ROOM = Scope(everywhere=False, center_ids=frozenset({CenterId("c-myeongho")}))

# name: role, scope, doors, what they reach of the samples inside, and of those outside
_PEOPLE = {
    "admin": (Role.ADMIN, EVERYWHERE, _DESK | {rules.CITY, rules.ADMIN}, _ALL, _ALL),
    "operator": (Role.OPERATOR, EVERYWHERE, _DESK | {rules.CITY}, _ALL, _ALL),
    "county": (Role.OPERATOR, _OURS, _DESK, _SEEN, frozenset[str]()),
    "teacher": (Role.INSTRUCTOR, EVERYWHERE, _SIGNED_IN | {rules.STAFF}, {"lesson", "lead"}, set()),
    "other": (Role.INSTRUCTOR, EVERYWHERE, _SIGNED_IN | {rules.STAFF}, set(), {"lesson", "lead"}),
    "helper": (Role.HELPER, _OUR_ROOM, _SIGNED_IN | {rules.ATTENDANCE}, {"center"}, set()),
}


def people(hub: RunningHub) -> list[Caller]:
    """Everybody of the staff; those who are not there yet are added."""
    found = []
    for name, (role, scope, doors, inside, outside) in _PEOPLE.items():
        person = hub.people.get(name) or add(hub, name, role, scope)
        found.append(
            Caller(
                name,
                frozenset(doors),
                partial(signed_in, hub, person),
                frozenset(inside),
                frozenset(outside),
                bounded=not scope.everywhere,
            )
        )
    return found


def strangers(hub: RunningHub) -> list[Caller]:
    """Whoever has no (whole, living) session."""
    open_only = frozenset({rules.OPEN})
    admin = hub.people["admin"]
    return [
        Caller("nobody", open_only, dict),
        Caller("an ended session", open_only, partial(signed_in, hub, admin, ended=True)),
        Caller(
            "before the one-time code",
            open_only | {rules.HALF},
            partial(signed_in, hub, admin, proved=False),
        ),
    ]


def signed_in(
    hub: RunningHub, person: Staff, *, proved: bool = True, ended: bool = False
) -> dict[str, str]:
    """The headers of a session of somebody's."""
    with hub.store.transaction() as session:
        token = sessions.begin(session, person.id, hub.clock.now())
        session.flush()
        row = session.get_one(SessionRow, hashlib.sha256(token.encode()).hexdigest())
        row.proved = proved
        if ended:
            row.used_at = row.created_at = hub.clock.now() - sessions.ABSOLUTE
    return {"Cookie": f"sarangbang={token}"}


def add(hub: RunningHub, name: str, role: Role, scope: Scope) -> Staff:
    person = staff.new_person(name, f"{name} 님", role, scope)
    with hub.store.transaction() as session:
        staff.add(session, person, PASSWORD, Deed("test", hub.clock.now()))
        session.flush()
        row = session.get_one(StaffRow, person.id)
        # As if they had set up codes: an admin without any is sent to do that.
        row.code_sealed = b"sealed" if role is Role.ADMIN else None
    hub.people[name] = person
    return person
