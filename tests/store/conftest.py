"""The store of each test, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import pytest

from store.engine import Store


@pytest.fixture
def store(both_stores: Store) -> Store:
    return both_stores
