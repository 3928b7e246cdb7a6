"""A page whose server is killed comes back to the one that is started again."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.media.conformance.browser.conftest import Web
from tests.parts.room.client import joining, until
from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)


async def test_page_and_centre_find_each_other_again(own_server: Server, page: Page) -> None:
    web_page = Web(page, own_server.url, own_server.token("web", "r1"), single=True)
    async with joining() as connect:
        center = await connect(own_server.url, "center")
        await center.publish_video(180)
        await web_page.join()
        await web_page.page.evaluate("publish(false)")
        await web_page.shows("center", 180)
        await until(lambda: center.pictures("web") > 10)
        assert own_server.program is not None
        own_server.program.kill()
        own_server.start_again()
        await web_page.until("events.Reconnected.length > 0")
        await until(lambda: center.named("reconnected"))
        before = center.pictures("web")
        await until(lambda: center.pictures("web") > before + 10)
        await web_page.shows("center", 180)
