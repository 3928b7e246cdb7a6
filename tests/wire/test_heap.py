"""What is freed goes back to the machine."""

from __future__ import annotations

import subprocess
import sys

FREED = """
import ctypes, sys
from wire.heap import give_back

def rss_kib():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
held = [libc.malloc(50_000) for _ in range(1000)]
for place in held:
    ctypes.memset(place, 1, 50_000)
last = libc.malloc(1000)
for place in held:
    libc.free(ctypes.c_void_p(place))
before = rss_kib()
give_back()
print(before - rss_kib())
"""


def test_what_is_free_goes_back():
    command = [sys.executable, "-c", FREED]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) > 40_000
