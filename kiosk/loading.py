"""How a program starts: without what costs time while it loads, some 120 ms each.

Nearly everything that is made while a program loads stays for as long as it runs.  Python's
collector would look at all of it again and again, and find nothing.
"""

from __future__ import annotations

import gc
import sys
from types import ModuleType

_PLUGINS = "pydantic.plugin._loader"
"""What finds plugins.  Of another name in another release, it is read as ever."""


def begin() -> None:
    """Before anything large is imported."""
    gc.disable()
    # There is none, and to be able to look for one pydantic reads all that tells what is installed.
    none = ModuleType(_PLUGINS)
    none.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(_PLUGINS, none)


def done() -> None:
    """What is there now is looked at no more; what comes is collected as ever."""
    gc.freeze()
    gc.enable()
