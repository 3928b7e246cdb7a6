"""One open line to a kiosk, as the server holds it.

Until it is accepted a line is a call like any other.  From then on the application is done with it:
no task waits on it, and what is kept of it is little more than its socket.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, cast

from starlette.websockets import WebSocket
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from fleet.hints import Hint
from hub.lines.pace import BY_ITSELF, Pace

EXTENSION: Final = "sarangbang.line"
"""Where the application finds its line in the scope of a connection."""
SILENT_S: Final = 10.0
"""So long nothing may be heard, or one and a half pings; then the kiosk is asked, once."""
_UNREAD: Final = 64 * 1024
"""Nobody reads there any more; whoever comes back is told what they lack."""
_PING: Final = b"\x89\x80"
"""A masked ping without a word (RFC 6455, 5.5.2): all that a kiosk says in its life."""
_PONG: Final = b"\x8a\x00"
_SHORTEST: Final = 6
_SHORT: Final = 125
_REVOKED: Final = 1008


class KioskLine(WebSocketsSansIOProtocol):
    """uvicorn's own, except that a line may be kept when the application has returned."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.heard_at = self.loop.time()
        self.pace = BY_ITSELF
        self._asked_at: float | None = None
        self._kept = False
        self._waiting: list[Hint] = []
        self._when_gone: Callable[[], None] | None = None
        # Whether all that came so far were whole frames: then the next bytes begin one.
        self._in_step = True

    def when_gone(self, call: Callable[[], None]) -> None:
        """Have `call` called once when the line is lost; at once where it is already."""
        if self.disconnected:
            call()
        else:
            self._when_gone = call

    def keep(self, lacking: list[Hint] | None, pace: Pace) -> None:
        """The application is done and the line stays.  It must have been accepted.

        The first word is what the kiosk lacks, and what was told meanwhile.
        """
        self._kept = True
        words, self._waiting = self._waiting, []
        named = list(dict.fromkeys([*(lacking or ()), *words]))
        if lacking is not None or named or pace != BY_ITSELF:
            self._say(named, pace)

    def tell(self, hint: Hint) -> None:
        """Say "pull now"; before the first word it waits for that."""
        if self._kept:
            self._say([hint])
        elif hint not in self._waiting:
            self._waiting.append(hint)

    def close(self) -> None:
        """Hang up after what was told."""
        if self._kept and not self.close_sent and not self.transport.is_closing():
            self.conn.send_close(_REVOKED)
            self._flush()
            self.close_sent = True
            self.close_timer = self.loop.call_later(self.close_timeout, self.transport.close)
        else:
            self.transport.close()

    def look(self, now: float, wanted: Pace) -> bool:
        """Ask whoever is silent, give up whoever does not answer; whether a word was said."""
        if self.close_sent or self.transport.is_closing():
            return False
        silent_s = max(SILENT_S, 1.5 * self.pace.ping_s)
        if self._asked_at is None:
            if now - self.heard_at > silent_s:
                self._asked_at = now
                self.conn.send_ping(b"")
                self._flush()
        elif now - self._asked_at > silent_s:
            self.transport.abort()
            return False
        if not self.pace.is_stale(wanted):
            return False
        self._say([], wanted)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._when_gone is not None:
            gone, self._when_gone = self._when_gone, None
            gone()

    def shutdown(self) -> None:
        # The hub ends: it was not the kiosk that went.
        self._when_gone = None
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        self.heard_at = self.loop.time()
        self._asked_at = None
        if self._kept and self._in_step and (pings := _pings(data)):
            # Nearly all there is to do for a line, so not by way of the parser.
            if not self.close_sent:
                self.transport.write(_PONG * pings)
            return
        if self.handshake_initiated:
            self._in_step = self._in_step and _is_whole(data)
        super().data_received(data)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            # The application's task begins only after this.
            cast(dict[str, Any], self.scope["extensions"])[EXTENSION] = self

    def send_receive_event_to_app(self) -> None:
        if self._kept:
            # A kiosk says nothing here; what a newer one may say is for newer hubs.
            self.frames = []
        else:
            super().send_receive_event_to_app()

    async def run_asgi(self) -> None:
        """As uvicorn's, except for the lines that are kept."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:
            self.logger.exception("a line failed")
            self.send_500_response()
        if self._kept:
            self._forget_the_call()
        elif self.close_timer is None:
            self.transport.close()

    def _forget_the_call(self) -> None:
        del self.scope, self.request, self.response

    def _say(self, words: list[Hint], pace: Pace | None = None) -> None:
        told: dict[str, Any] = {"pull": words}
        if pace is not None and pace != self.pace:
            self.pace = pace
            told |= pace._asdict()
        if self.close_sent or self.transport.is_closing():
            return
        if self.transport.get_write_buffer_size() > _UNREAD:
            self.transport.abort()
            return
        self.conn.send_text(json.dumps(told).encode())
        self._flush()

    def _flush(self) -> None:
        self.transport.write(b"".join(self.conn.data_to_send()))


def _pings(data: bytes) -> int:
    """How many pings without a word this is; 0 where it is anything else."""
    count, rest = divmod(len(data), _SHORTEST)
    whole = rest == 0 and all(data.startswith(_PING, _SHORTEST * one) for one in range(count))
    return count if whole else 0


def _is_whole(data: bytes) -> bool:
    """Whether this is exactly one short masked frame."""
    return len(data) >= _SHORTEST and len(data) - _SHORTEST == data[1] & 0x7F <= _SHORT


def line_of(websocket: WebSocket) -> KioskLine:
    """The line that this call opened."""
    return cast(KioskLine, websocket.scope["extensions"][EXTENSION])
