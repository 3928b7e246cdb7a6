"""What every process agrees on: names, versions, problems, and the one clock."""

from __future__ import annotations

import socket
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.parts.clock import ClockControl
from wire.clock import Clock
from wire.ids import CenterId, StaffId, center_identity, center_of, is_staff, new_id, staff_identity
from wire.notify import notify
from wire.problem import Problem
from wire.version import OLDEST_SUPPORTED, RELEASE, WIRE, is_supported

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_an_identity_names_a_centre_or_somebody_of_the_staff() -> None:
    centre, staff = center_identity(CenterId("wido")), staff_identity(StaffId("s1"))
    assert (centre, staff) == ("center:wido", "staff:s1")
    assert (center_of(centre), center_of(staff), center_of("wido")) == ("wido", None, None)
    assert (is_staff(centre), is_staff(staff), is_staff("s1")) == (False, True, False)


def test_new_ids_never_meet() -> None:
    ids = {new_id("kiosk") for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(one.startswith("kiosk_") for one in ids)


@pytest.mark.parametrize(
    ("version", "served"), [(WIRE, True), (OLDEST_SUPPORTED, True), (WIRE + 1, False), (0, False)]
)
def test_versions_served(version: int, served: bool) -> None:
    assert is_supported(version) is served


def test_the_release_is_the_one_of_the_package() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == RELEASE


def test_a_problem_leaves_out_nothing_a_program_needs() -> None:
    problem = Problem(type="invalid", title="t", status=422, field="floor")
    assert problem.model_dump(exclude_none=True) == {
        "type": "invalid",
        "title": "t",
        "status": 422,
        "detail": "",
        "field": "floor",
    }


def test_a_clock_without_control_is_the_systems() -> None:
    before = datetime.now(UTC)
    now = Clock().now()
    assert before <= now <= datetime.now(UTC)


def test_a_control_moves_every_clock_that_follows_it(tmp_path: Path) -> None:
    control = ClockControl(tmp_path / "clock.sock")
    began = datetime.now(UTC)
    control.move_to(NIGHT)

    def assert_it_is_night(clock: Clock) -> None:
        now = clock.now()
        assert NIGHT <= now <= NIGHT + (datetime.now(UTC) - began)

    clocks = [Clock(control.path), Clock(control.path)]
    for clock in clocks:
        assert_it_is_night(clock)
        before = clock.now()
        stamped = clock.from_system(datetime.now(UTC))
        assert before <= stamped <= clock.now()
    control.close()
    # Whoever followed keeps the offset it had.
    assert_it_is_night(clocks[0])


def test_a_clock_whose_control_is_not_there_yet_runs_anyway(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock.sock")
    before = datetime.now(UTC)
    now = clock.now()
    assert before <= now <= datetime.now(UTC)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "clock.sock"))
        listener.listen()
        listener.settimeout(60)
        follower, _ = listener.accept()
        follower.close()


def test_a_supervisor_is_told_by_path_and_by_abstract_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address, bound in (
        (str(tmp_path / "notify"), str(tmp_path / "notify")),
        (f"@{tmp_path.name}-notify", f"\0{tmp_path.name}-notify"),
    ):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
            supervisor.bind(bound)
            supervisor.settimeout(60)
            monkeypatch.setenv("NOTIFY_SOCKET", address)
            notify("READY=1")
            assert supervisor.recv(64) == b"READY=1"
    # It went away, and nobody minds.
    notify("WATCHDOG=1")


def test_a_supervisor_that_does_not_read_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(tmp_path / "notify"))
        supervisor.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        for _ in range(2000):  # more than any kernel keeps of them
            notify("WATCHDOG=1")
        assert supervisor.recv(64) == b"WATCHDOG=1"
