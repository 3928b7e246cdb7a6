"""A database with three centres in it, of either kind."""

from __future__ import annotations

import pytest

from store.centers import StoredCenter, keep
from store.engine import Store


@pytest.fixture
def centers(both_stores: Store) -> Store:
    with both_stores.transaction() as session:
        keep(
            session,
            [
                StoredCenter("c-wido", "위도 경로당", "부안군"),
                StoredCenter("c-uisin", "의신 경로당", "진도군"),
                StoredCenter("c-simwon", "심원 경로당"),
            ],
        )
    return both_stores
