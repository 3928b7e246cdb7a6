"""Why the database cannot be used.

StoreError
└── StoreUnsafeError   it would not keep what it was told: do not start
"""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used."""


class StoreUnsafeError(StoreError):
    """The database runs with settings under which a power cut loses a confirmed write."""
