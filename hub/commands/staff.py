"""``staff``: the people who sign in."""

from __future__ import annotations

import argparse
import getpass
import sys

from hub.auth import passwords, staff
from hub.commands.shell import Jobs, UsageError, deed, opened
from hub.config import HubConfig


def register(jobs: Jobs) -> None:
    people = jobs.add_parser("staff", help="people who sign in").add_subparsers(required=True)
    adding = people.add_parser("add", help="add somebody; the password is read from stdin")
    adding.add_argument("name", help="what they type to sign in")
    adding.add_argument("--role", choices=[role.value for role in staff.Role], required=True)
    adding.add_argument("--display-name", required=True, help="what others see")
    adding.add_argument("--generate", action="store_true", help="make up a password and print it")
    adding.set_defaults(run=_add)
    people.add_parser("list", help="show everybody").set_defaults(run=_list)


def _add(config: HubConfig, options: argparse.Namespace) -> None:
    password = passwords.generate() if options.generate else _ask_password()
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise UsageError(
            f"the password must have {passwords.SHORTEST} to {passwords.LONGEST} characters"
        )
    role = staff.Role(options.role)
    person = staff.new_person(options.name, options.display_name, role)
    try:
        with opened(config, options) as store, store.transaction() as session:
            staff.add(session, person, password, deed())
    except staff.NameTakenError as error:
        raise UsageError(str(error)) from error
    print(_line(person) + (f" password={password}" if options.generate else ""))


def _list(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.reading() as session:
        people = staff.everybody(session)
    for person in people:
        print(_line(person))


def _ask_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _line(person: staff.Staff) -> str:
    return f"staff_id={person.id} name={person.name} role={person.role}"
