"""What a supervisor hears of a process: systemd's sd_notify(3), silent where nobody listens."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> None:
    """Send lines such as ``READY=1`` or ``WATCHDOG=1`` to whoever started this process.

    Never raises and never waits: a supervisor that went away, or does not read, must not take
    the lesson with it.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        try:
            # A leading @ names a socket of the abstract name space.
            sock.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)
        except OSError:
            return
