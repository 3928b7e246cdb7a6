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


QT = """
import linecache
from kiosk.screen import libraries

libraries.pyside()
read = set(linecache.cache)
import kiosk.screen.shell
import kiosk.screen.root
assert set(linecache.cache) == read
"""


def test_after_pyside_modules_are_imported_without_their_sources_being_read() -> None:
    subprocess.run([sys.executable, "-c", QT], cwd=ROOT, check=True, timeout=60)


RULES = """
import sys
import kiosk.screen.root

assert "schedule.lesson" in sys.modules
assert "schedule.timetable" not in sys.modules
"""


def test_a_screen_reads_lessons_without_the_rules_they_come_from() -> None:
    subprocess.run([sys.executable, "-c", RULES], cwd=ROOT, check=True, timeout=60)


PLUGINS = """
import sys
from kiosk import loading

loading.begin()
import kiosk.config
assert "importlib.metadata" not in sys.modules
from pydantic.plugin import _schema_validator
assert tuple(sys.modules["pydantic.plugin._loader"].get_plugins()) == ()
"""


def test_what_is_installed_is_not_read_to_look_for_plugins() -> None:
    subprocess.run([sys.executable, "-c", PLUGINS], cwd=ROOT, check=True, timeout=60)


AHEAD = """
from pathlib import Path
from kiosk.screen import libraries

files = list(libraries.files())
assert len(files) == 12, files
libraries._open()
opened = Path("/proc/self/maps").read_text()
assert all(str(file.resolve()) in opened for file in files), files
import sys
assert "PySide6" not in sys.modules
"""


def test_the_libraries_are_opened_without_an_import() -> None:
    subprocess.run([sys.executable, "-c", AHEAD], cwd=ROOT, check=True, timeout=60)
