"""The Python SDK's pair behind a line, as the test and the measurement hold it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.sound.conditions import Hard
from tests.bench.sound.heard import Heard
from tests.parts.badline import BadLine
from tests.parts.processes import ROOT

SLOTS_PER_S = 100


class Pair:
    """Speaker and listener, in the room and hearing each other."""

    def __init__(self, line: BadLine, process: subprocess.Popen[bytes]) -> None:
        self._line = line
        self._process = process

    def suffer(self, hard: Hard, seconds: int, seed: int) -> Heard:
        """Speak on while the line is bad; what was heard of it.  The line is mended at the end."""
        self._line.set(hard.condition, hard.condition, seed)
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(b"%d\n" % (seconds * SLOTS_PER_S))
            self._process.stdin.flush()
            return Heard.of(_read(self._process))
        finally:
            self._line.mend()


@contextmanager
def pair(line: BadLine, url: str, tokens: tuple[str, str], speech: Path) -> Iterator[Pair]:
    """Both join on a perfect line."""
    words = [sys.executable, "-m", "tests.bench.sound.talking", url, str(speech)]
    argv = line.inside([*words, "--tokens", *tokens])
    with subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            _read(process)
            yield Pair(line, process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def _read(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError("speaker and listener ended early")
    return dict(json.loads(line))
