"""``roll``: the people of a centre, from a file and on the terminal."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path

from attendance.entry import NAME_LONGEST, NOTE_LONGEST, Member, Roll
from attendance.people import roll as rolls
from hub.commands.shell import Jobs, UsageError, deed, opened
from hub.config import HubConfig
from wire.ids import CenterId, MemberId

_LARGEST = 1024 * 1024
_HEADINGS = frozenset({"이름", "성명", "name"})


def register(jobs: Jobs) -> None:
    people = jobs.add_parser("roll", help="the people of a centre").add_subparsers(required=True)
    bring = people.add_parser(
        "import",
        help="make a file the centre's whole roll; who is not in it is taken out",
        description="One name per line, or CSV with a note in the second column that tells two "
        "people of one name apart.  UTF-8, or what Excel writes in Korea.  Says what changes.",
    )
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--center", required=True, metavar="ID")
    bring.add_argument("--dry-run", action="store_true", help="only say what would change")
    bring.set_defaults(run=_import)
    show = people.add_parser("show", help="show a centre's roll")
    show.add_argument("--center", required=True, metavar="ID")
    show.set_defaults(run=_show)


def _import(config: HubConfig, options: argparse.Namespace) -> None:
    wanted = read_people(_text(options.file))
    with opened(config, options) as store, store.transaction() as session:
        seal = rolls.open_seal(session, options.data)
        current = rolls.roll(session, seal, CenterId(options.center))
        changed = current.model_copy(update={"members": matched(current, wanted)})
        said = differences(current, changed)
        if not options.dry_run:
            changed = rolls.change(session, seal, changed, deed())
    print("\n".join(said))
    print(f"center={options.center} version={changed.version} members={len(changed.members)}")


def _show(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.transaction() as session:
        seal = rolls.open_seal(session, options.data)
        found = rolls.roll(session, seal, CenterId(options.center))
        rolls.audit_reading(session, found.center_id, deed())
    for member in found.members:
        print(f"member_id={member.id} {_called(member)}")


def read_people(text: str) -> list[tuple[str, str]]:
    """Names and notes, tidied, from lines or CSV.  Raises `UsageError` with the line's number."""
    found: list[tuple[str, str]] = []
    lines: dict[tuple[str, str], int] = {}
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            cells = [rolls.tidy(cell) for cell in row]
            if not any(cells) or (not found and cells[0].lower() in _HEADINGS):
                continue
            person = _person(cells, reader.line_num)
            if person in lines:
                raise UsageError(
                    f"line {reader.line_num}: the same name and note as in line {lines[person]}; "
                    "tell the two apart by a note in the second column"
                )
            lines[person] = reader.line_num
            found.append(person)
    except csv.Error as error:
        raise UsageError(f"line {reader.line_num}: {error}") from error
    if not found:
        raise UsageError("there is no name in the file")
    return found


def matched(current: Roll, wanted: list[tuple[str, str]]) -> tuple[Member, ...]:
    """The people of a file as members: who is on the roll already stays the same person.

    Where a name is there once in both, another note makes it no other person.
    """
    exact = {(member.name, member.note): member for member in current.members}
    left = [member for member in current.members if (member.name, member.note) not in set(wanted)]
    fresh = [name for name, note in wanted if (name, note) not in exact]
    by_name = {
        member.name: member
        for member in left
        if fresh.count(member.name) == 1 and sum(one.name == member.name for one in left) == 1
    }
    members = []
    for name, note in wanted:
        known = exact.get((name, note)) or by_name.get(name)
        member_id = known.id if known else MemberId("")
        members.append(Member(id=member_id, name=name, note=note))
    return tuple(members)


def differences(current: Roll, changed: Roll) -> list[str]:
    """What a change does, one line a person: + new, ~ another note, - taken out."""
    before = {member.id: member for member in current.members}
    said = []
    for member in changed.members:
        old = before.pop(member.id, None)
        if old is None:
            said.append(f"+ {_called(member)}")
        elif old != member:
            said.append(f"~ {_called(old)} -> {_called(member)}")
    said += [f"- {_called(member)}" for member in before.values()]
    return said or ["nobody comes and nobody goes"]


def _person(cells: list[str], line: int) -> tuple[str, str]:
    name, note = cells[0], cells[1] if len(cells) > 1 else ""
    if not name:
        raise UsageError(f"line {line}: the name is missing; it belongs into the first column")
    for what, text, longest in (("name", name, NAME_LONGEST), ("note", note, NOTE_LONGEST)):
        if len(text) > longest:
            raise UsageError(f"line {line}: the {what} has more than {longest} characters")
        if not text.isprintable():
            raise UsageError(f"line {line}: the {what} holds a control character")
    if any(cells[2:]):
        raise UsageError(f"line {line}: more than two columns; only name and note are read")
    return name, note


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            found = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path} ({error.strerror})") from error
    if len(found) > _LARGEST:
        raise UsageError(f"{path} is larger than a roll can be")
    # Excel in Korea saves CSV in its own code page unless told otherwise.
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return found.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{path} is no text: save it as CSV in UTF-8")


def _called(member: Member) -> str:
    return f"{member.name} ({member.note})" if member.note else member.name
