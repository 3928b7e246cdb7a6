"""A process ends, whatever hangs in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HANGS = """
import ctypes
from wire import ending
libc = ctypes.PyDLL(None)  # calls that keep Python's lock
ending.end_within(0.2)
libc.pause()
"""
TWICE = HANGS.replace("libc.pause()", "ending.end_within(3600.0)\nlibc.pause()")
DEAF = """
import ctypes, os, signal
from wire import ending
signal.signal(signal.SIGTERM, lambda *_: None)
ending.end_within_of_a_signal(0.2)
os.kill(os.getpid(), signal.SIGTERM)
libc = ctypes.CDLL(None)
while True:
    libc.sleep(60)  # one native call after the other
"""
STUCK = DEAF.replace("os.kill(os.getpid(), signal.SIGTERM)", "").replace(
    "while True:",
    "os.spawnlp(os.P_NOWAIT, 'sh', 'sh', '-c', f'kill -TERM {os.getpid()}')\nwhile True:",
)
LEAVES = """
import atexit, logging, threading
from wire import ending
atexit.register(threading.Event().wait)
threading.Thread(target=threading.Event().wait).start()
logging.basicConfig()
print("said", end="")
logging.warning("logged")
ending.leave(7)
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("program", [HANGS, TWICE], ids=["once", "twice"])
def test_who_holds_pythons_lock_for_ever_is_ended_and_says_where_it_stood(program: str) -> None:
    ended = run(program)
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert 'File "<string>"' in ended.stderr


@pytest.mark.parametrize("program", [DEAF, STUCK], ids=["deaf", "stuck"])
def test_a_signal_ends_it_though_the_main_thread_does_not_hear(program: str) -> None:
    ended = run(program)
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr


def test_leaving_waits_for_no_thread_and_loses_no_word() -> None:
    ended = run(LEAVES)
    assert ended.returncode == 7
    assert ended.stdout == "said"
    assert "logged" in ended.stderr
