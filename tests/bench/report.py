"""What every measurement shares: progress apart from the result, and a place for its files."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


def say(line: str) -> None:
    """One line of progress on standard error, with the time of day."""
    print(f"{datetime.now().astimezone():%H:%M:%S}  {line}", file=sys.stderr, flush=True)


@contextmanager
def a_folder() -> Iterator[Path]:
    """A folder for logs and data: gone at the end, kept when something went wrong."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        yield folder
    except Exception:
        say(f"what was going on is in {folder}")
        raise
    shutil.rmtree(folder, ignore_errors=True)
