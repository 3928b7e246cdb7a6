"""A program loads without the collector and runs with it."""

from __future__ import annotations

import subprocess
import sys

from tests.parts.processes import ROOT

PROGRAM = """
import gc
from kiosk import loading

loading.begin()
assert not gc.isenabled()
import kiosk.config
loading.done()
assert gc.isenabled()
assert gc.get_freeze_count() > 10_000

class Ring:
    pass

ring = Ring()
ring.me = ring
del ring
assert gc.collect() > 0
"""


def test_what_is_loaded_is_looked_at_no_more_and_what_comes_is_collected() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=True, timeout=60)


PLAINLY = """
import linecache
from PySide6.QtCore import QObject
from kiosk import loading

loading.plainly()
read = set(linecache.cache)
import kiosk.config
assert set(linecache.cache) == read
"""


def test_after_pyside_modules_are_imported_without_their_sources_being_read() -> None:
    subprocess.run([sys.executable, "-c", PLAINLY], cwd=ROOT, check=True, timeout=60)
