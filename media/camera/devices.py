"""The cameras of this machine, and why one of them gives nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from media.device import Trouble

AUTO = "auto"
"""The source that means: the first real camera."""


def real_cameras(folder: Path = Path("/dev/v4l/by-id")) -> list[Path]:
    """The cameras of this machine by stable name, then by number; metadata nodes left out."""
    by_id = sorted(folder.glob("*-video-index0"))
    return by_id or sorted(Path("/dev").glob("video[0-9]*"))


def trouble(source: str, cameras: Callable[[], list[Path]] = real_cameras) -> Trouble:
    """Why `source` gives no pictures; asked where it gives none."""
    found = cameras()
    path = found[0] if source == AUTO and found else Path(source)
    if not path.exists():
        return "wrong" if found else "gone"
    return "busy" if _others_have(path) else "silent"


def _others_have(device: Path) -> bool:
    """Whether another program, as far as we may look, has it open."""
    node, me = device.resolve(), str(os.getpid())
    for number in Path("/proc").iterdir():
        if not number.name.isdigit() or number.name == me:
            continue
        try:
            if any(held.readlink() == node for held in (number / "fd").iterdir()):
                return True
        except OSError:
            # Gone meanwhile, or somebody else's.
            continue
    return False
