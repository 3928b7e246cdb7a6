"""Who may wait at the door (pure): clients that have a token and no media connection yet.

Each of them costs memory and a place.  One address may hold only a part of the places, and when
all are taken the address that holds most gives one up to a newcomer from elsewhere, its oldest.
So whoever has many tokens and one line keeps nobody else out.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Sequence

from media.engine.errors import unavailable

MOST_WAITING = 128
MOST_OF_ONE = 48
"""A town hall's kiosks may all stand behind one address and come at the same minute."""


def gives_way(newcomer: str, waiting: Sequence[str]) -> int | None:
    """Which of those waiting, oldest first, makes room; None where nobody has to.

    Raises Refused for a newcomer who has to come again later.
    """
    of_each = Counter(waiting)
    if of_each[newcomer] >= MOST_OF_ONE:
        raise unavailable("too many clients of this address are joining; try again")
    if len(waiting) < MOST_WAITING:
        return None
    heaviest, count = of_each.most_common(1)[0]
    if of_each[newcomer] + 1 >= count:
        raise unavailable("too many clients are joining; try again")
    return waiting.index(heaviest)


def household(peer: str | None, forwarded: str) -> str:
    """Whose connection it is: an IPv4 address, or the network a house gets of IPv6 (RFC 6177).

    `forwarded` is the header X-Forwarded-For; its last entry, the one our own proxy wrote, counts
    where the connection comes from this machine.
    """
    text = peer or ""
    try:
        address = ipaddress.ip_address(text)
        if address.is_loopback and forwarded:
            address = ipaddress.ip_address(forwarded.rpartition(",")[2].strip())
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
