"""Session descriptions: read, answered, offered, and mangled."""

from __future__ import annotations

import random

import pytest

from media.engine.errors import Unreadable
from media.engine.negotiate import sections, write
from media.engine.negotiate.write import Outgoing, OwnEnd
from media.engine.transport.ice import Credentials

HEAD = """v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1 2 3
"""
TRANSPORT = """a=ice-ufrag:them
a=ice-pwd:passpasspasspasspasspass
a=fingerprint:sha-256 AA:BB
a=setup:actpass
"""
AUDIO_IN = """m=audio 9 UDP/TLS/RTP/SAVPF 63 111
a=mid:0
a=recvonly
a=rtpmap:63 red/48000/2
a=rtpmap:111 opus/48000/2
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
"""
VIDEO_IN = """m=video 9 UDP/TLS/RTP/SAVPF 96 97
a=mid:1
a=recvonly
a=rtpmap:96 VP8/90000
a=rtpmap:97 rtx/90000
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtcp-fb:96 transport-cc
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
"""
VIDEO_OUT = """m=video 9 UDP/TLS/RTP/SAVPF 98 96
a=mid:2
a=sendonly
a=msid:stream cid-1
a=rtpmap:98 VP9/90000
a=rtpmap:96 VP8/90000
a=rid:q send
a=rid:h send
a=rid:f send
a=simulcast:send q;h;f
a=ssrc-group:FID 1 2
a=ssrc:1 cname:x
a=ssrc:2 cname:x
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
"""
DATA = """m=application 9 UDP/DTLS/SCTP webrtc-datachannel
a=mid:3
a=sctp-port:5000
a=max-message-size:262144
"""
OFFER = HEAD + AUDIO_IN + TRANSPORT + VIDEO_IN + VIDEO_OUT + DATA

END = OwnEnd(Credentials("ours", "secret"), ("sha-256", "CC:DD"), ("127.0.0.1", "::1"), 7882)


def answer(text: str, outgoing: dict[str, Outgoing] | None = None) -> dict[str, list[str]]:
    """The answer's lines by mid, those before the first section under an empty one."""
    body = write.answer(sections.parse(text), END, outgoing or {})
    assert body.endswith("\r\n")
    assert "\n" not in body.replace("\r\n", "")
    parts = body.split("m=")
    found = {"": parts[0].split("\r\n")}
    for part in parts[1:]:
        lines = ("m=" + part).rstrip().split("\r\n")
        mid = next(line for line in lines if line.startswith("a=mid:"))[6:]
        found[mid] = lines
    return found


def test_offer_is_read() -> None:
    offer = sections.parse(OFFER)
    assert (offer.ufrag, offer.fingerprints) == ("them", [("sha-256", "AA:BB")])
    assert (offer.sctp_port, offer.message_bytes) == (5000, 262144)
    assert [one.mid for one in offer.sections] == ["0", "1", "2", "3"]
    video = offer.sections[2]
    assert (video.sends, video.receives, video.track_id) == (True, False, "cid-1")
    assert (video.rids, video.ssrcs, video.repairs) == (["q", "h", "f"], [1, 2], {2})
    assert offer.sections[1].receives


def test_answer_takes_the_clients_numbers() -> None:
    found = answer(OFFER, {"0": Outgoing("PA_1|TR_1", "TR_1", 77)})
    assert "a=ice-lite" in found[""]
    assert "a=group:BUNDLE 0 1 2 3" in found[""]
    audio = found["0"]
    assert audio[0] == "m=audio 9 UDP/TLS/RTP/SAVPF 111"
    assert {"a=sendonly", "a=msid:PA_1|TR_1 TR_1", "a=setup:passive"} <= set(audio)
    assert "a=candidate:1 1 udp 2130706431 127.0.0.1 7882 typ host generation 0" in audio
    assert "a=rtcp-fb:96 nack pli" in found["1"]
    assert not [line for line in found["1"] if "rtx" in line or "red/" in line]
    assert "a=inactive" in found["1"]
    assert "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id" in found["1"]
    video = found["2"]
    assert video[0] == "m=video 9 UDP/TLS/RTP/SAVPF 96"
    assert {"a=recvonly", "a=rid:q recv", "a=simulcast:recv q;h;f"} <= set(video)
    assert found["3"][0] == "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"


def test_arrivals_are_asked_of_those_who_receive_pictures() -> None:
    number = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    sending = OFFER.replace("a=rid:q send", f"a=rtcp-fb:96 transport-cc\na=extmap:3 {number}")
    found = answer(sending)
    assert {f"a=extmap:3 {number}", "a=rtcp-fb:96 transport-cc"} <= set(found["1"])
    assert not [line for line in found["0"] + found["2"] if "transport-cc" in line]
    assert sections.parse(OFFER).number_tag == 3
    assert sections.parse(OFFER.replace("a=rtcp-fb:96 transport-cc\n", "")).number_tag == 0
    own = write.offer([("s0", "audio", None), ("s1", "video", None)], END, 1)
    assert own.count("transport-cc") == 1


def test_unknown_codecs_are_rejected_and_not_bundled() -> None:
    found = answer(OFFER.replace("a=rtpmap:111 opus", "a=rtpmap:111 speex"))
    assert found["0"][0].startswith("m=audio 0 ")
    assert "a=group:BUNDLE 1 2 3" in found[""]


@pytest.mark.parametrize(
    ("there", "now", "has_channels"),
    [
        ("", "", True),
        ("m=application 9", "m=application 0", False),
        ("webrtc-datachannel", "5000", False),
        ("m=application 9", "m=text 9", False),
    ],
)
def test_data_channels_are_there_where_they_are_offered_and_not_refused(
    there: str, now: str, has_channels: bool
) -> None:
    offer = OFFER.replace(there, now)
    assert sections.parse(offer).has_channels is has_channels
    assert answer(offer)["3"][0].startswith("m=application 9") is has_channels


def test_own_offer_keeps_its_order() -> None:
    track = Outgoing("PA_1|TR_1", "TR_1", 5)
    text = write.offer([("s0", "audio", None), ("s1", "video", track)], END, 3)
    parsed = sections.parse(text)
    assert [one.mid for one in parsed.sections] == ["data", "s0", "s1"]
    assert parsed.sections[1].direction == "inactive"
    assert (parsed.sections[2].ssrcs, parsed.sections[2].track_id) == ([5], "TR_1")
    assert "a=setup:actpass" in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        HEAD,
        HEAD + AUDIO_IN,  # no transport
        OFFER.replace("a=mid:1", "a=mid:0"),
        OFFER.replace("a=mid:1", "a=mid:" + "x" * 100),
        OFFER.replace("m=video 9", "m=video nine"),
        OFFER.replace("UDP/DTLS/SCTP webrtc-datachannel", "UDP/DTLS/SCTP"),
        OFFER + "m=audio 9 X 1\na=mid:9\n" * 300,
        "x" * 600_000,
    ],
)
def test_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        sections.parse(text)


def test_nothing_else_escapes_from_mangled_offers() -> None:
    chance = random.Random(5)
    letters = "\r\n a=m:;0129-\u00e9\x00abcd"
    for _ in range(3000):
        text = list(OFFER)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(text))
            action = chance.randrange(3)
            if action == 0:
                text[at] = chance.choice(letters)
            elif action == 1:
                del text[at : at + chance.randrange(40)]
            else:
                text[at:at] = chance.choices(letters, k=chance.randrange(10))
        try:
            offer = sections.parse("".join(text))
        except Unreadable:
            continue
        sections.parse(write.answer(offer, END, {}).replace("a=ice-lite", "a=ice-ufrag:x"))
