"""The TURN relays a client is told of, with a password of its own (pure).

Passwords follow draft-uberti-behave-turn-rest-00, as coturn's `use-auth-secret` checks them: the
user name says until when it is good, and only who knows the shared secret can sign it.  It names
a session, not a person: relays keep logs of their own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from livekit.protocol import rtc

from media.engine.rtc_config import TurnServer


def told(servers: Sequence[TurnServer], session: str, now: float) -> list[rtc.ICEServer]:
    """What to put into a join or reconnect response; `now` is seconds since 1970."""
    return [_told(server, session, now) for server in servers]


def _told(server: TurnServer, session: str, now: float) -> rtc.ICEServer:
    if not server.secret:
        return rtc.ICEServer(
            urls=[_url(server)], username=server.username, credential=server.credential
        )
    username = f"{int(now) + server.ttl}:{session}"
    signature = hmac.new(server.secret.encode(), username.encode(), hashlib.sha1).digest()
    credential = base64.b64encode(signature).decode()
    return rtc.ICEServer(urls=[_url(server)], username=username, credential=credential)


def _url(server: TurnServer) -> str:
    """RFC 7065."""
    host = f"[{server.host}]" if ":" in server.host else server.host
    scheme, transport = ("turns", "tcp") if server.protocol == "tls" else ("turn", server.protocol)
    return f"{scheme}:{host}:{server.port}?transport={transport}"
