"""Messages by HTTP POST, checked as their receiver would."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from hub.watch.errors import NotSentError
from hub.watch.receivers import WebhookConfig
from hub.watch.webhook import post, signature
from tests.hub.watch.listener import is_genuine, listening

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECRET = "a secret between two programs"


async def test_a_message_arrives_signed() -> None:
    async with listening() as listener, aiohttp.ClientSession() as session:
        hook = WebhookConfig(url=listener.url, secret=SECRET)  # type: ignore[arg-type]
        await post(session, hook, "message_1", {"kind": "findings", "opened": ["위도"]}, NOW)
    (body,), (headers,) = listener.bodies, listener.headers
    assert json.loads(body) == {"id": "message_1", "kind": "findings", "opened": ["위도"]}
    assert headers["Content-Type"] == "application/json"
    header, at = headers["Sarangbang-Signature"], NOW.timestamp()
    assert is_genuine(SECRET, header, body, at + 10)
    assert not is_genuine("another secret altogether", header, body, at + 10)
    assert not is_genuine(SECRET, header, body + b" ", at + 10)
    assert not is_genuine(SECRET, header, body, at + 400)


def test_a_signature_is_bound_to_its_moment() -> None:
    assert signature(SECRET, b"{}", NOW) != signature(SECRET, b"{}", NOW + timedelta(seconds=1))


@pytest.mark.parametrize("status", [302, 404, 503])
async def test_anything_but_2xx_is_a_refusal(status: int) -> None:
    async with listening() as listener, aiohttp.ClientSession() as session:
        listener.answers.append(status)
        hook = WebhookConfig(url=listener.url, secret=SECRET)  # type: ignore[arg-type]
        with pytest.raises(NotSentError, match=f"answers {status}"):
            await post(session, hook, "message_1", {}, NOW)
    # A redirect is not followed: the message is for the address of the config.
    assert len(listener.bodies) == 1


async def test_nobody_there_is_said() -> None:
    async with listening() as listener:
        gone = listener.url
    hook = WebhookConfig(url=gone, secret=SECRET)  # type: ignore[arg-type]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(NotSentError, match="cannot reach"):
            await post(session, hook, "message_1", {}, NOW)


@pytest.mark.parametrize(
    ("url", "secret", "said"),
    [
        ("ftp://it.example.kr", SECRET, "must be like https"),
        ("https://", SECRET, "must be like https"),
        ("https://it.example.kr", "short", "at least 16"),
    ],
)
def test_a_config_that_cannot_work_is_refused(url: str, secret: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        WebhookConfig.model_validate({"url": url, "secret": secret})
