"""A hub's door for webhooks that keeps every event whose signature is right."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from livekit import api

from tests.parts.room.client import KEY, SECRET


class Hooks:
    """Listens until closed; `forged` counts what was not signed as it should be."""

    def __init__(self) -> None:
        self.events: list[api.WebhookEvent] = []
        self.content_types: set[str] = set()
        self.forged = 0
        self._check = api.WebhookReceiver(api.TokenVerifier(KEY, SECRET))
        hooks = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hooks.take(body, self.headers)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def take(self, body: str, headers: object) -> None:
        """One delivery."""
        try:
            event = self._check.receive(body, headers["Authorization"])  # type: ignore[index]
        except Exception:  # noqa: BLE001 - the library raises plain ones; a hub believes none of it
            self.forged += 1
            return
        self.content_types.add(headers["Content-Type"])  # type: ignore[index]
        self.events.append(event)

    def of(self, room: str) -> list[api.WebhookEvent]:
        """What was told about one room, in order of arrival."""
        return [event for event in self.events if event.room.name == room]

    def names(self, room: str) -> list[str]:
        return [event.event for event in self.of(room)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
