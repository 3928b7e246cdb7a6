"""What is thrown at the room engine, where, and which errors may come of it.

Each `Target` is a place where bytes of others come in.  An input may be refused with the errors
named there, which the caller of that place knows; anything else is a fault, told with its input.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import itertools
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from aioice import stun
from google.protobuf.message import Message
from livekit.protocol import models, rtc
from livekit.protocol import room as service

from media.engine.api import _read
from media.engine.errors import Refused, Unreadable
from media.engine.forward.sound import red
from media.engine.guards.chunks import sound
from media.engine.guards.records import PlainRecords
from media.engine.negotiate import sections, write
from media.engine.packets import arrivals, rtcp, rtp, vp8
from media.engine.rooms.data import forward_data
from media.engine.rooms.grants import verify
from media.engine.signalling.joining import read_v1
from media.engine.transport.ice import IceLite
from media.engine.transport.peer import LOSSY, RELIABLE
from tests.media.engine.negotiate.test_descriptions import END
from tests.media.engine.strangers.forgeries import record
from tests.parts.room.client import KEY, SECRET, token
from tests.prove.engine.inhabited import (
    LARGE_SSRC,
    PEOPLE,
    ROOM,
    SOUND_SSRC,
    Inhabited,
    added,
    offer,
)
from tests.prove.engine.mutation import mutated

BREATH = 250
"""Inputs between two turns of the event loop."""


@dataclass(frozen=True)
class Target:
    """A door; `share` of all inputs come to it."""

    name: str
    share: int
    seeds: list[bytes]
    take: Callable[[bytes, random.Random], object]
    may_refuse: tuple[type[Exception], ...] = ()


@dataclass
class Tally:
    """What became of the inputs, by target."""

    taken: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    forwarded: int = 0
    """Packets that went as far as to another client."""

    @property
    def inputs(self) -> int:
        return sum(self.taken.values()) + sum(self.refused.values())

    def __str__(self) -> str:
        return ", ".join(f"{n} {self.taken[n]}+{self.refused[n]}" for n in self.taken)


async def throw(
    inhabited: Inhabited, count: int, seed: int, targets: Sequence[Target] = ()
) -> Tally:
    """Throw so many inputs; raises AssertionError with the first that was a fault."""
    await inhabited.renew()
    chance = random.Random(seed)
    tally = Tally()
    targets = targets or every_target(inhabited)
    whole = sum(target.share for target in targets)
    for target in targets:
        taken = refused = 0
        for number in range(-(-count * target.share // whole)):
            data = mutated(target.seeds, chance)
            try:
                target.take(data, chance)
                taken += 1
            except target.may_refuse:
                refused += 1
            except Exception as error:  # whatever it is, it has to be told with its input
                raise AssertionError(f"{target.name}: {error!r} of {data.hex()}") from error
            if number % BREATH == 0:
                await asyncio.sleep(0)
        tally.taken[target.name], tally.refused[target.name] = taken, refused
        sent = sum(slot.packets for slot in inhabited.slots())
        tally.forwarded = max(tally.forwarded, sent)
    return tally


def every_target(inhabited: Inhabited) -> list[Target]:
    return [*_packets(), *_descriptions(), *_doors(), *_room(inhabited)]


def _packets() -> Iterable[Target]:
    """Formats by themselves."""
    report = rtcp.sender_report(rtcp.SenderReport(LARGE_SSRC, 1 << 40, 5), 3, 4)
    yield Target("rtp", 10, [bytes(range(16)), _long_rtp()], _read_rtp, (ValueError,))
    yield Target("rtcp", 10, [report, *_feedback()], lambda d, _: rtcp.parse(d), (ValueError,))
    yield Target("arrivals", 5, _arrivals(), lambda d, _: arrivals.parse(d), (ValueError,))
    pictures = [b"\x90\xe0\x81\x05\x06\x20\x00", b"\x10\x00\x9d", b"\xff\xff\xff\xff\xff\xff"]
    yield Target("vp8", 10, pictures, lambda d, _: vp8.parse(d), (ValueError,))
    yield Target("red", 10, [_red(), b"\x6fopus"], lambda d, _: red.unpack(d), (ValueError,))
    chunk = b"\x00\x03\x00\x15" + bytes(12) + b"hello\0\0\0"
    gaps = b"\x03\x00\x00\x14" + bytes(8) + b"\x00\x01\x00\x00\x00\x02\x00\x03"
    beat = b"\x04\x00\x00\x0c\x00\x01\x00\x08beat"
    packets = [bytes(12) + one for one in (chunk, gaps, beat, chunk + gaps)]
    yield Target("sctp", 10, packets, lambda d, _: sound(d, 9))
    hello = record(22, 0, b"\x01\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x05hello")
    flights = [hello, hello + record(21, 0, b"\x02\x28"), record(23, 1, bytes(30)) + hello]
    yield Target("dtls", 5, flights, lambda d, _: PlainRecords().plausible(d))
    yield _stun()


def _stun() -> Target:
    ice = IceLite(lambda _data, _address: None)
    leg = ice.open(0.0)
    leg.expect("them")
    seeds = []
    for password in (leg.credentials.password, "wrong"):
        names: dict[str, object] = {"USERNAME": f"{leg.credentials.ufrag}:them", "PRIORITY": 5}
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=names)
        request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(password.encode())
        seeds.append(bytes(request))

    def take(data: bytes, chance: random.Random) -> None:
        ice.datagram(data, ("192.0.2.1", chance.randrange(1, 9)), 0.0)
        leg.datagrams.renew()
        leg.unproved.renew()

    return Target("stun", 10, seeds, take)


def _descriptions() -> Iterable[Target]:
    def take(data: bytes, _: random.Random) -> None:
        found = sections.parse(data.decode("utf-8", "replace"))
        write.answer(found, END, {"2": write.Outgoing("s", "t", 5)})

    yield Target("sdp", 5, [offer().encode(), offer()[:400].encode()], take, (Unreadable,))


def _doors() -> Iterable[Target]:
    """What is read before anybody is let in."""
    request = rtc.JoinRequest(participant_sid="PA_1", metadata="m")
    request.publisher_offer.sdp = offer()
    plain = request.SerializeToString()

    def join(data: bytes, chance: random.Random) -> None:
        zipped = chance.random() < 0.5
        kind = rtc.WrappedJoinRequest.GZIP if zipped else rtc.WrappedJoinRequest.NONE
        inner = gzip.compress(data, 1) if zipped and chance.random() < 0.8 else data
        whole = rtc.WrappedJoinRequest(compression=kind, join_request=inner).SerializeToString()
        if chance.random() < 0.2:
            whole = mutated([whole], chance)
        read_v1({"join_request": base64.urlsafe_b64encode(whole).decode()})

    def bare(data: bytes, _: random.Random) -> None:
        read_v1({"join_request": data.decode("latin-1")})

    yield Target("join_request", 4, [plain], join, (Refused,))
    yield Target("join_request text", 4, [base64.urlsafe_b64encode(plain)], bare, (Refused,))

    def present(data: bytes, _: random.Random) -> None:
        verify(data.decode("latin-1"), {KEY: SECRET})

    yield Target(
        "token",
        2,
        [token("x").encode(), b"a.b.c", b"eyJhbGciOiJub25lIn0.e30."],
        present,
        (Refused,),
    )


def _room(inhabited: Inhabited) -> Iterable[Target]:
    """A room of three with everything in it."""
    # Past the moment in which a subscription does not flow yet, and 500 packets a second.
    begun = asyncio.get_running_loop().time() + 10
    numbers = itertools.count()

    def media(data: bytes, chance: random.Random) -> None:
        link, number = inhabited.person("one").link, next(numbers)
        if chance.random() < 0.8:
            # A number that follows, or all but the first would be late repeats of it.
            data = data[:2] + (number & 0xFFFF).to_bytes(2, "big") + data[4:]
        now = begun + number / 500
        link.inlet.packet(data, now)
        link.tick(now)

    def feedback(data: bytes, chance: random.Random) -> None:
        link = inhabited.person(chance.choice(PEOPLE)).link
        link._on_feedback(data, asyncio.get_running_loop().time())

    def data_packet(data: bytes, chance: random.Random) -> None:
        label = chance.choice((RELIABLE, LOSSY, "other"))
        forward_data(inhabited.room, inhabited.person("one"), label, data)

    def signal(data: bytes, chance: random.Random) -> None:
        inhabited.sessions[chance.choice(PEOPLE)].message(data)
        inhabited.furnish(anew=chance.random() < 0.02)

    def call(data: bytes, _: random.Random) -> None:
        names = sorted(inhabited.api._calls)
        kind, method = inhabited.api._calls[names[data[0] % len(names)] if data else names[0]]
        try:
            method(inhabited.admin, _read(kind, data[1:], data[1:2] == b"{"))
        finally:
            inhabited.furnish()

    yield Target("media", 20, inhabited.good_media(), media)
    slots = list(inhabited.person("two").link.outlet._slots)
    yield Target("feedback", 10, [*_feedback(*slots), *_arrivals()], feedback)
    yield Target("data", 10, _data_packets(), data_packet)
    yield Target("signal", 3, _signals(inhabited), signal)
    yield Target("twirp", 3, _calls(sorted(inhabited.api._calls)), call, (Refused,))


def _read_rtp(data: bytes, chance: random.Random) -> None:
    packet = rtp.parse(data)
    for number in (1, 4, 10, chance.randrange(256)):
        rtp.extension(packet, number)


def _long_rtp() -> bytes:
    head = rtp.build(111, True, 1, 2, SOUND_SSRC)
    two_byte = b"\x10\x00\x00\x02\x04\x02ab\x0a\x01q\x00"
    return bytes([head[0] | 0x30]) + head[1:] + two_byte + bytes(20) + b"\x04"


def _feedback(*ssrcs: int) -> list[bytes]:
    block = rtcp.Reception(5, rtcp.ReceptionReport(9, 9, 9, 9), (1, 2))
    known = ssrcs or (LARGE_SSRC,)
    return [
        rtcp.receiver_report(1, [block]),
        rtcp.bandwidth(1, 300_000, [*known]),
        *(rtcp.ask_again(1, ssrc, [7, 8, 9, 40]) for ssrc in known),
        *(rtcp.ask_keyframe(1, ssrc) for ssrc in known),
        rtcp.sender_report(rtcp.SenderReport(SOUND_SSRC, 1 << 40, 5), 3, 4),
    ]


def _arrivals() -> list[bytes]:
    return [arrivals.report(7, [1.0, None, 1.01, 1.2]), arrivals.report(65530, [2.0] * 30)]


def _red() -> bytes:
    return red.pack(111, b"now", [red.Block(960, b"before"), red.Block(480, b"just")])


def _data_packets() -> list[bytes]:
    user = models.UserPacket(payload=b"hello", destination_identities=["two"], topic="vote")
    header = models.DataStream.Header(stream_id="s", topic="t", mime_type="text/plain")
    return [
        models.DataPacket(user=user).SerializeToString(),
        models.DataPacket(stream_header=header).SerializeToString(),
        models.DataPacket(rpc_request=models.RpcRequest(id="1", method="m")).SerializeToString(),
    ]


def _signals(inhabited: Inhabited) -> list[bytes]:
    sids = [track.sid for track in inhabited.person("one").tracks]
    wanted = rtc.UpdateSubscription(track_sids=sids, subscribe=False)
    answer = rtc.SessionDescription(type="answer", sdp=offer(), id=1)
    requests = [
        rtc.SignalRequest(offer=rtc.SessionDescription(type="offer", sdp=offer(), id=2)),
        rtc.SignalRequest(answer=answer),
        added("another", models.VIDEO),
        rtc.SignalRequest(mute=rtc.MuteTrackRequest(sid=sids[0], muted=True)),
        rtc.SignalRequest(subscription=wanted),
        rtc.SignalRequest(track_setting=rtc.UpdateTrackSettings(track_sids=sids, width=320)),
        rtc.SignalRequest(
            update_metadata=rtc.UpdateParticipantMetadata(
                name="n", metadata="m", attributes={"hand": "1"}, request_id=3
            )
        ),
        rtc.SignalRequest(sync_state=rtc.SyncState(subscription=wanted, answer=answer)),
        rtc.SignalRequest(ping=5),
        rtc.SignalRequest(ping_req=rtc.Ping(timestamp=1)),
        rtc.SignalRequest(simulate=rtc.SimulateScenario(speaker_update=3)),
        rtc.SignalRequest(leave=rtc.LeaveRequest()),
    ]
    return [request.SerializeToString() for request in requests]


def _calls(names: list[str]) -> list[bytes]:
    """The number of a method and its request, in either encoding."""
    update = service.UpdateParticipantRequest(room=ROOM, identity="two", metadata="m")
    update.permission.can_subscribe = True
    data = service.SendDataRequest(room=ROOM, data=b"hello", destination_identities=["two"])
    written = {"room": ROOM, "identity": "two", "permission": {"canPublishSources": ["CAMERA"]}}
    requests: list[tuple[str, Message | dict[str, object]]] = [
        ("UpdateParticipant", update),
        ("UpdateParticipant", dict(written)),
        ("SendData", data),
        ("SendData", {"room": ROOM, "data": "aGVsbG8=", "kind": "LOSSY"}),
        ("ListRooms", service.ListRoomsRequest(names=[ROOM])),
        ("ListParticipants", {"room": ROOM}),
        ("RemoveParticipant", service.RoomParticipantIdentity(room=ROOM, identity="two")),
        ("UpdateRoomMetadata", {"room": ROOM, "metadata": "m"}),
        ("UpdateSubscriptions", service.UpdateSubscriptionsRequest(room=ROOM, identity="two")),
    ]
    return [
        bytes([names.index(name)])
        + (json.dumps(asked).encode() if isinstance(asked, dict) else asked.SerializeToString())
        for name, asked in requests
    ]
