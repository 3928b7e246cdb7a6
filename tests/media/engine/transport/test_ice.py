"""ICE-lite without a socket: who is let in, and where we send."""

from __future__ import annotations

import asyncio
import random

import pytest
from aioice import stun

from media.engine.guards.allowance import ANY, UNPROVED_CHECKS
from media.engine.transport.ice import (
    MOST_PAIRS,
    MOST_REMEMBERED,
    MOST_WAITING,
    PAIR_LIFE_S,
    Address,
    IceLite,
    Leg,
)

HOME, AWAY, EVIL = ("127.0.0.1", 1000), ("127.0.0.2", 2000), ("127.0.0.9", 9000)
DTLS = b"\x16\xfe\xfd\x00\x01" + bytes(6) + b"\x00\x01" + b"x"
ALERT = b"\x15\xfe\xfd" + bytes(8) + b"\x00\x02" + b"\x02\x28"


class Bench:
    """One leg that expects the client `them`."""

    def __init__(self, most: int = ANY) -> None:
        self.sent: list[bytes] = []
        self.replies: list[tuple[bytes, Address]] = []
        self.claimed: list[Address] = []
        self.released: list[Address] = []
        self.ice = IceLite(
            lambda data, address: self.replies.append((data, address)),
            most,
            self.claimed.append,
            self.released.append,
        )
        self.leg = self.ice.open(0.0)
        self.leg.expect("them")

    def check(
        self,
        address: Address = HOME,
        now: float = 0.0,
        *,
        nominate: bool = False,
        theirs: str = "them",
        password: str | None = None,
        controlled: bool = False,
        leg: Leg | None = None,
    ) -> None:
        leg = leg or self.leg
        attributes: dict[str, object] = {"USERNAME": f"{leg.credentials.ufrag}:{theirs}"}
        attributes["ICE-CONTROLLED" if controlled else "ICE-CONTROLLING"] = 5
        if nominate:
            attributes["USE-CANDIDATE"] = None
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=attributes)
        request.add_message_integrity((password or leg.credentials.password).encode())
        self.sent.append(bytes(request))
        self.ice.datagram(self.sent[-1], address, now)

    def answers(self) -> list[stun.Message]:
        return [stun.parse_message(data) for data, _ in self.replies]


def test_a_signed_check_is_answered_and_admits() -> None:
    bench = Bench()
    bench.check()
    (answer,) = bench.answers()
    assert answer.message_class == stun.Class.RESPONSE
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == HOME
    assert answer.check_message_integrity(bench.leg.credentials.password.encode())
    media: list[bytes] = []
    bench.leg.on_media = media.append
    bench.ice.datagram(b"\x80media", HOME, 0.0)
    bench.ice.datagram(b"\x80forged", EVIL, 0.0)
    assert media == [b"\x80media"]
    assert bench.ice.counters.unknown_source == 1


@pytest.mark.parametrize(
    "wrong", [{"password": "no"}, {"theirs": "others"}], ids=["signature", "user"]
)
def test_unsigned_checks_get_no_answer(wrong: dict[str, str]) -> None:
    bench = Bench()
    bench.check(EVIL, **wrong)  # type: ignore[arg-type]
    assert not bench.replies
    assert not bench.leg.pairs
    assert bench.ice.counters.bad_stun == 1


def test_responses_and_messages_without_fingerprint_are_dropped() -> None:
    bench = Bench()
    bench.check()
    reply = bench.replies.pop()[0]
    bench.ice.datagram(reply, HOME, 0.0)
    user = f"{bench.leg.credentials.ufrag}:them"
    bare = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes={"USERNAME": user})
    bench.ice.datagram(bytes(bare), HOME, 0.0)
    assert not bench.replies
    assert bench.ice.counters.bad_stun == 2


def test_role_conflict() -> None:
    bench = Bench()
    bench.check(controlled=True)
    assert bench.answers()[0].error_code == 487
    assert not bench.leg.pairs


def test_dtls_goes_back_where_it_came_from_until_the_client_nominates() -> None:
    bench = Bench()
    bench.check(HOME)
    bench.check(AWAY)
    bench.ice.datagram(DTLS, AWAY, 0.0)
    bench.leg.send(b"flight")
    assert bench.replies[-1] == (b"flight", AWAY)
    bench.check(HOME, nominate=True)
    bench.leg.send(b"media")
    assert bench.replies[-1] == (b"media", HOME)
    bench.check(AWAY, nominate=True)  # the last one wins
    bench.leg.send(b"media")
    assert bench.replies[-1] == (b"media", AWAY)


def test_a_restart_outdates_older_nominations() -> None:
    bench = Bench()
    bench.check(HOME, nominate=True)
    bench.leg.expect("again")
    bench.check(AWAY, theirs="again", nominate=True)
    bench.check(HOME, nominate=True)
    assert bench.leg.selected == AWAY
    bench.leg.expect("third")
    bench.check(HOME, theirs="them", nominate=True)
    assert bench.ice.counters.bad_stun == 1


def test_an_address_belongs_to_the_leg_that_proved_it_last() -> None:
    bench = Bench()
    other = bench.ice.open(0.0)
    other.expect("them")
    heard: list[str] = []
    bench.leg.on_media = lambda _: heard.append("first")
    other.on_media = lambda _: heard.append("second")
    bench.check(HOME)
    bench.check(HOME, leg=other)
    bench.ice.datagram(b"\x80", HOME, 0.0)
    assert heard == ["second"]
    bench.ice.close(other)
    bench.ice.datagram(b"\x80", HOME, 0.0)
    assert heard == ["second"]


def test_pairs_are_few_and_die() -> None:
    bench = Bench()
    bench.check(HOME, nominate=True)
    for number in range(3 * MOST_PAIRS):
        bench.check(("127.0.0.3", 3000 + number), now=1.0)
    assert len(bench.leg.pairs) == MOST_PAIRS
    assert HOME in bench.leg.pairs
    bench.ice.expire(2.0 + PAIR_LIFE_S)
    assert list(bench.leg.pairs) == [HOME]


def test_a_recorded_check_proves_nothing_from_elsewhere() -> None:
    bench = Bench()
    bench.check(HOME, nominate=True)
    recorded = bench.sent[0]
    bench.replies.clear()
    bench.ice.datagram(recorded, EVIL, 1.0)
    assert not bench.replies
    assert list(bench.leg.pairs) == [HOME]
    assert (bench.leg.selected, bench.leg.last_heard) == (HOME, 0.0)
    assert bench.ice.counters.replayed == 1
    bench.ice.datagram(recorded, HOME, 1.0)  # a client that got no answer sends the same again
    assert len(bench.replies) == 1


def test_what_is_remembered_of_checks_is_bounded() -> None:
    bench = Bench()
    for number in range(3 * MOST_REMEMBERED):
        assert bench.leg.first_from(number.to_bytes(12, "big"), HOME)
    assert not bench.leg.first_from((3 * MOST_REMEMBERED - 1).to_bytes(12, "big"), EVIL)
    assert bench.leg.first_from(bytes(12), EVIL)


def test_unsigned_alerts_do_not_reach_the_handshake() -> None:
    bench = Bench()
    bench.check()
    bench.ice.datagram(ALERT, HOME, 0.0)
    bench.ice.datagram(DTLS + ALERT, HOME, 0.0)
    assert list(bench.leg._waiting) == [DTLS]


def test_a_client_may_send_so_much_in_a_second() -> None:
    bench = Bench(most=10)
    other = bench.ice.open(0.0)
    other.expect("them")
    heard: list[bytes] = []
    bench.leg.on_media = other.on_media = heard.append
    bench.check(HOME)
    bench.check(AWAY, leg=other)
    for _ in range(30):
        bench.ice.datagram(b"\x80much", HOME, 0.0)
    bench.ice.datagram(b"\x80little", AWAY, 0.0)
    assert heard == [b"\x80much"] * 10 + [b"\x80little"]
    bench.check(HOME)  # its checks count too
    assert bench.ice.counters.too_many == 21
    bench.ice.expire(1.0)
    bench.ice.datagram(b"\x80much", HOME, 1.0)
    assert len(heard) == 12


def test_guesses_for_one_leg_cost_few_signatures_and_do_not_disturb_its_pair() -> None:
    bench = Bench()
    bench.check(HOME)
    bench.ice.expire(0.0)
    for _ in range(3 * UNPROVED_CHECKS):
        bench.check(EVIL, password="no")
    assert bench.ice.counters.bad_stun == UNPROVED_CHECKS
    assert bench.ice.counters.too_many == 2 * UNPROVED_CHECKS
    bench.check(HOME, now=1.0, nominate=True)
    assert (bench.leg.selected, bench.leg.last_heard) == (HOME, 1.0)
    bench.ice.expire(1.0)
    bench.check(AWAY, now=1.0)
    assert AWAY in bench.leg.pairs


def test_nominated_addresses_are_claimed_until_nobody_uses_them() -> None:
    bench = Bench()
    bench.check(HOME)
    assert not bench.claimed
    bench.check(HOME, nominate=True)
    bench.check(AWAY, now=1.0, nominate=True)
    assert (bench.claimed, bench.released) == ([HOME, AWAY], [])
    bench.ice.expire(2.0 + PAIR_LIFE_S)
    assert bench.released == [HOME]
    other = bench.ice.open(0.0)
    other.expect("them")
    bench.check(AWAY, leg=other)  # the address changes hands
    bench.ice.close(bench.leg)
    assert bench.released == [HOME]
    bench.ice.close(other)
    assert bench.released == [HOME, AWAY]


async def test_reading_ends_with_the_leg_and_survives_cancellation() -> None:
    bench = Bench()
    bench.check()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bench.leg.receive(), 0.01)
    bench.ice.datagram(DTLS, HOME, 0.0)
    assert await bench.leg.receive() == DTLS
    reading = asyncio.create_task(bench.leg.receive())
    await asyncio.sleep(0)
    bench.ice.close(bench.leg)
    with pytest.raises(ConnectionError):
        await reading


def test_what_nobody_reads_is_bounded() -> None:
    bench = Bench()
    bench.check()
    for _ in range(MOST_WAITING + 5):
        bench.ice.datagram(DTLS, HOME, 0.0)
    assert bench.ice.counters.overflow == 5


def test_nothing_escapes_from_mutated_datagrams() -> None:
    bench = Bench()
    chance = random.Random(3)
    attributes = {"USERNAME": f"{bench.leg.credentials.ufrag}:them", "PRIORITY": 5}
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=attributes)
    request.attributes["USE-CANDIDATE"] = None
    request.add_message_integrity(b"wrong")
    seed = bytes(request)
    for _ in range(20_000):
        data = bytearray(seed)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        bench.ice.datagram(bytes(data[: chance.randrange(len(data) + 1)]), EVIL, 0.0)
    assert not bench.replies
    assert not bench.leg.pairs
