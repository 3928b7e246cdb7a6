"""A real X display without a monitor, and the pixels on it."""

from __future__ import annotations

import mmap
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.parts.barcode import Rgb
from tests.parts.processes import Program
from tests.parts.waiting import until


class Display:
    """An Xvfb; `picture()` is what its screen shows now."""

    def __init__(self, name: str, framebuffer: Path, pid: int) -> None:
        self.name = name
        self.pid = pid
        self._framebuffer = framebuffer

    def tap(self, x: int, y: int) -> None:
        """Press and release at a place, as a finger does."""
        subprocess.run(
            ["xdotool", "mousemove", str(x), str(y), "click", "1"],
            env={"DISPLAY": self.name, "PATH": "/usr/bin:/bin"},
            check=True,
            timeout=60,
        )

    def picture(self, every: int = 1) -> Rgb:
        """The whole screen, height x width x 3 RGB (Xvfb keeps its screen as an XWD file).

        With `every` only one of so many rows and columns, which costs that much less.
        """
        with self._framebuffer.open("rb") as file:
            view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            header = struct.unpack(">25I", view[:100])
            size, width, height, stride, colors = (
                header[0], header[4], header[5], header[12], header[19]
            )  # fmt: skip
            start = size + colors * 12
            raw = np.frombuffer(view, np.uint8, stride * height, start).reshape(height, stride)
            rows = raw[::every, : width * 4].copy().reshape(-1, width, 4)
        return np.ascontiguousarray(rows[:, ::every, 2::-1])


@contextmanager
def xvfb(folder: Path, width: int = 1280, height: int = 720) -> Iterator[Display]:
    """Start an Xvfb on a free display number and stop it at the end."""
    screen = folder / "Xvfb_screen0"
    argv = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24"]
    argv += ["-fbdir", str(folder), "-nolisten", "tcp", "-noreset"]
    with Program("xvfb", argv, folder) as server:
        number = until("Xvfb says its display", lambda: _number(server.log), 60)
        until("Xvfb's screen file", screen.exists, 60)
        yield Display(f":{number}", screen, server.pid)


def _number(log: Path) -> str | None:
    return next((line for line in log.read_text().splitlines() if line.isdigit()), None)
