"""Files of secrets: passwords and credentials that only their owner reads."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


def read_private(path: Path) -> Mapping[str, str]:
    """What is kept in the file; nothing where there is none yet."""
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def keep_private(path: Path, document: Mapping[str, str]) -> None:
    """Keep a document of secrets, whole or not at all."""
    write_private(path, json.dumps(dict(document), indent=2))


def write_private(path: Path, text: str) -> None:
    """Write a text with mode 0600 from its first byte on, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
