"""``staff`` on the command line: roles and scopes, a lost telephone, somebody who left."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from hub.__main__ import main
from hub.auth import staff
from hub.auth.staff import Role
from hub.config import HubConfig
from hub.serving import open_store
from schedule import publish
from schedule.timetable import Center, Timetable
from store.audit import Deed
from store.tables import StaffRow
from tests.hub.running_hub import START
from wire.ids import CenterId


class Shell:
    """One hub's folder, and its command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def run(self, *words: str) -> tuple[int, str, str]:
        code = main(["--data", str(self.folder), "staff", *words])
        said = self._capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    def add(self, name: str, role: str, *bounds: str) -> tuple[int, str, str]:
        shown = ("--display-name", name, "--generate")
        return self.run("add", name, "--role", role, *bounds, *shown)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """In a city with one centre."""
    store = open_store(HubConfig(), tmp_path)
    center = Center(id=CenterId("wido"), name="위도 경로당", county="부안군")
    with store.transaction() as session:
        publish.publish(session, Timetable(centers=(center,)), Deed("test", START))
    store.close()
    return Shell(tmp_path, capsys)


def test_people_are_bounded_and_moved(shell: Shell) -> None:
    code, out, _ = shell.add("hana", "helper", "--center", "wido")
    assert (code, "role=helper center=wido password=" in out) == (0, True)
    code, out, _ = shell.run("role", "hana", "--role", "operator", "--county", "부안군")
    assert (code, out.endswith("name=hana role=operator county=부안군")) == (0, True)
    code, out, _ = shell.run("role", "hana", "--role", "admin")
    assert (code, out.endswith("name=hana role=admin")) == (0, True)
    code, _, err = shell.run("role", "hana", "--role", "operator")
    assert (code, "make somebody else an admin first" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("helper",), "needs centres or counties"),
        (("instructor", "--county", "부안군"), "whole city"),
        (("operator", "--county", "없는군"), "no county '없는군'"),
        (("operator", "--center", "nowhere"), "no centre 'nowhere'"),
    ],
)
def test_what_cannot_be_is_one_sentence(shell: Shell, words: tuple[str, ...], advice: str) -> None:
    code, out, err = shell.add("new", *words)
    assert (code, out, advice in err) == (2, "", True)
    assert shell.run("list")[1] == ""


def test_a_lost_telephone_and_somebody_who_left(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second"):
        assert shell.add(name, "admin")[0] == 0
    store = open_store(HubConfig(), shell.folder)
    with store.transaction() as session:
        person = staff.named(session, "second")
        assert person.role is Role.ADMIN
        session.get_one(StaffRow, person.id).code_sealed = b"sealed"
    assert shell.run("reset-totp", "second")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("a new password\n"))
    assert shell.run("password", "second")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert "8 to 128 characters" in shell.run("password", "second")[2]
    with store.reading() as session:
        row = session.get_one(StaffRow, person.id)
        assert (row.code_sealed, row.must_change) == (None, False)
    store.close()
    assert shell.run("leave", "second")[1].endswith("role=admin left")
    assert shell.run("come-back", "second")[1].endswith("role=admin")
    code, _, err = shell.run("leave", "nobody")
    assert (code, "`staff list` shows everybody" in err) == (2, True)
