"""Running a program on a file nobody trusts: with little time, little memory, and no way out.

A hostile file can only end the process that looks at it.  That process gets no shell, no input,
none of our environment (there are keys in it), and a folder of its own to write into.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from content.errors import ToolMissingError

_MEMORY = 2**30
_OPEN_FILES = 32
_OUTPUT = "output"
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Means:
    """What one look may cost."""

    cpu_s: int = 20
    wall_s: int = 60
    written: int = 2**20  # the largest file it may write, its output too


def run(program: Sequence[str], folder: Path, means: Means) -> bytes | None:
    """What `program`, working in `folder`, said on its standard output.

    None when it failed or wanted more than its `means`.  Raises `ToolMissingError`.
    """
    argv = [*_limits(means), *program]
    for name in ("prlimit", "nice", program[0]):
        if shutil.which(name, path=_ENVIRONMENT["PATH"]) is None:
            raise ToolMissingError(f"{name} is missing: install Debian's ffmpeg and util-linux")
    said = folder / _OUTPUT
    try:
        # Into a file, because only files have a limit.
        with said.open("wb") as output:
            ended = subprocess.run(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=_ENVIRONMENT,
                timeout=means.wall_s,
                check=False,
                start_new_session=True,
            )
    except subprocess.TimeoutExpired:
        return None
    return said.read_bytes() if ended.returncode == 0 else None


def _limits(means: Means) -> list[str]:
    # Lessons may run on the same machine: whoever looks at a film gives way.
    return [
        "prlimit", f"--cpu={means.cpu_s}", f"--as={_MEMORY}", f"--fsize={means.written}",
        f"--nofile={_OPEN_FILES}", "--core=0", "nice", "-n", "10",
    ]  # fmt: skip
