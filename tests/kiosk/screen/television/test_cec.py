"""What a television says over HDMI-CEC, and what is asked of it."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest

from kiosk.screen.pages.scene import Scene
from kiosk.screen.television.cec import Cec, address_in, device_of, power_in
from kiosk.screen.television.power import Switch, wished
from tests.parts.waiting import until

INTRODUCED = """
Driver Info:
\tDriver Name                : i915
\tPhysical Address           : 1.0.0.0
\tLogical Address Mask       : 0x0010
"""
STANDBY = """
Transmit from Playback Device 1 to TV (4 to 0):
GIVE_DEVICE_POWER_STATUS (0x8f)
    Received from TV (0):
    REPORT_POWER_STATUS (0x90):
\tpwr-state: standby (0x01)
\tSequence: 35 Rx Timestamp: 212.335s
"""


@pytest.mark.parametrize(
    ("said", "power"),
    [
        (STANDBY, "off"),
        (STANDBY.replace("standby (0x01)", "on (0x00)"), "on"),
        (STANDBY.replace("standby (0x01)", "to-on (0x02)"), "on"),
        (STANDBY.replace("standby (0x01)", "to-standby (0x03)"), "off"),
        ("Tx, Not Acknowledged (4), Max Retries", None),
        ("", None),
    ],
)
def test_the_four_answers_and_none(said, power):
    assert power_in(said) == power


def test_where_we_are_plugged_in():
    assert address_in(INTRODUCED) == "1.0.0.0"
    assert address_in(INTRODUCED.replace("1.0.0.0", "f.f.f.f")) is None
    assert address_in("") is None


def test_a_device_is_found_or_named(tmp_path):
    assert device_of("auto", tmp_path) is None
    (tmp_path / "cec1").touch()
    (tmp_path / "cec0").touch()
    assert device_of("auto", tmp_path) == tmp_path / "cec0"
    assert device_of("/dev/cec7").name == "cec7"
    assert device_of("", tmp_path) is None


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A `cec-ctl` that keeps what it is told and answers as a set in standby does."""
    (tmp_path / "introduced").write_text(INTRODUCED)
    (tmp_path / "status").write_text(STANDBY)
    script = tmp_path / "cec-ctl"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/told\ncase "$*" in\n'
        f"*--playback*) cat {tmp_path}/introduced ;;\n*power-status*) cat {tmp_path}/status ;;\n"
        "esac\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_a_set_is_switched_on_and_turned_to_us(program):
    cec = Cec(program / "cec0")
    assert cec.power() == "off"
    cec.switch("on")
    cec.switch("off")
    told = [line.split(" ", 2)[2] for line in (program / "told").read_text().splitlines()]
    assert told == [
        "--playback",
        "--to 0 --give-device-power-status",
        "--to 0 --image-view-on",
        "--to 15 --active-source phys-addr=1.0.0.0",
        "--to 0 --standby",
    ]


def test_where_nothing_is_plugged_in_nothing_is_said(program):
    (program / "introduced").write_text("")
    cec = Cec(program / "cec0")
    assert cec.power() is None
    cec.switch("on")
    assert "--image-view-on" not in (program / "told").read_text()


def test_a_machine_without_the_program_is_no_fault(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Cec(tmp_path / "cec0").power() is None


@pytest.mark.parametrize(
    ("scenes", "wishes"),
    [
        ((Scene.STARTING, Scene.HOME, Scene.QUIET, Scene.DARK), ["off"]),
        ((Scene.DARK, Scene.DARK, Scene.HOME, Scene.VIDEOS), ["on"]),
        ((Scene.HOME, Scene.COUNTDOWN, Scene.LESSON, Scene.OVER, Scene.HOME), ["on"]),
        ((Scene.STARTING, Scene.LESSON, Scene.LESSON), ["on"]),
        ((Scene.STARTING, Scene.HOME, Scene.QUIET, Scene.HOME, Scene.PLAYER), []),
    ],
)
def test_what_a_turn_of_the_screen_asks(scenes, wishes):
    asked = [wished(before, after) for before, after in pairwise(scenes)]
    assert [wish for wish in asked if wish is not None] == wishes


class Set:
    """A television that answers."""

    def __init__(self):
        self.now, self.done = "off", threading.Event()

    def power(self):
        return self.now

    def switch(self, power):
        self.now = power
        self.done.set()


def test_a_set_follows_the_screen_and_nobody_waits():
    television = Set()
    switch = Switch(television)
    for scene in (Scene.HOME, Scene.COUNTDOWN):
        switch.follow(scene)
    assert television.done.wait(60)
    until("it says so", lambda: switch.power == "on", 60)
    television.done.clear()
    switch.follow(Scene.HOME)
    switch.follow(Scene.DARK)
    assert television.done.wait(60)
    until("it says so", lambda: switch.power == "off", 60)
    switch.close()


def test_without_a_way_to_it_nothing_is_known():
    switch = Switch(None)
    switch.follow(Scene.DARK)
    assert switch.power is None
