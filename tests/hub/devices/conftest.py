"""An operator's browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page

from tests.hub.running_hub import RunningHub
from tests.hub.web.console_page import console_page, signed_in_at


@pytest.fixture
async def page(hub: RunningHub) -> AsyncIterator[Page]:
    """Signed in as the operator."""
    async with console_page(hub) as page:
        await signed_in_at(page, "/kiosks")
        yield page
