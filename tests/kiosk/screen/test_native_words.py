"""What Qt and other native code says is in our log, whoever holds Python's lock."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from kiosk.screen.native_words import told
from tests.parts.processes import ROOT

BEGIN = """
import ctypes, logging, os, subprocess, sys
from pathlib import Path
from PySide6 import QtCore
from kiosk.screen.native_words import NativeWords

words = NativeWords()
logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
"""

WHILE_LOCKED = """
qt = ctypes.CDLL(str(Path(QtCore.__file__).parent / "Qt" / "lib" / "libQt6Core.so.6"))
# A call by this one keeps Python's lock for as long as it takes.
locked = ctypes.PyDLL(None)
warn = ctypes.cast(qt._Z13qErrnoWarningPKcz, ctypes.c_void_p)
thread = ctypes.c_void_p()
locked.pthread_create(ctypes.byref(thread), None, warn, b"something is odd")
locked.pthread_join(thread, None)
words.close()
"""

OTHERS = """
os.write(2, b"a library complains\\n")
subprocess.run(["sh", "-c", "echo a program complains >&2"], check=True)
print("Python itself", file=sys.stderr)
words.close()
os.write(2, b"as ever\\n")
"""

NOBODY_READS = """
# Nobody can read during this call, which keeps Python's lock.
held = ctypes.PyDLL(None)
written = held.write(2, b"x" * 10**6, 10**6)
print("written:", written, file=sys.stderr)
words.close()
"""


def said(program: str) -> str:
    """What a program says on its standard error."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stderr


def test_a_thread_of_qts_is_heard_though_another_waits_for_it_with_pythons_lock() -> None:
    assert "WARNING qt something is odd" in said(WHILE_LOCKED)


def test_others_are_heard_too_and_in_the_end_all_is_as_it_was() -> None:
    lines = said(OTHERS).splitlines()
    assert {"INFO native a library complains", "INFO native a program complains"} < set(lines)
    assert "Python itself" in lines
    assert lines[-1] == "as ever"


def test_who_writes_more_than_anybody_reads_does_not_wait() -> None:
    told_in = next(line for line in said(NOBODY_READS).splitlines() if "written:" in line)
    assert 0 < int(told_in.rpartition(":")[2]) < 10**6


@pytest.mark.parametrize(
    ("line", "level", "name", "words"),
    [
        ("qt/warning: QML Image: cannot open", logging.WARNING, "qt", "QML Image: cannot open"),
        ("qt/critical: no memory", logging.ERROR, "qt", "no memory"),
        ("qt/fatal: no display", logging.CRITICAL, "qt", "no display"),
        ("qt/info: FFmpeg 7", logging.DEBUG, "qt", "FFmpeg 7"),
        (
            "[2026-11-27T10:24:03Z WARN  livekit::rtc_engine] resuming",
            logging.WARNING,
            "livekit",
            "livekit::rtc_engine: resuming",
        ),
        ("ALSA lib pcm.c: no card", logging.INFO, "native", "ALSA lib pcm.c: no card"),
    ],
)
def test_each_line_has_the_level_that_it_was_given(
    caplog: pytest.LogCaptureFixture, line: str, level: int, name: str, words: str
) -> None:
    caplog.set_level(logging.DEBUG)
    told(line)
    assert caplog.record_tuples == [(name, level, words)]


def test_an_empty_line_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    told("")
    assert caplog.record_tuples == []
