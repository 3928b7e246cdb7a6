"""Who may wait at the door."""

from __future__ import annotations

import random

import pytest

from media.engine.errors import Refused
from media.engine.guards.crowd import MOST_OF_ONE, MOST_WAITING, gives_way, household


def test_there_is_room_for_some_of_each() -> None:
    assert gives_way("a", []) is None
    assert gives_way("a", ["a"] * (MOST_OF_ONE - 1)) is None
    with pytest.raises(Refused, match="this address"):
        gives_way("a", ["a"] * MOST_OF_ONE)
    assert gives_way("b", ["a"] * MOST_OF_ONE) is None


def test_who_holds_most_gives_its_oldest_place_up() -> None:
    full = ["b", *["a"] * MOST_OF_ONE, *(f"c{n}" for n in range(MOST_WAITING - MOST_OF_ONE - 1))]
    assert gives_way("d", full) == 1
    assert gives_way("b", full) == 1


def test_among_equals_nobody_is_sent_away() -> None:
    each = [f"c{n}" for n in range(MOST_WAITING)]
    for newcomer in ("d", "c5"):
        with pytest.raises(Refused) as refused:
            gives_way(newcomer, each)
        assert refused.value.status == 503
    assert gives_way("d", ["c1", *each[1:]]) == 0


@pytest.mark.parametrize("seed", range(20))
def test_a_crowd_never_keeps_a_newcomer_out(seed: int) -> None:
    """However few addresses come however often, one more from elsewhere gets in."""
    chance = random.Random(seed)
    addresses = [f"evil{n}" for n in range(chance.randrange(1, MOST_WAITING // 2))]
    waiting: list[str] = []
    for _ in range(1000):
        source = chance.choice(addresses)
        try:
            index = gives_way(source, waiting)
        except Refused:
            continue
        if index is not None:
            del waiting[index]
        waiting.append(source)
        assert len(waiting) <= MOST_WAITING
    gives_way("kiosk", waiting)


@pytest.mark.parametrize(
    ("peer", "forwarded", "whose"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        ("::1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("::ffff:192.0.2.7", "", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("127.0.0.1", "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        (None, "", ""),
        ("fe80::1%eth0", "", "fe80::/64"),
    ],
)
def test_whose_connection_it_is(peer: str | None, forwarded: str, whose: str) -> None:
    assert household(peer, forwarded) == whose
