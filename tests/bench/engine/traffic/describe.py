"""Session descriptions of a client that decodes nothing: what it sends and what it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiortc.sdp import SessionDescription

from tests.bench.engine.traffic.leg import Credentials, FarEnd

PAYLOAD_TYPES = {"audio": 111, "video": 96}
LEVEL, SEND_TIME = 1, 3
"""The header extensions that are offered, by the numbers they get here."""
_EXTENSIONS = {
    "audio": ((LEVEL, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"),),
    "video": ((SEND_TIME, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),),
}
_CODECS = {"audio": "opus/48000/2", "video": "VP8/90000"}


@dataclass(frozen=True, slots=True)
class Section:
    """One media section of ours; an `ssrc` of 0 is one to receive on."""

    mid: str
    kind: str
    ssrc: int = 0
    track: str = ""
    payload_type: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What the server's description tells."""

    far: FarEnd | None
    """None where it names no address yet."""
    sections: tuple[Section, ...]
    extensions: dict[str, frozenset[int]]
    """By mid, which of the offered header extensions are taken."""


def write(sections: Sequence[Section], end: Credentials, version: int, setup: str) -> str:
    """An offer (`actpass`) or an answer (`active`, `passive`) with all sections in one bundle."""
    lines = [
        "v=0",
        f"o=- 4711 {version} IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        f"a=group:BUNDLE {' '.join(section.mid for section in sections)}",
        "a=msid-semantic: WMS *",
    ]
    for section in sections:
        lines += _section(section, end, setup)
    return "\r\n".join(lines) + "\r\n"


def read(text: str) -> Told:
    """Read an offer or an answer."""
    told = SessionDescription.parse(text)
    live = [media for media in told.media if media.kind in _CODECS and media.port]
    if not live:
        return Told(None, (), {})
    first, ice = live[0], live[0].ice
    addresses = [
        (candidate.ip, candidate.port)
        for media in told.media
        for candidate in media.ice_candidates
        if candidate.protocol.lower() == "udp" and ":" not in candidate.ip
    ]
    far = None
    if ice is not None and ice.usernameFragment and ice.password and first.dtls:
        far = FarEnd(
            addresses[0] if addresses else None,
            (ice.usernameFragment, ice.password),
            tuple((one.algorithm, one.value) for one in first.dtls.fingerprints),
            # RFC 5763 section 5: whoever is active sends the first flight.
            we_begin=first.dtls.role != "client",
        )
    sections, extensions = [], {}
    for media in live:
        codec = next(one for one in media.rtp.codecs if one.name.lower() in ("vp8", "opus"))
        number = codec.payloadType or 0
        mid = media.rtp.muxId
        sections.append(Section(mid, media.kind, payload_type=number))
        extensions[mid] = frozenset(one.id for one in media.rtp.headerExtensions)
    return Told(far, tuple(sections), extensions)


def _section(section: Section, end: Credentials, setup: str) -> list[str]:
    number = section.payload_type or PAYLOAD_TYPES[section.kind]
    lines = [
        f"m={section.kind} 9 UDP/TLS/RTP/SAVPF {number}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{section.mid}",
        f"a=ice-ufrag:{end.ufrag}",
        f"a=ice-pwd:{end.password}",
        f"a=fingerprint:{end.fingerprint[0]} {end.fingerprint[1]}",
        f"a=setup:{setup}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a=rtpmap:{number} {_CODECS[section.kind]}",
    ]
    if section.kind == "audio":
        lines.append(f"a=fmtp:{number} minptime=10;useinbandfec=1")
    else:
        lines += [f"a=rtcp-fb:{number} {one}" for one in ("goog-remb", "nack", "nack pli")]
    if not section.ssrc:
        return [*lines, "a=recvonly"]
    return [
        *lines,
        *(f"a=extmap:{extension} {uri}" for extension, uri in _EXTENSIONS[section.kind]),
        "a=sendonly",
        f"a=msid:{section.track} {section.track}",
        f"a=ssrc:{section.ssrc} cname:{section.track}",
        f"a=ssrc:{section.ssrc} msid:{section.track} {section.track}",
    ]
