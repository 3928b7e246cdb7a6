"""Plays and records with the sound server's own tools; a tool that hangs is killed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from media.check.loop import Samples
from media.sound.blocks import RATE

_PLAY_S = 20.0
"""Longer than anything that is played here."""
_END_S = 2.0


class TapeError(Exception):
    """The tools are not installed, or the sound server does not obey them."""


class Recorder:
    """Takes down what `source` carries from now until `stop`."""

    def __init__(self, source: str) -> None:
        argv = ["parec", f"--device={source}", "--raw", "--latency-msec=20", "--format=s16le"]
        try:
            self._process = subprocess.Popen(
                [*argv, f"--rate={RATE}", "--channels=1"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise TapeError(f"parec: {error.strerror}") from error
        self._taken = bytearray()
        self._enough = threading.Condition()
        self._thread = threading.Thread(target=self._take, name="tape", daemon=True)
        self._thread.start()

    def wait_for(self, seconds: float, patience_s: float) -> bool:
        """Until so much more has been taken down; false when it did not come."""
        with self._enough:
            wanted = len(self._taken) + int(seconds * RATE) * 2
            return self._enough.wait_for(lambda: len(self._taken) >= wanted, patience_s)

    def so_far(self) -> Samples:
        """Everything until now; what comes next begins a new tape."""
        with self._enough:
            taken = bytes(self._taken[: len(self._taken) // 2 * 2])
            self._taken.clear()
        return np.frombuffer(taken, "<i2").astype(np.float32) / np.float32(32768)

    def stop(self) -> None:
        """End the tool, whatever state the server is in."""
        self._process.terminate()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join(_END_S)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _take(self) -> None:
        if self._process.stdout is None:
            return
        # Not by its buffer, which is handed over only when it is full.
        pipe = self._process.stdout.fileno()
        while data := os.read(pipe, 4096):
            with self._enough:
                self._taken += data
                self._enough.notify_all()


@contextlib.contextmanager
def recording(source: str) -> Iterator[Recorder]:
    recorder = Recorder(source)
    try:
        yield recorder
    finally:
        recorder.stop()


def play(file: Path, sink: str) -> None:
    """Play a WAV file to its end."""
    try:
        subprocess.run(
            ["paplay", f"--device={sink}", str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PLAY_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise TapeError(f"paplay: {error}") from error
