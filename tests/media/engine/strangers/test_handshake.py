"""Forged DTLS, from elsewhere and from the client's own address; wrong certificates."""

from __future__ import annotations

import os
import random

import pytest

from tests.media.engine.conftest import RunningEngine, joining, token, until
from tests.media.engine.strangers.forgeries import Flood, forged_records, one_of
from tests.media.engine.strangers.peer import Peer

pytestmark = pytest.mark.timeout(600)

CONNECTS = int(os.environ.get("FORGED_HANDSHAKES", "12"))
SEED = int(os.environ.get("FORGED_HANDSHAKES_SEED", "1"))


async def hello_of(engine: RunningEngine) -> bytes:
    """The first flight of an honest handshake."""
    flights: list[bytes] = []
    peer = await Peer.join(engine.http, token("first"), before_flight=flights.append)
    await peer.close()
    return flights[0]


async def test_the_handshake_is_the_one_whose_records_are_read(engine: RunningEngine) -> None:
    """An OpenSSL that also speaks DTLS 1.3 needs another look at `guards.records`."""
    peer = await Peer.join(engine.http, token("first"))
    assert peer.dtls._ssl.get_protocol_version_name() == "DTLSv1.2"
    await peer.close()


async def test_every_handshake_ends_well_whatever_strangers_send(engine: RunningEngine) -> None:
    chance = random.Random(SEED)
    hello = await hello_of(engine)
    connected = 0
    with Flood(engine, one_of([hello, *forged_records(chance, hello)]), 5_000) as flood:
        for number in range(CONNECTS):
            peer = await Peer.join(engine.http, token(f"x{number}", f"room{number}"))
            connected += peer.dtls.state == "connected"
            await peer.close()
    assert connected == CONNECTS
    assert flood.answers == 0
    print(f"{connected} of {CONNECTS} connected beside {flood.sent} forged datagrams")


async def test_forgeries_from_the_clients_own_address_end_neither_handshake_nor_call(
    engine: RunningEngine,
) -> None:
    """All but a whole handshake message at the right number, for which there is no cure in DTLS."""
    chance = random.Random(SEED)
    forged = forged_records(chance, await hello_of(engine))
    for number in range(CONNECTS):
        peer = Peer()
        peer.before_flight = lambda _, peer=peer: [peer.raw(one) for one in forged]  # type: ignore[misc]
        await peer.knock(engine.http, token(f"x{number}", f"room{number}"))
        await peer.check()
        await peer.handshake()
        assert peer.dtls.state == "connected", f"handshake {number}"
        listener = await Peer.join(engine.http, token("listener", f"room{number}"))
        for one in forged:
            peer.raw(one)
        peer.before_flight = lambda _: None
        await listener.until(lambda peer=peer, listener=listener: peer.speak() or listener.heard)
        await peer.close()
        await listener.close()


async def test_stock_clients_come_in_beside_forgeries(engine: RunningEngine) -> None:
    forged = forged_records(random.Random(SEED), await hello_of(engine))
    with Flood(engine, one_of(forged), 5_000) as flood:
        async with joining() as connect:
            one = await connect(engine.url, "one")
            two = await connect(engine.url, "two", v0=True)
            await one.publish_sound()
            await until(lambda: len(two.sound.get("one", ())) > 50)
            assert not one.named("reconnecting") + two.named("reconnecting")
    assert flood.answers == 0


def changed(digest: str) -> str:
    return ("0" if digest[0] != "0" else "1") + digest[1:]


async def test_a_certificate_that_was_not_announced_is_refused(engine: RunningEngine) -> None:
    watching = await Peer.join(engine.http, token("watching"))
    refusals = ["sha-256", "sha-512", "md5", "nonsense"] * 3
    for number, algorithm in enumerate(refusals):
        peer = Peer()
        own = {one.algorithm: one.value for one in peer.certificate.getFingerprints()}
        peer.fingerprint = (algorithm, changed(own.get(algorithm, own["sha-256"])))
        await peer.knock(engine.http, token(f"swapped{number}"))
        await peer.check()
        await peer.handshake()
        await peer.until(lambda peer=peer: any(one.HasField("leave") for one in peer.said))
        if peer.dtls.state == "connected":
            peer.speak()
        await peer.close()
    told = {person.identity for said in watching.said for person in said.update.participants}
    assert told <= {"watching"}
    assert not watching.heard
    assert sum("dtls refused" in line for line in engine.log) == len(refusals)
    await watching.close()
