"""Why the database cannot be used.

StoreError
├── StoreAddressError      the URL names no database this hub can use: change it
├── StoreUnreachableError  it does not answer: start it, or change the URL
├── StoreUnsafeError       it would not keep what it was told: do not start
└── StoreSchemaError       its tables are not what this release knows: see its sentence
"""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used."""


class StoreAddressError(StoreError):
    """The URL is not one of a database this hub can use."""


class StoreUnreachableError(StoreError):
    """There is no answer from the database."""


class StoreUnsafeError(StoreError):
    """The database runs with settings under which a confirmed write may be lost or garbled."""


class StoreSchemaError(StoreError):
    """A newer release wrote the database, or a migration would leave it inconsistent."""
