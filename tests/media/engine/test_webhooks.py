"""What becomes of events is counted: heard, given up, or pushed out by newer ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from livekit.protocol import webhook

from media.engine import webhooks
from media.engine.webhooks import Webhooks
from tests.media.engine.conftest import KEY, SECRET, until


@dataclass
class Hub:
    """Answers every event with a status."""

    status: int = 200
    url: str = ""
    asked: int = 0
    answered: list[int] = field(default_factory=list)

    async def answer(self, _request: web.Request) -> web.Response:
        self.asked += 1
        self.answered.append(self.status)
        return web.Response(status=self.status)


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    monkeypatch.setattr(webhooks, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(webhooks, "LONGEST_PAUSE_S", 0.01)
    standing = Hub()
    app = web.Application()
    app.add_routes([web.post("/hook", standing.answer)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    standing.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield standing
    await runner.cleanup()


def event(number: int) -> webhook.WebhookEvent:
    return webhook.WebhookEvent(event=f"event {number}")


async def test_heard_events_are_counted_for_each_address(hub: Hub) -> None:
    sender = Webhooks(KEY, SECRET, (hub.url, hub.url))
    await sender.start()
    for number in range(3):
        sender.notify(event(number))
    await until(lambda: not sender.queued)
    assert sender.results == {"delivered": 6, "given_up": 0, "pushed_out": 0}
    await sender.stop(1.0)


async def test_an_event_a_hub_refuses_for_good_gives_way_to_the_next(hub: Hub) -> None:
    hub.status = 403
    sender = Webhooks(KEY, SECRET, (hub.url,))
    await sender.start()
    sender.notify(event(1))
    await until(lambda: sender.results["given_up"])
    assert hub.answered == [403] * webhooks.MOST_REFUSALS
    hub.status = 200
    sender.notify(event(2))
    await until(lambda: sender.results["delivered"])
    assert sender.results == {"delivered": 1, "given_up": 1, "pushed_out": 0}
    await sender.stop(1.0)


async def test_a_hub_that_is_away_loses_the_oldest_events(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "MOST_QUEUED", 4)
    hub.status = 503
    sender = Webhooks(KEY, SECRET, (hub.url,))
    await sender.start()
    for number in range(7):
        sender.notify(event(number))
    assert (sender.queued, sender.results["pushed_out"]) == (4, 3)
    await until(lambda: hub.asked > 3)
    assert sender.results["given_up"] == 0, "a hub that is busy is asked again"
    hub.status = 200
    await until(lambda: not sender.queued)
    assert sender.results["delivered"] == 4
    await sender.stop(1.0)
