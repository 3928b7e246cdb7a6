"""What the full kiosk needs of the machine, lent where it has none: a display, a sound server."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from demo.errors import CannotStartError
from demo.machine.processes import Program, Programs

# Longest path that fits into an address of a Unix socket, with room for a file name.
_LONGEST_FOLDER = 80
_X_DISPLAY = re.compile(r"(?P<host>[^:]*):(?P<number>\d{1,4})(\.\d+)?")
_X_TCP_PORT = 6000


def socket_folder(data: Path) -> Path:
    """A private folder for sockets: in `data`, or a temporary one where that path is too long."""
    folder = data / "run"
    if len(os.fsencode(folder)) <= _LONGEST_FOLDER:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
    return Path(tempfile.mkdtemp(prefix="sarangbang-"))


def has_display(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be opened here: a display is named, and it answers."""
    wayland = environ.get("WAYLAND_DISPLAY")
    if wayland:
        # An absolute name counts by itself.
        path = Path(environ.get("XDG_RUNTIME_DIR", "/run")) / wayland
        return _connects(socket.AF_UNIX, str(path))
    named = _X_DISPLAY.fullmatch(environ.get("DISPLAY", ""))
    if named is None:
        return False
    host, number = named["host"], int(named["number"])
    if host in {"", "unix"}:
        path = Path(f"/tmp/.X11-unix/X{number}")
        return _connects(socket.AF_UNIX, str(path)) or _connects(socket.AF_UNIX, f"\0{path}")
    return _connects(socket.AF_INET, (host, _X_TCP_PORT + number))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


async def own_display(programs: Programs) -> dict[str, str]:
    """Start an X display without a monitor; the environment that leads to it."""
    _require("Xvfb", "xvfb")
    # For the helper who presses on it.
    _require("xdotool", "xdotool")
    argv = (
        "Xvfb",
        "-displayfd",
        "1",
        "-screen",
        "0",
        "1280x720x24",
        "-nolisten",
        "tcp",
        "-noreset",
    )
    log = await programs.start(Program("display", argv, stage=0))

    def number() -> str | None:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return next((line for line in lines if line.isdigit()), None)

    await programs.until_ready("display", lambda: number() is not None, 15)
    return {
        "DISPLAY": f":{number()}",
        "WAYLAND_DISPLAY": "",
        "QT_QPA_PLATFORM": "xcb",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        # The software rasteriser takes every idle core it can get, and draws no more for it.
        "LP_NUM_THREADS": "1",
    }


async def sound(programs: Programs, sockets: Path) -> dict[str, str]:
    """The environment that leads to a sound server: the machine's, else one of our own."""
    if _answers({}):
        return {}
    _require("pulseaudio", "pulseaudio")
    address = sockets / "pulse.socket"
    script = sockets / "pulse.pa"
    # What is played into `micbus` would be heard by the kiosk's microphone.
    script.write_text(
        f"load-module module-native-protocol-unix auth-anonymous=1 socket={address}\n"
        "load-module module-null-sink sink_name=spk\n"
        "load-module module-null-sink sink_name=micbus\n"
        "load-module module-remap-source master=micbus.monitor source_name=mic\n"
        "set-default-sink spk\nset-default-source mic\n",
        encoding="utf-8",
    )
    own = {"XDG_RUNTIME_DIR": str(sockets), "HOME": str(sockets)}
    argv = ("pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1")
    await programs.start(Program("sound-server", (*argv, "--use-pid-file=no"), own, stage=0))
    led = {"PULSE_SERVER": f"unix:{address}"}
    await programs.until_ready("sound-server", lambda: address.exists() and _answers(led), 15)
    return led


def _answers(env: dict[str, str]) -> bool:
    """Whether a sound server can be reached with this environment."""
    if shutil.which("pactl") is None:
        return False
    command = ["pactl", "info"]
    try:
        asked = subprocess.run(
            command, env={**os.environ, **env}, capture_output=True, check=False, timeout=3
        )
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


def _require(program: str, package: str) -> None:
    if shutil.which(program) is None:
        raise CannotStartError(
            f"{program} is not installed: run ./run setup, or apt install {package}."
        )
