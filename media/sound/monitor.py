"""Everything that leaves the loudspeaker, whoever plays it: the monitor of the sink in use."""

from __future__ import annotations

import logging
import subprocess
import threading
from typing import IO

from media.sound.blocks import BLOCK_BYTES, RATE
from media.sound.reference import Reference

log = logging.getLogger(__name__)

_STOP_S = 1.0


class MonitorMissingError(Exception):
    """There is no way to read the monitor on this machine."""


class Monitor:
    """Fills `reference` from `sink`'s monitor until `stop`; `parec` is the reader."""

    def __init__(self, sink: str, reference: Reference) -> None:
        self.sink = sink
        self._reference = reference
        argv = ["parec", f"--device={sink}.monitor", "--raw", "--latency-msec=20"]
        try:
            self._recorder = subprocess.Popen(
                [*argv, "--format=s16le", f"--rate={RATE}", "--channels=1"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise MonitorMissingError(str(error)) from error
        self._thread = threading.Thread(
            target=self._read, args=(self._recorder.stdout,), name="sound-monitor", daemon=True
        )
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it still reads."""
        return self._recorder.poll() is None

    def stop(self) -> None:
        """End the reader and its thread."""
        self._recorder.terminate()
        try:
            self._recorder.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._recorder.kill()
            self._recorder.wait()
        self._thread.join(_STOP_S)
        if self._recorder.stdout is not None:
            self._recorder.stdout.close()

    def _read(self, stdout: IO[bytes]) -> None:
        while len(block := stdout.read(BLOCK_BYTES)) == BLOCK_BYTES:
            self._reference.put(block)
