"""Threads share few heaps, however many of them there are."""

import subprocess
import sys

PROGRAM = """
import ctypes, sys, threading
from kiosk.screen import arenas

if sys.argv[1] == "bound":
    assert arenas.bound()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
held = threading.Barrier(17)

def work():
    for _ in range(100):
        libc.malloc(1000)
    held.wait()
    held.wait()

threads = [threading.Thread(target=work) for _ in range(16)]
for thread in threads:
    thread.start()
held.wait()
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
held.wait()
"""


def heaps(how):
    command = [sys.executable, "-c", PROGRAM, how]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.count("<heap nr=")


def test_threads_share_few_heaps():
    assert heaps("bound") <= 2 < heaps("as it comes")
