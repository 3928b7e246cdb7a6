"""Reading a session description (RFC 8866, RFC 9429), as much of it as forwarding needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from media.engine.errors import Unreadable

MOST_BYTES = 512 * 1024
MOST_SECTIONS = 256

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
OPUS = "opus/48000/2"
RED = "red/48000/2"
PACKET_NUMBER = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
ARRIVALS = "transport-cc"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"

DIRECTIONS = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})


@dataclass(slots=True)
class Section:
    """One media section."""

    kind: str
    port: int
    protocol: str
    formats: list[str]
    mid: str = ""
    direction: str = "sendrecv"
    codecs: dict[int, str] = field(default_factory=dict)
    parameters: dict[int, str] = field(default_factory=dict)
    feedback: dict[int, list[str]] = field(default_factory=dict)
    extensions: dict[str, int] = field(default_factory=dict)
    track_id: str = ""
    ssrcs: list[int] = field(default_factory=list)
    repairs: set[int] = field(default_factory=set)
    rids: list[str] = field(default_factory=list)

    @property
    def sends(self) -> bool:
        """Whether the describer sends on it."""
        return self.port != 0 and self.direction in ("sendrecv", "sendonly")

    @property
    def receives(self) -> bool:
        """Whether it is there for the describer to receive on, and nothing else."""
        return self.port != 0 and self.direction == "recvonly"

    def payload_type(self, codec: str) -> int | None:
        """The first payload type of a codec, as ``vp8/90000``."""
        for number, name in self.codecs.items():
            if name == codec:
                return number
        return None

    @property
    def has_channels(self) -> bool:
        """Whether it is the section of data channels, and not refused."""
        is_data = self.kind == "application" and "webrtc-datachannel" in self.formats
        return is_data and self.port != 0

    @property
    def red_type(self) -> int | None:
        """The payload type of packets that carry Opus packets over again (RFC 2198)."""
        opus, red = self.payload_type(OPUS), self.payload_type(RED)
        if opus is None or red is None:
            return None
        return red if self.parameters.get(red, "").partition("/")[0] == str(opus) else None


@dataclass(slots=True)
class Description:
    """A whole description; transport values are those of the first section that has them."""

    sections: list[Section] = field(default_factory=list)
    ufrag: str = ""
    fingerprints: list[tuple[str, str]] = field(default_factory=list)
    sctp_port: int = 5000
    message_bytes: int = 65536

    @property
    def number_tag(self) -> int:
        """The extension that numbers pictures' packets where their receiver reports arrivals."""
        for section in self.sections:
            reports = any(ARRIVALS in one for one in section.feedback.values())
            if section.kind == "video" and section.receives and reports:
                tag = section.extensions.get(PACKET_NUMBER, 0)
                return tag if 0 < tag < 15 else 0  # what a header of one byte can say
        return 0

    @property
    def has_channels(self) -> bool:
        """Whether data channels are offered, or were accepted."""
        return any(section.has_channels for section in self.sections)

    def section(self, mid: str) -> Section | None:
        return next((one for one in self.sections if one.mid == mid), None)


def parse(text: str) -> Description:
    """Read a description; raises Unreadable."""
    if len(text) > MOST_BYTES:
        raise Unreadable("the session description is too long")
    result = Description()
    section: Section | None = None
    try:
        for line in text.splitlines():
            if line.startswith("m="):
                section = _media_line(line[2:])
                result.sections.append(section)
                if len(result.sections) > MOST_SECTIONS:
                    raise Unreadable("the session description has too many sections")
            elif line.startswith("a="):
                name, _, value = line[2:].partition(":")
                _session_attribute(result, name, value)
                if section is not None:
                    _attribute(section, name, value)
    except (ValueError, IndexError) as error:
        raise Unreadable("the session description has a broken line") from error
    if not result.sections or not result.ufrag or not result.fingerprints:
        raise Unreadable("the session description lacks sections, ICE or a fingerprint")
    mids = {one.mid for one in result.sections}
    if "" in mids or len(mids) != len(result.sections):
        raise Unreadable("the mids of the session description are missing or not unique")
    return result


def _media_line(value: str) -> Section:
    kind, port, protocol, *formats = value.split()
    if not formats:
        raise ValueError("a media line without formats")
    return Section(kind, int(port.partition("/")[0]), protocol, formats)


def _session_attribute(result: Description, name: str, value: str) -> None:
    if name == "ice-ufrag":
        result.ufrag = result.ufrag or value.strip()
    elif name == "fingerprint":
        algorithm, digest = value.split()
        if (algorithm, digest) not in result.fingerprints and len(result.fingerprints) < 8:
            result.fingerprints.append((algorithm, digest))
    elif name == "sctp-port":
        result.sctp_port = int(value) & 0xFFFF
    elif name == "max-message-size":
        result.message_bytes = int(value)


def _attribute(section: Section, name: str, value: str) -> None:
    if name in DIRECTIONS:
        section.direction = name
    elif name == "mid":
        section.mid = _token(value)
    elif name == "rtpmap":
        number, codec = value.split(maxsplit=1)
        section.codecs[int(number)] = codec.strip().lower()
    elif name == "fmtp":
        number, rest = value.split(maxsplit=1)
        section.parameters[int(number)] = rest.strip()
    elif name == "rtcp-fb":
        number, rest = value.split(maxsplit=1)
        if number != "*":
            section.feedback.setdefault(int(number), []).append(rest.strip())
    elif name == "extmap":
        number, uri = value.split()[:2]
        section.extensions[uri] = int(number.partition("/")[0])
    elif name == "msid":
        section.track_id = value.rsplit(maxsplit=1)[-1]
    else:
        _stream_attribute(section, name, value)


def _stream_attribute(section: Section, name: str, value: str) -> None:
    if name == "rid":
        rid, direction = value.split()[:2]
        if direction == "send" and len(section.rids) < 3:
            section.rids.append(_token(rid))
    elif name == "ssrc":
        _ssrc(section, value)
    elif name == "ssrc-group":
        semantics, *members = value.split()
        if semantics == "FID":
            section.repairs.update(int(member) for member in members[1:])


def _ssrc(section: Section, value: str) -> None:
    number, _, rest = value.partition(" ")
    ssrc = int(number)
    if ssrc not in section.ssrcs and len(section.ssrcs) < 8:
        section.ssrcs.append(ssrc)
    if rest.startswith("msid:") and not section.track_id:
        section.track_id = rest.split()[-1]


def _token(value: str) -> str:
    """A mid or rid, which we write into our own descriptions: refuse what could break them."""
    value = value.strip()
    if not value or len(value) > 64 or not value.isprintable() or " " in value:
        raise ValueError("not a token")
    return value
