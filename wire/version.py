"""The version of the documents that hub and kiosk exchange."""

from __future__ import annotations

WIRE = 1
"""Raised by one when a document changes so that an older reader would misread it."""

OLDEST_SUPPORTED = 1
"""A hub serves kiosks up to two releases old."""

RELEASE = "0.1.0"
"""What both sides report as their release; the same as in pyproject.toml."""

HEADER = "Sarangbang-Wire"
"""HTTP header in which both sides say the version they speak."""

TIME_HEADER = "Sarangbang-Time"
"""HTTP header in which the hub says what time it is, to the millisecond, when it takes a report."""


def is_supported(version: int) -> bool:
    """Whether a peer of this version can be served."""
    return OLDEST_SUPPORTED <= version <= WIRE
