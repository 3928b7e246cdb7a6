"""How a program starts: without what costs time while it loads, some 120 ms each.

Nearly everything that is made while a program loads stays for as long as it runs.  Python's
collector would look at all of it again and again, and find nothing.
"""

from __future__ import annotations

import builtins
import gc
import os


def begin() -> None:
    """Before anything large is imported."""
    gc.disable()
    # None is installed; to learn that, pydantic reads what every package says of itself.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def plainly() -> None:
    """After PySide, whose own way to import is not ours.

    It would read the source of every module from there on, to see whether it names PySide
    and may want one of its ``__feature__``s, and keep all of them; nothing here wants one.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def done() -> None:
    """What is there now is looked at no more; what comes is collected as ever."""
    gc.freeze()
    gc.enable()
