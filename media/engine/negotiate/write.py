"""Writing a session description: an answer to a client's offer, or v0's offer to a subscriber."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from media.engine.negotiate.sections import (
    ARRIVALS,
    AUDIO_LEVEL,
    MID,
    OPUS,
    PACKET_NUMBER,
    RED,
    RID,
    SEND_TIME,
    Description,
    Section,
)
from media.engine.transport.ice import Credentials

CODECS = {"audio": OPUS, "video": "vp8/90000"}
SPELLING = {OPUS: OPUS, "vp8/90000": "VP8/90000"}
FEEDBACK = ("nack", "nack pli", "ccm fir", "goog-remb")
OPUS_PARAMETERS = "minptime=10;useinbandfec=1"
OWN_TAG = 3
OWN_NUMBERS = {"audio": 111, "video": 96}
OWN_RED = 63
MESSAGE_BYTES = 262144


@dataclass(frozen=True, slots=True)
class OwnEnd:
    """Our side of a peer connection, as descriptions tell it."""

    credentials: Credentials
    fingerprint: tuple[str, str]
    addresses: tuple[str, ...]
    port: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A track on its way to the reader of the description."""

    stream_id: str
    track_id: str
    ssrc: int


def answer(
    offer: Description,
    end: OwnEnd,
    outgoing: Mapping[str, Outgoing],
    plain: Collection[str] = (),
) -> str:
    """The answer; `outgoing` says by mid which of the client's receive sections carry what.

    In the sections `plain` the client is not to pack earlier sound into later packets.
    """
    accepted = [one.mid for one in offer.sections if _accepts(one)]
    lines = _session(end, accepted)
    # Chromium refuses its own next offer where one video section has the rid extension and
    # another has not, so every section gets whatever of these it offered.
    for section in offer.sections:
        if not _accepts(section):
            lines += [f"m={section.kind} 0 {section.protocol} {section.formats[0]}"]
            lines += ["c=IN IP4 0.0.0.0", f"a=mid:{section.mid}", "a=inactive"]
        elif section.kind == "application":
            lines += _application(section.mid, section.protocol, end, "passive")
        else:
            red = None if section.mid in plain else section.red_type
            lines += _answer_media(section, end, outgoing.get(section.mid), red)
    return "\r\n".join(lines) + "\r\n"


def offer(sections: Iterable[tuple[str, str, Outgoing | None]], end: OwnEnd, version: int) -> str:
    """v0's offer: data first, then (mid, kind, track or None) in an order that never changes."""
    media = list(sections)
    lines = _session(end, ["data", *(mid for mid, _, _ in media)], version)
    lines += _application("data", "UDP/DTLS/SCTP", end, "actpass")
    for mid, kind, track in media:
        number, red = OWN_NUMBERS[kind], OWN_RED if kind == "audio" else None
        lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {_formats(number, red, first=False)}"]
        lines += _transport(mid, end, "actpass")
        lines += ["a=rtcp-mux", "a=rtcp-rsize"]
        lines += [f"a=rtpmap:{number} {SPELLING[CODECS[kind]]}"]
        lines += _codec_lines(kind, number, FEEDBACK)
        if kind == "video":
            lines += [f"a=rtcp-fb:{number} {ARRIVALS}", f"a=extmap:{OWN_TAG} {PACKET_NUMBER}"]
        lines += _red_lines(number, red)
        lines += _sending(track)
    return "\r\n".join(lines) + "\r\n"


def accepted_extensions(section: Section) -> dict[str, int]:
    """The header extensions we take from a sender of this section."""
    wanted = (MID, AUDIO_LEVEL) if section.kind == "audio" else (MID, RID, SEND_TIME)
    return {uri: section.extensions[uri] for uri in wanted if uri in section.extensions}


def _accepts(section: Section) -> bool:
    if section.kind == "application":
        return section.has_channels
    codec = CODECS.get(section.kind)
    return section.port != 0 and codec is not None and section.payload_type(codec) is not None


def _session(end: OwnEnd, mids: list[str], version: int = 1) -> list[str]:
    return [
        "v=0",
        f"o=- 1 {version} IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        f"a=group:BUNDLE {' '.join(mids)}",
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS *",
        f"a=fingerprint:{end.fingerprint[0]} {end.fingerprint[1]}",
    ]


def _transport(mid: str, end: OwnEnd, setup: str) -> list[str]:
    lines = [
        "c=IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        f"a=ice-ufrag:{end.credentials.ufrag}",
        f"a=ice-pwd:{end.credentials.password}",
        f"a=setup:{setup}",
    ]
    for rank, address in enumerate(end.addresses):
        # RFC 8445 section 5.1.2.1, type preference of host candidates, component 1.
        priority = (126 << 24) + ((65535 - rank) << 8) + 255
        lines.append(
            f"a=candidate:{rank + 1} 1 udp {priority} {address} {end.port} typ host generation 0"
        )
    return [*lines, "a=end-of-candidates"]


def _application(mid: str, protocol: str, end: OwnEnd, setup: str) -> list[str]:
    return [
        f"m=application 9 {protocol} webrtc-datachannel",
        *_transport(mid, end, setup),
        "a=sctp-port:5000",
        f"a=max-message-size:{MESSAGE_BYTES}",
    ]


def _answer_media(
    section: Section, end: OwnEnd, track: Outgoing | None, red: int | None
) -> list[str]:
    codec = CODECS[section.kind]
    number = section.payload_type(codec) or 0
    formats = _formats(number, red, first=section.sends)
    lines = [f"m={section.kind} 9 {section.protocol} {formats}"]
    lines += _transport(section.mid, end, "passive")
    lines += ["a=rtcp-mux", "a=rtcp-rsize", f"a=rtpmap:{number} {SPELLING[codec]}"]
    lines += _codec_lines(section.kind, number, section.feedback.get(number, ()))
    lines += _red_lines(number, red)
    for uri, extension in accepted_extensions(section).items():
        lines.append(f"a=extmap:{extension} {uri}")
    if section.kind == "video" and section.receives and PACKET_NUMBER in section.extensions:
        lines.append(f"a=extmap:{section.extensions[PACKET_NUMBER]} {PACKET_NUMBER}")
        lines += [f"a=rtcp-fb:{number} {ARRIVALS}"]
    if section.sends:
        lines.append("a=recvonly")
        if section.rids:
            lines += [f"a=rid:{rid} recv" for rid in section.rids]
            lines.append(f"a=simulcast:recv {';'.join(section.rids)}")
    else:
        lines += _sending(track)
    return lines


def _codec_lines(kind: str, number: int, offered: Iterable[str]) -> list[str]:
    if kind == "audio":
        # Clients do not offer to ask for sound again, but do it both ways where it is answered.
        return [f"a=rtcp-fb:{number} nack", f"a=fmtp:{number} {OPUS_PARAMETERS}"]
    return [f"a=rtcp-fb:{number} {one}" for one in offered if one in FEEDBACK]


def _formats(number: int, red: int | None, *, first: bool) -> str:
    """A sender uses what stands first."""
    if red is None:
        return str(number)
    return f"{red} {number}" if first else f"{number} {red}"


def _red_lines(number: int, red: int | None) -> list[str]:
    if red is None:
        return []
    return [f"a=rtpmap:{red} {RED}", f"a=fmtp:{red} {number}/{number}"]


def _sending(track: Outgoing | None) -> list[str]:
    if track is None:
        return ["a=inactive"]
    return [
        "a=sendonly",
        f"a=msid:{track.stream_id} {track.track_id}",
        f"a=ssrc:{track.ssrc} cname:{track.stream_id.partition('|')[0]}",
        f"a=ssrc:{track.ssrc} msid:{track.stream_id} {track.track_id}",
    ]
