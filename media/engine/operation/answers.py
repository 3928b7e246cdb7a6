"""What the engine answers over HTTP about itself: `/health` for everybody, `/metrics` for few.

The figures have a port of their own, as in LiveKit: whatever stands before the signalling port
and talks to the world does not show them.
"""

from __future__ import annotations

import hmac
import ipaddress
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from media.engine.config import PrometheusConfig
from media.engine.operation.health import Signs, judge

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def health(signs: Callable[[], Signs], figures: Callable[[], Mapping[str, int]]) -> Handler:
    """A handler for `/health`: 200 while the engine takes lessons, else 503."""

    async def answer(_request: web.Request) -> web.Response:
        word, reason = judge(signs())
        said: dict[str, object] = {"status": word.value, **figures()}
        if reason:
            said["reason"] = reason
        return web.json_response(said, status=word.status)

    return answer


def metrics(registry: CollectorRegistry, config: PrometheusConfig) -> Handler:
    """A handler for `/metrics`: for the networks and the user that are allowed."""
    networks = [ipaddress.ip_network(text) for text in config.allow]

    async def answer(request: web.Request) -> web.Response:
        if not _is_near(request.remote, networks):
            return web.Response(status=403, text="this address may not read the figures")
        if config.username and not _is_user(request.headers.get("Authorization", ""), config):
            asks = {"WWW-Authenticate": 'Basic realm="room engine"'}
            return web.Response(status=401, headers=asks)
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(registry), headers={"Content-Type": content_type})

    return answer


def _is_near(
    remote: str | None, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]
) -> bool:
    if not remote:
        return False
    address = ipaddress.ip_address(remote.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in networks)


def _is_user(header: str, config: PrometheusConfig) -> bool:
    kind, _, encoded = header.partition(" ")
    try:
        given = b64decode(encoded, validate=True)
    except NotBase64:
        return False
    wanted = f"{config.username}:{config.password}".encode()
    return kind.lower() == "basic" and hmac.compare_digest(given, wanted)
