"""One message by HTTP POST, signed so that its receiver knows whose it is."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp

from hub.watch.errors import NotSentError
from hub.watch.receivers import WebhookConfig
from wire.version import RELEASE

SIGNATURE = "Sarangbang-Signature"
TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=5)


def signature(secret: str, body: bytes, at: datetime) -> str:
    """``t=<seconds>,v1=<HMAC-SHA256 of "<seconds>." and the body>``.

    With the moment signed as well, an old message cannot be sent again by somebody else.
    """
    seconds = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={signed.hexdigest()}"


async def post(
    session: aiohttp.ClientSession,
    hook: WebhookConfig,
    message_id: str,
    document: Mapping[str, Any],
    at: datetime,
) -> None:
    """Raises `NotSentError` unless the answer is 2xx."""
    body = json.dumps({"id": message_id, **document}, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"sarangbang-hub/{RELEASE}",
        SIGNATURE: signature(hook.secret.get_secret_value(), body, at),
    }
    try:
        async with session.post(
            hook.url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
        ) as answer:
            status = answer.status
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        why = str(error) or "no answer in time"
        raise NotSentError(f"cannot reach {hook.url} ({why}): check the url") from error
    if not 200 <= status < 300:
        raise NotSentError(f"{hook.url} answers {status}: it must answer 2xx to what it took")
