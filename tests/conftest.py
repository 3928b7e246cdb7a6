"""What holds for every test: a run of the suite draws the same examples every time, and ends well.

`./run prove NAME` draws others, as many as it is asked for (`tests.prove`).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# Before anything of ours is imported: a helper's `assert` says what it saw, as a test's does.
rooms = (room.name for room in Path(__file__).parent.iterdir() if room.is_dir())
pytest.register_assert_rewrite(*(f"tests.{room}" for room in rooms))
pytest_plugins = ["tests.parts.databases"]

PROVING = "SARANGBANG_PROVING"

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("proof", deadline=None, print_blob=True)
settings.load_profile("proof" if PROVING in os.environ else "suite")


def pytest_unconfigure() -> None:
    """Let go of the rooms' SDK while Python still stands.

    Its threads call into Python, and one of them inside such a call when the interpreter ends
    aborts a process whose tests have all passed.
    """
    sdk = sys.modules.get("livekit.rtc._ffi_client")
    client = sdk.FfiClient._instance if sdk is not None else None
    if client is not None:
        client._dispose()
