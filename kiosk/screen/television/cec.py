"""Speaks to a television over HDMI-CEC, through `cec-ctl` of Debian's v4l-utils.

Many sets answer, some do not, some only now and then: no answer is no fault, and nobody waits.
"""

from __future__ import annotations

import logging
import re
import subprocess
from pathlib import Path
from typing import Literal

Power = Literal["on", "off"]

PROGRAM = "cec-ctl"
ANSWER_S = 6.0
_STATE = re.compile(r"pwr-state:\s*(to-on|to-standby|on|standby)\b")
_ADDRESS = re.compile(r"Physical Address\s*:\s*((?:[0-9a-f]\.){3}[0-9a-f])\b")
_NOWHERE = "f.f.f.f"

log = logging.getLogger(__name__)


def power_in(said: str) -> Power | None:
    """What a set said of itself; None where it did not answer."""
    found = _STATE.search(said)
    if found is None:
        return None
    return "on" if found[1] in {"on", "to-on"} else "off"


def address_in(said: str) -> str | None:
    """Where we are plugged in, by which a set turns to us; None where it is not known."""
    found = _ADDRESS.search(said)
    return found[1] if found is not None and found[1] != _NOWHERE else None


def device_of(told: str, folder: Path = Path("/dev")) -> Path | None:
    """What the config names: "auto" is the first there is, "" is none."""
    if told == "auto":
        return next(iter(sorted(folder.glob("cec[0-9]*"))), None)
    return Path(told) if told else None


class Cec:
    """One set.  Every method blocks for seconds where it does not answer."""

    def __init__(self, device: Path) -> None:
        self._device = device
        self._address: str | None = None

    def power(self) -> Power | None:
        """Whether it is on; None where it does not say."""
        if self._address is None and not self._introduce():
            return None
        return power_in(self._say("--to", "0", "--give-device-power-status"))

    def switch(self, power: Power) -> None:
        """On, and to our picture; or off."""
        if self._address is None and not self._introduce():
            return
        if power == "off":
            self._say("--to", "0", "--standby")
            return
        self._say("--to", "0", "--image-view-on")
        self._say("--to", "15", "--active-source", f"phys-addr={self._address}")

    def _introduce(self) -> bool:
        """Be somebody that plays, as long as the set is plugged in."""
        self._address = address_in(self._say("--playback"))
        return self._address is not None

    def _say(self, *words: str) -> str:
        try:
            done = subprocess.run(
                [PROGRAM, "--device", str(self._device), *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=ANSWER_S,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            log.info("television=no_answer reason=%r", str(error))
            self._address = None
            return ""
        if done.returncode:
            # Perhaps it was unplugged; it may come back somewhere else.
            self._address = None
        return done.stdout
