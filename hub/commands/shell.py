"""What every command has: parsers to register at, the open database, and whose deed it is."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeAlias

from hub.config import HubConfig
from hub.serving import open_store
from store.audit import Deed
from store.engine import Store

Jobs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where a command adds its parser; with ``set_defaults(run=...)`` it says what to call."""


class UsageError(Exception):
    """What was typed cannot be done; the message says what to type."""


@contextmanager
def opened(config: HubConfig, options: argparse.Namespace) -> Iterator[Store]:
    """The database of ``--data``, made and brought up to date where it has to be."""
    store = open_store(config, options.data)
    try:
        yield store
    finally:
        store.close()


def deed() -> Deed:
    """Done now, by whoever may use the shell of this machine."""
    return Deed("cli", datetime.now(UTC))
