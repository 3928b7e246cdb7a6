"""RTCP read and written (RFC 3550, RFC 4585, REMB): aiortc's codec behind our own values."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from aiortc import rtp as codec


@dataclass(frozen=True, slots=True)
class SenderReport:
    """Wall clock and media clock of a sender, side by side."""

    ssrc: int
    ntp: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    """What somebody says of a stream it receives; `lost` is a fraction of 256."""

    ssrc: int
    lost: int
    jitter: int
    last_sender_report: int
    delay: int


@dataclass(slots=True)
class Feedback:
    """One compound packet, sorted."""

    sender_reports: list[SenderReport] = field(default_factory=list)
    receiver_reports: list[ReceiverReport] = field(default_factory=list)
    again: list[tuple[int, list[int]]] = field(default_factory=list)
    keyframes: list[int] = field(default_factory=list)
    estimates: list[tuple[int, list[int]]] = field(default_factory=list)


def parse(data: bytes) -> Feedback:
    """Read a compound packet; raises ValueError for anything that is not one."""
    try:
        packets = codec.RtcpPacket.parse(data)
        result = Feedback()
        for packet in packets:
            _sort(packet, result)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError("RTCP packet is cut off") from error
    return result


def _sort(packet: object, into: Feedback) -> None:
    if isinstance(packet, codec.RtcpSrPacket):
        info = packet.sender_info
        into.sender_reports.append(
            SenderReport(packet.ssrc, info.ntp_timestamp, info.rtp_timestamp)
        )
        into.receiver_reports += [_report(block) for block in packet.reports]
    elif isinstance(packet, codec.RtcpRrPacket):
        into.receiver_reports += [_report(block) for block in packet.reports]
    elif isinstance(packet, codec.RtcpRtpfbPacket) and packet.fmt == codec.RTCP_RTPFB_NACK:
        into.again.append((packet.media_ssrc, packet.lost))
    elif isinstance(packet, codec.RtcpPsfbPacket):
        if packet.fmt == codec.RTCP_PSFB_PLI:
            into.keyframes.append(packet.media_ssrc)
        elif packet.fmt == codec.RTCP_PSFB_FIR:
            for at in range(0, len(packet.fci) - 7, 8):
                into.keyframes.append(struct.unpack_from("!L", packet.fci, at)[0])
        elif packet.fmt == codec.RTCP_PSFB_APP and packet.fci[:4] == b"REMB":
            into.estimates.append(codec.unpack_remb_fci(packet.fci))


def _report(block: codec.RtcpReceiverInfo) -> ReceiverReport:
    return ReceiverReport(block.ssrc, block.fraction_lost, block.jitter, block.lsr, block.dlsr)


@dataclass(frozen=True, slots=True)
class ReceptionReport:
    """The values of one report block."""

    fraction_lost: int
    total_lost: int
    highest: int
    jitter: int


@dataclass(frozen=True, slots=True)
class Reception:
    """A report block to send; `heard` is (middle of the last report's NTP time, delay since)."""

    ssrc: int
    values: ReceptionReport
    heard: tuple[int, int]


def receiver_report(own: int, blocks: list[Reception]) -> bytes:
    return bytes(codec.RtcpRrPacket(ssrc=own, reports=[_block(one) for one in blocks[:31]]))


def _block(one: Reception) -> codec.RtcpReceiverInfo:
    return codec.RtcpReceiverInfo(
        ssrc=one.ssrc,
        fraction_lost=one.values.fraction_lost,
        packets_lost=codec.clamp_packets_lost(one.values.total_lost),
        highest_sequence=one.values.highest & 0xFFFFFFFF,
        jitter=one.values.jitter & 0xFFFFFFFF,
        lsr=one.heard[0],
        dlsr=one.heard[1],
    )


def sender_report(report: SenderReport, packets: int, octets: int) -> bytes:
    info = codec.RtcpSenderInfo(
        ntp_timestamp=report.ntp,
        rtp_timestamp=report.timestamp,
        packet_count=packets & 0xFFFFFFFF,
        octet_count=octets & 0xFFFFFFFF,
    )
    return bytes(codec.RtcpSrPacket(ssrc=report.ssrc, sender_info=info))


def ask_again(own: int, ssrc: int, sequences: list[int]) -> bytes:
    return bytes(
        codec.RtcpRtpfbPacket(
            fmt=codec.RTCP_RTPFB_NACK, ssrc=own, media_ssrc=ssrc, lost=sorted(sequences)
        )
    )


def ask_keyframe(own: int, ssrc: int) -> bytes:
    return bytes(codec.RtcpPsfbPacket(fmt=codec.RTCP_PSFB_PLI, ssrc=own, media_ssrc=ssrc))


def bandwidth(own: int, bits_per_s: int, ssrcs: list[int]) -> bytes:
    """REMB: how much the sender may send."""
    fci = codec.pack_remb_fci(bits_per_s, ssrcs)
    return bytes(codec.RtcpPsfbPacket(fmt=codec.RTCP_PSFB_APP, ssrc=own, media_ssrc=0, fci=fci))
