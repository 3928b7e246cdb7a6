"""An engine in this process with a room of three, to whose ears every input can be brought."""

from __future__ import annotations

from livekit.protocol import models, rtc

from media.engine.api import Api
from media.engine.config import EngineConfig
from media.engine.forward.slot import Slot
from media.engine.packets import rtp
from media.engine.rooms.grants import Grants, verify
from media.engine.rooms.participant import Participant
from media.engine.rooms.room import Room
from media.engine.rooms.rooms import Joining
from media.engine.server import Engine
from media.engine.signalling.session import Session
from tests.parts.room.client import KEY, SECRET, token, until

ROOM = "r1"
PEOPLE = ("one", "two", "old")
"""The last speaks the older signalling."""
SOUND_SSRC, SMALL_SSRC, LARGE_SSRC = 11, 21, 22
SOUND_TYPE, PICTURE_TYPE = 111, 96

_TRANSPORT = """a=ice-ufrag:them
a=ice-pwd:passpasspasspasspasspass
a=fingerprint:sha-256 {digest}
a=setup:actpass
"""
_PUBLISHED = """m=audio 9 UDP/TLS/RTP/SAVPF 63 111
a=mid:0
a=sendonly
a=msid:s sound
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:111 opus/48000/2
a=ssrc:11 cname:x
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
m=video 9 UDP/TLS/RTP/SAVPF 96
a=mid:1
a=sendonly
a=msid:s picture
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 nack
a=rid:q send
a=rid:f send
a=simulcast:send q;f
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
"""
_HEARD = """m=audio 9 UDP/TLS/RTP/SAVPF 111
a=mid:{mid}
a=recvonly
a=rtpmap:111 opus/48000/2
"""
_WATCHED = """m=video 9 UDP/TLS/RTP/SAVPF 96
a=mid:{mid}
a=recvonly
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 nack
a=rtcp-fb:96 transport-cc
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
"""
_DATA = """m=application 9 UDP/DTLS/SCTP webrtc-datachannel
a=mid:6
a=sctp-port:5000
"""


def offer() -> str:
    """What everybody in the room offers: sound and layered pictures, and room for another's."""
    head = "v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0 1 2 3 4 5 6\n"
    head += _TRANSPORT.format(digest=":".join(["AA"] * 32))
    others = _HEARD.format(mid=2) + _WATCHED.format(mid=3)
    others += _HEARD.format(mid=4) + _WATCHED.format(mid=5)
    return head + _PUBLISHED + others + _DATA


def added(cid: str, kind: models.TrackType) -> rtc.SignalRequest:
    wanted = rtc.AddTrackRequest(cid=cid, type=kind, width=1280, height=720)
    return rtc.SignalRequest(add_track=wanted)


class Deaf:
    """A signalling socket nobody reads from; counts what was said."""

    def __init__(self) -> None:
        self.said = 0

    def put(self, message: rtc.SignalResponse) -> None:
        message.SerializeToString()
        self.said += 1

    def abort(self) -> None:
        """There is nothing to cut."""


class Inhabited:
    """Somebody who left is brought back, so that the next input meets a full room."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.api = Api(engine.rooms, {KEY: SECRET})
        self.admin = verify(token("hub", ROOM, room_admin=True, room_list=True), {KEY: SECRET})
        self.sessions: dict[str, Session] = {}
        self.brought_back = 0

    @classmethod
    async def open(cls) -> Inhabited:
        return cls(await Engine.start(EngineConfig(port=0, keys={KEY: SECRET})))

    async def renew(self) -> None:
        """Another room, of which no earlier input changed anything."""
        if ROOM in self.engine.rooms.rooms:
            self.engine.rooms.close_room(self.room, models.ROOM_DELETED)
        self.brought_back -= len(PEOPLE)
        self.furnish()
        await until(lambda: self.person("old").link._offer_open, "the engine's own offer")
        self.subscribe()

    @property
    def room(self) -> Room:
        return self.engine.rooms.rooms[ROOM]

    def person(self, name: str) -> Participant:
        return self.room.participants[name]

    def slots(self) -> list[Slot]:
        """Everything that is sent to anybody."""
        people = self.room.participants.values()
        return [slot for one in people for slot, _ in one.link.outlet._slots.values()]

    def furnish(self, *, anew: bool = False) -> None:
        """Bring back who has left; `anew` also whoever publishes no longer what they should."""
        room = self.engine.rooms.rooms.get(ROOM)
        there = room.participants if room is not None else {}
        missing = [
            name for name in PEOPLE if name not in there or (anew and len(there[name].tracks) != 2)
        ]
        for name in missing:
            self._come(name)
        if missing:
            self.brought_back += len(missing)
            self.subscribe()

    def subscribe(self) -> None:
        """Have everybody describe once more what they take of the others."""
        said = rtc.SessionDescription(type="offer", sdp=offer())
        for name in PEOPLE[:2]:
            self.sessions[name].message(rtc.SignalRequest(offer=said).SerializeToString())
        answer = rtc.SessionDescription(type="answer", sdp=offer())
        self.sessions["old"].message(rtc.SignalRequest(answer=answer).SerializeToString())

    def _come(self, name: str) -> None:
        grants: Grants = verify(token(name, ROOM), {KEY: SECRET})
        room, participant = self.engine.rooms.join(grants, Joining(name != "old"))
        session = Session(self.engine.rooms, room, participant, Deaf())  # type: ignore[arg-type]
        session.take_socket()
        self.sessions[name] = session
        for request in (
            added("sound", models.AUDIO),
            added("picture", models.VIDEO),
            rtc.SignalRequest(offer=rtc.SessionDescription(type="offer", sdp=offer())),
        ):
            session.message(request.SerializeToString())
        participant.link.primary._events.connected()

    def good_media(self) -> list[bytes]:
        """One packet of each stream, with the extensions by which they are known."""
        sound = rtp.build(SOUND_TYPE, False, 7, 960, SOUND_SSRC)
        level = b"\xbe\xde\x00\x01\x10\x20\x00\x00"
        named = b"\xbe\xde\x00\x02\x401\xa0%c\x00\x00\x00"
        key = b"\x90\xe0\x81\x05\x06\x20\x00\x00\x00\x9d\x01\x2a\x80\x02\x68\x01"
        found = [sound + b"opus", bytes([sound[0] | 0x10]) + sound[1:] + level + b"opus"]
        found.append(rtp.build(63, False, 8, 1920, SOUND_SSRC) + b"\xef\x00\xf0\x04\x6fopusopus")
        for ssrc, rid in ((SMALL_SSRC, b"q"), (LARGE_SSRC, b"f")):
            head = rtp.build(PICTURE_TYPE, True, 9, 3000, ssrc)
            extension = named.replace(b"%c", rid)
            found.append(bytes([head[0] | 0x10]) + head[1:] + extension + key + bytes(40))
            found.append(head + b"\x80\xe0\x81\x06\x06\x20" + b"\x01" * 40)
        return found

    async def close(self) -> None:
        await self.engine.stop()
