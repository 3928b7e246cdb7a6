"""``staff``: the people who sign in."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import replace

from sqlalchemy.orm import Session

from hub.auth import codes, passwords, sessions, staff
from hub.auth.scope import EVERYWHERE, Scope
from hub.commands.shell import Jobs, UsageError, deed, opened
from hub.config import HubConfig
from schedule import publish
from wire.ids import CenterId


def register(jobs: Jobs) -> None:
    people = jobs.add_parser("staff", help="people who sign in").add_subparsers(required=True)
    adding = people.add_parser("add", help="add somebody; the password is read from stdin")
    adding.add_argument("name", help="what they type to sign in")
    _role_options(adding)
    adding.add_argument("--display-name", required=True, help="what others see")
    adding.add_argument(
        "--generate", action="store_true", help="make up a password to begin with and print it"
    )
    adding.set_defaults(run=_add)
    people.add_parser("list", help="show everybody").set_defaults(run=_list)
    changing = people.add_parser("role", help="change what somebody may do, and where")
    changing.add_argument("name")
    _role_options(changing)
    changing.set_defaults(run=_role)
    for word, run, says in (
        ("password", _password, "give somebody a new password, read from stdin"),
        ("reset-totp", _reset_totp, "forget the one-time codes of who lost the telephone"),
        ("leave", _leave, "let somebody in no more; what they did stays on record"),
        ("come-back", _come_back, "let somebody in again"),
    ):
        one = people.add_parser(word, help=says)
        one.add_argument("name")
        one.set_defaults(run=run)


def _role_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", choices=[role.value for role in staff.Role], required=True)
    parser.add_argument(
        "--county", action="append", default=[], help="look after this county only; repeatable"
    )
    parser.add_argument(
        "--center", action="append", default=[], help="look after this centre only, by its id"
    )


def _add(config: HubConfig, options: argparse.Namespace) -> None:
    password = passwords.generate() if options.generate else _ask_password()
    with opened(config, options) as store, store.transaction() as session:
        person = staff.new_person(
            options.name,
            options.display_name,
            staff.Role(options.role),
            _scope(session, options),
        )
        try:
            staff.add(session, person, password, deed(), must_change=options.generate)
        except staff.StaffError as error:
            raise UsageError(str(error)) from error
    print(_line(person) + (f" password={password}" if options.generate else ""))


def _list(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.reading() as session:
        people = staff.everybody(session)
    for person in people:
        print(_line(person))


def _role(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.transaction() as session:
        person = _named(session, options.name)
        scope = _scope(session, options)
        _change(session, replace(person, role=staff.Role(options.role), scope=scope))


def _leave(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.transaction() as session:
        _change(session, replace(_named(session, options.name), active=False))


def _come_back(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.transaction() as session:
        _change(session, replace(_named(session, options.name), active=True))


def _password(config: HubConfig, options: argparse.Namespace) -> None:
    password = _ask_password()
    with opened(config, options) as store, store.transaction() as session:
        person = _named(session, options.name)
        staff.set_password(session, person.id, password, deed(), must_change=False)
        sessions.end_all(session, person.id)
    print(_line(person))


def _reset_totp(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.transaction() as session:
        person = _named(session, options.name)
        codes.reset(session, person.id, deed())
    print(_line(person))


def _change(session: Session, wanted: staff.Staff) -> None:
    try:
        staff.change(session, wanted, deed())
    except staff.StaffError as error:
        raise UsageError(str(error)) from error
    print(_line(wanted))


def _named(session: Session, name: str) -> staff.Staff:
    try:
        return staff.named(session, name)
    except staff.StaffUnknownError as error:
        raise UsageError(str(error)) from error


def _scope(session: Session, options: argparse.Namespace) -> Scope:
    if not options.county and not options.center:
        return EVERYWHERE
    centers = publish.current(session).centers
    for given, known, what in (
        (options.county, {center.county for center in centers}, "county"),
        (options.center, {center.id for center in centers}, "centre"),
    ):
        for name in given:
            if name not in known:
                raise UsageError(f"there is no {what} {name!r} in the timetable")
    return Scope(False, frozenset(options.county), frozenset(map(CenterId, options.center)))


def _ask_password() -> str:
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise UsageError(
            f"the password must have {passwords.SHORTEST} to {passwords.LONGEST} characters"
        )
    return password


def _line(person: staff.Staff) -> str:
    scope = person.scope
    bounds = [f"county={name}" for name in sorted(scope.counties)]
    bounds += [f"center={center_id}" for center_id in sorted(scope.center_ids)]
    left = [] if person.active else ["left"]
    words = [f"staff_id={person.id}", f"name={person.name}", f"role={person.role}", *bounds, *left]
    return " ".join(words)
