"""The units that put the programs onto a machine say nothing systemd would refuse."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from attendance.seal import KEY_NAME
from kiosk.agent.health.supervisor import MACHINE, SCREEN
from kiosk.config import load

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = [ROOT / "kiosk.service", *sorted((ROOT / "deploy").glob("*.service"))]
HEALING = sorted((ROOT / "deploy/healing").glob("kiosk-*"))
UNITS = [*PROGRAMS, *HEALING]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A root folder in which the units and the programs they start are installed."""
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    for unit in UNITS:
        (units / unit.name).write_text(unit.read_text())
    programs = (
        "usr/bin/cage",
        "usr/bin/rm",
        "usr/bin/systemctl",
        "opt/sarangbang/.venv/bin/python",
    )
    for program in programs:
        path = tmp_path / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    return tmp_path


def verify(machine: Path, unit: str) -> str:
    """What `systemd-analyze verify` complains about; empty when all is well."""
    ran = subprocess.run(
        ["systemd-analyze", "verify", f"--root={machine}", "--recursive-errors=no", unit],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return (ran.stdout + ran.stderr + (f"exit {ran.returncode}" if ran.returncode else "")).strip()


@pytest.mark.parametrize("unit", [unit.name for unit in UNITS])
def test_unit_passes_systemd_verify(machine: Path, unit: str) -> None:
    assert verify(machine, unit) == ""


def test_verify_would_notice_a_mistake(machine: Path) -> None:
    unit = machine / "etc/systemd/system/kiosk.service"
    unit.write_text(unit.read_text().replace("Restart=always", "Restrat=always"))
    assert "Restrat" in verify(machine, "kiosk.service")


@pytest.mark.parametrize("mistake", [False, True])
def test_the_key_of_the_names_may_be_sealed_to_the_machine(machine: Path, mistake: bool) -> None:
    drop_in = machine / "etc/systemd/system/kiosk-agent.service.d/sealed.conf"
    drop_in.parent.mkdir()
    text = (ROOT / "deploy/kiosk-agent-sealed.conf").read_text()
    drop_in.write_text(text.replace("Encrypted=", "Encripted=") if mistake else text)
    found = verify(machine, "kiosk-agent.service")
    assert "Encripted" in found if mistake else found == ""
    # What the agent looks for, and where its key was before.
    assert f"={KEY_NAME}:" in text
    assert f"/var/lib/sarangbang/{KEY_NAME}" in text


def test_every_unit_starts_a_program_that_exists() -> None:
    modules = {"kiosk": "kiosk/__main__.py", "hub": "hub/__main__.py"}
    modules["media.engine"] = "media/engine/__main__.py"
    for unit in PROGRAMS:
        command = next(
            line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")
        )
        module = command.split(" -m ")[1].split()[0]
        assert (ROOT / modules[module]).is_file(), unit.name


def test_what_the_agent_asks_for_is_watched_and_taken_away_first() -> None:
    config = tomllib.loads((ROOT / "deploy/kiosk.toml").read_text())
    folder = config["healing"]["requests"]
    assert folder == "/run/" + _said("RuntimeDirectory", ROOT / "deploy/kiosk-agent.service")[0]
    for wish, done in ((SCREEN, "restart kiosk.service"), (MACHINE, "reboot")):
        units = ROOT / "deploy/healing" / f"kiosk-{wish}"
        assert _said("PathExists", units.with_suffix(".path")) == [f"{folder}/{wish}"]
        first, then = _said("ExecStart", units.with_suffix(".service"))
        assert first == f"/usr/bin/rm --force {folder}/{wish}"
        assert then == f"/usr/bin/systemctl --no-block {done}"


def test_the_examples_of_a_kiosk_are_understood() -> None:
    assert load(ROOT / "deploy/kiosk.toml").healing.requests is not None


def _said(key: str, unit: Path) -> list[str]:
    lines = unit.read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]
