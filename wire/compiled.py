"""The parts written in C: where a compiled one is, and that it is of the source beside it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

log = logging.getLogger(__name__)


def find(folder: Path, name: str, sources: Iterable[Path]) -> Path | None:
    """The library `name` in `folder`, as `./run setup`, `cc` or `pip install` made it.

    None where there is none, or where one of its sources is newer: an update brought them, and
    what was compiled before may take other arguments. Sources that are not there say nothing.
    """
    names = (folder / f"{name}{suffix}" for suffix in (".so", *EXTENSION_SUFFIXES))
    library = next((path for path in names if path.exists()), None)
    if library is None:
        return None
    made = library.stat().st_mtime
    for source in sources:
        if source.exists() and source.stat().st_mtime > made:
            log.warning("%s is older than %s and left alone: compile it again", library, source)
            return None
    return library
