"""What is agreed about sound: asking again, and packets that carry others."""

from __future__ import annotations

import pytest

from media.engine.negotiate import sections, write
from media.engine.negotiate.write import OwnEnd
from media.engine.transport.ice import Credentials

END = OwnEnd(Credentials("ours", "secret"), ("sha-256", "CC:DD"), ("127.0.0.1",), 7882)
HEAD = """v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=ice-ufrag:them
a=ice-pwd:passpasspasspasspasspass
a=fingerprint:sha-256 AA:BB
"""
SOUND = """m=audio 9 UDP/TLS/RTP/SAVPF 100 101 0
a=mid:{mid}
a={direction}
a=rtpmap:100 opus/48000/2
a=rtcp-fb:100 transport-cc
a=fmtp:100 minptime=10;useinbandfec=1
a=rtpmap:101 red/48000/2
{red}
a=rtpmap:0 PCMU/8000
"""


def offered(direction: str, red: str = "a=fmtp:101 100/100", mid: str = "0") -> str:
    return SOUND.format(direction=direction, red=red, mid=mid)


def answered(text: str, plain: tuple[str, ...] = ()) -> list[str]:
    return write.answer(sections.parse(HEAD + text), END, {}, plain).split("\r\n")


def test_a_sender_is_told_to_pack_its_sound() -> None:
    lines = answered(offered("sendonly"))
    assert "m=audio 9 UDP/TLS/RTP/SAVPF 101 100" in lines
    assert {"a=rtpmap:101 red/48000/2", "a=fmtp:101 100/100"} <= set(lines)


def test_a_receiver_is_told_that_it_may_come_packed() -> None:
    lines = answered(offered("recvonly"))
    assert "m=audio 9 UDP/TLS/RTP/SAVPF 100 101" in lines
    assert {"a=rtpmap:101 red/48000/2", "a=fmtp:101 100/100"} <= set(lines)


def test_only_the_sections_that_want_it_are_plain() -> None:
    both = offered("sendonly", mid="0") + offered("sendonly", mid="1")
    lines = answered(both, plain=("1",))
    assert "m=audio 9 UDP/TLS/RTP/SAVPF 101 100" in lines
    assert "m=audio 9 UDP/TLS/RTP/SAVPF 100" in lines
    assert len([line for line in lines if "red/" in line]) == 1


@pytest.mark.parametrize("direction", ["sendonly", "recvonly"])
def test_lost_sound_may_be_asked_for_again_and_opus_corrects_errors(direction: str) -> None:
    lines = answered(offered(direction))
    assert "a=rtcp-fb:100 nack" in lines
    assert [line for line in lines if line.startswith("a=fmtp:100") and "useinbandfec=1" in line]


@pytest.mark.parametrize("red", ["a=fmtp:101 0/0", "a=fmtp:100 stereo=1", "a=fmtp:101 111/111"])
def test_packing_of_another_codec_is_not_taken(red: str) -> None:
    assert sections.parse(HEAD + offered("sendonly", red)).sections[0].red_type is None
    assert not [line for line in answered(offered("sendonly", red)) if "red/" in line]


def test_our_own_offer_brings_both() -> None:
    parsed = sections.parse(write.offer([("s0", "audio", None)], END, 1))
    sound = parsed.sections[1]
    assert (sound.payload_type("opus/48000/2"), sound.red_type) == (111, 63)
    assert sound.feedback[111] == ["nack"]
