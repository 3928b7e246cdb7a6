"""``python -m hub``: serve, or look after the people who sign in."""

from __future__ import annotations

import argparse
import getpass
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from hub import config as configuration
from hub.auth import passwords, staff
from hub.config import HubConfig
from hub.serving import PortTakenError, listen, open_store, serve
from hub.web.vendor import VendorMissingError
from store.audit import Deed
from store.errors import StoreError
from wire.config import ConfigError


class UsageError(Exception):
    """What was typed cannot be done; the message says what to type."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 2 for anything the caller has to change."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        config = configuration.load(options.config, options.data)
        run = {"serve": _serve, "add": _add, "list": _list}[options.job]
        run(config, options)
    except (
        ConfigError,
        PortTakenError,
        VendorMissingError,
        StoreError,
        UsageError,
        staff.NameTakenError,
    ) as error:
        print(f"hub: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hub", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds all data")
    parser.add_argument("--config", type=Path, help="TOML file (default: hub.toml in --data)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port", type=int, default=8080, help="port to listen on, 0 for a free one"
    )
    parser.set_defaults(job="serve")
    jobs = parser.add_subparsers(metavar="COMMAND")
    people = jobs.add_parser("staff", help="people who sign in").add_subparsers(required=True)
    adding = people.add_parser("add", help="add somebody; the password is read from stdin")
    adding.add_argument("name", help="what they type to sign in")
    adding.add_argument("--role", choices=[role.value for role in staff.Role], required=True)
    adding.add_argument("--display-name", required=True, help="what others see")
    adding.add_argument("--generate", action="store_true", help="make up a password and print it")
    adding.set_defaults(job="add")
    people.add_parser("list", help="show everybody").set_defaults(job="list")
    return parser


def _serve(config: HubConfig, options: argparse.Namespace) -> None:
    listener = listen(options.host, options.port)
    if not config.public_url:
        host = f"[{options.host}]" if ":" in options.host else options.host
        url = f"http://{host}:{listener.getsockname()[1]}"
        config = config.model_copy(update={"public_url": url})
    serve(config, options.data, listener)


def _add(config: HubConfig, options: argparse.Namespace) -> None:
    password = passwords.generate() if options.generate else _ask_password()
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise UsageError(
            f"the password must have {passwords.SHORTEST} to {passwords.LONGEST} characters"
        )
    role = staff.Role(options.role)
    person = staff.new_person(options.name, options.display_name, role)
    store = open_store(config, options.data)
    try:
        with store.transaction() as session:
            staff.add(session, person, password, Deed("cli", datetime.now(UTC)))
    finally:
        store.close()
    print(_line(person) + (f" password={password}" if options.generate else ""))


def _list(config: HubConfig, options: argparse.Namespace) -> None:
    store = open_store(config, options.data)
    try:
        with store.reading() as session:
            people = staff.everybody(session)
    finally:
        store.close()
    for person in people:
        print(_line(person))


def _ask_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _line(person: staff.Staff) -> str:
    return f"staff_id={person.id} name={person.name} role={person.role}"


if __name__ == "__main__":
    sys.exit(main())
