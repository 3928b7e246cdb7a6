"""A process ends, whatever hangs in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HANGS = """
import ctypes
from wire import ending
libc = ctypes.PyDLL(None)  # calls that keep Python's lock
ending.end_within(0.2)
libc.pause()
"""
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


def test_who_holds_pythons_lock_for_ever_is_ended_and_says_where_it_stood() -> None:
    ended = run(HANGS)
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert 'File "<string>"' in ended.stderr


def test_leaving_waits_for_no_thread_and_loses_no_word() -> None:
    ended = run(LEAVES)
    assert ended.returncode == 7
    assert ended.stdout == "said"
    assert "logged" in ended.stderr
