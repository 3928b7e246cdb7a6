"""Qt's libraries and PySide, as quickly as they can be had.

Finding, mapping and linking libraries takes no lock of Python's, but an `import` holds it
meanwhile; so a thread of its own opens them while Python reads what needs no Qt.  Nothing depends
on that: what was not opened by then is opened by its import.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import importlib.util
import threading
from collections.abc import Iterator
from pathlib import Path

_MODULES = ("Core", "Gui", "Network", "Qml", "Quick", "Multimedia")
"""Of Qt, each after those that it needs; what they need besides comes with them."""


def open_ahead() -> None:
    """Begin, and wait for nothing."""
    threading.Thread(target=_open, name="libraries", daemon=True).start()


def pyside() -> None:
    """PySide, without its own way to import, which is not ours.

    It would read the source of every module from there on, to see whether it names PySide
    and may want one of its ``__feature__``s, and keep all of them; nothing here wants one.
    """
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def files() -> Iterator[Path]:
    """What is opened, in its order; nothing where it lies elsewhere."""
    found = importlib.util.find_spec("PySide6")
    for folder in map(Path, (found and found.submodule_search_locations) or ()):
        yield from (folder / "Qt" / "lib" / f"libQt6{name}.so.6" for name in _MODULES)
        yield from (folder / f"Qt{name}.abi3.so" for name in _MODULES)


def _open() -> None:
    for file in files():
        # One that cannot be opened is told by the import of what needs it.
        with contextlib.suppress(OSError):
            ctypes.CDLL(str(file))
