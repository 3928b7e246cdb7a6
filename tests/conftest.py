"""What holds for every test: a run of the suite draws the same examples every time.

`./run prove NAME` draws others, as many as it is asked for (`tests.prove`).
"""

from __future__ import annotations

import os

from hypothesis import settings

PROVING = "SARANGBANG_PROVING"

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("proof", deadline=None, print_blob=True)
settings.load_profile("proof" if PROVING in os.environ else "suite")
