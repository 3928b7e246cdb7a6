"""Sends a recording over a leg by the clock, and writes the time into each packet."""

from __future__ import annotations

import asyncio
import secrets
import struct

from aiortc.rtp import RtcpSenderInfo, RtcpSrPacket

from tests.bench.engine.traffic import describe
from tests.bench.engine.traffic.leg import MARK, STAMP, Leg, now_ns
from tests.bench.engine.traffic.recording import Recording, descriptor

_HEADER = struct.Struct(">BBHII")
_MOST_AT_ONCE = 64
_LATE_S = 0.2
_REPORT_EVERY_S = 1.0
_NTP_EPOCH_S = 2_208_988_800
_LEVEL = b"\xbe\xde\x00\x01" + bytes((describe.LEVEL << 4, 0x80 | 30)) + b"\x00\x00"
"""Somebody speaks, 30 dB below the loudest there is (RFC 6464)."""


class Sender:
    """One stream; `again` begins anew with the recording's key frame, as an encoder is asked to."""

    def __init__(self, leg: Leg, recording: Recording, ssrc: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._leg = leg
        self._recording = recording
        self._ssrc = ssrc
        self._payload_type = describe.PAYLOAD_TYPES["video" if recording.video else "audio"]
        self._sequence = secrets.randbelow(0x8000)
        self._base = secrets.randbits(31)
        self._unit_base = secrets.randbelow(0x4000)
        self._started = self._round_at = self._loop.time()
        self._next = 0
        self._timer: asyncio.TimerHandle | None = None
        self._reported_at = 0.0
        self._asked_at = 0.0
        self.extensions: frozenset[int] = frozenset()
        self.sent = 0
        self._octets = 0
        self.late = 0
        """Packets skipped because this process was behind: the client is the bottleneck."""

    def start(self) -> None:
        self._started = self._round_at = self._loop.time()
        self._turn()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def play(self, recording: Recording) -> None:
        """Go on with another recording, from its beginning; also after `stop`."""
        self.stop()
        self._unit_base += self._recording.units
        self._recording = recording
        self._round_at, self._next = self._loop.time(), 0
        self._turn()

    def again(self) -> None:
        """A key frame was asked for; requests that come together are one."""
        now = self._loop.time()
        if self._recording.video and now - self._asked_at > 0.25:
            self._asked_at = now
            self._unit_base += self._recording.units
            self._round_at, self._next = now, 0

    def _turn(self) -> None:
        now = self._loop.time()
        pieces = self._recording.pieces
        for _ in range(_MOST_AT_ONCE):
            due = self._round_at + pieces[self._next].at_s
            if due > now:
                break
            if now - due > _LATE_S:
                self.late += 1
                self._round_at += now - due
            self._send(self._next)
            self._next += 1
            if self._next == len(pieces):
                self._next = 0
                self._round_at += self._recording.seconds
                self._unit_base += self._recording.units
        if now - self._reported_at >= _REPORT_EVERY_S:
            self._reported_at = now
            self._report(now)
        self._timer = self._loop.call_at(self._round_at + pieces[self._next].at_s, self._turn)

    def _send(self, index: int) -> None:
        recording = self._recording
        piece = recording.pieces[index]
        unit_at = piece.unit * recording.seconds / recording.units
        timestamp = self._timestamp(self._round_at + unit_at)
        first, extension = 0x80, b""
        if recording.video:
            picture = self._unit_base + piece.unit
            extension += self._send_time()
            head = descriptor(begins=piece.begins, picture=picture)
        else:
            head = b""
            if describe.LEVEL in self.extensions:
                extension = _LEVEL
        if extension:
            first = 0x90
        second = self._payload_type | (0x80 if piece.ends and recording.video else 0)
        header = _HEADER.pack(first, second, self._sequence, timestamp, self._ssrc)
        payload = head + piece.payload
        self._leg.send_media(header + extension + payload + STAMP.pack(MARK, now_ns()))
        self._sequence = self._sequence + 1 & 0xFFFF
        self.sent += 1
        self._octets += len(payload) + STAMP.size

    def _send_time(self) -> bytes:
        if describe.SEND_TIME not in self.extensions:
            return b""
        seconds = now_ns() / 1e9
        value = int(seconds * (1 << 18)) & 0xFFFFFF
        return (
            b"\xbe\xde\x00\x01" + bytes((describe.SEND_TIME << 4 | 2,)) + value.to_bytes(3, "big")
        )

    def _timestamp(self, at: float) -> int:
        return int(self._base + (at - self._started) * self._recording.clock_rate) & 0xFFFFFFFF

    def _report(self, now: float) -> None:
        seconds = now_ns() / 1e9 + _NTP_EPOCH_S
        info = RtcpSenderInfo(
            ntp_timestamp=int(seconds * (1 << 32)) & (1 << 64) - 1,
            rtp_timestamp=self._timestamp(now),
            packet_count=self.sent,
            octet_count=self._octets & 0xFFFFFFFF,
        )
        self._leg.send_feedback(bytes(RtcpSrPacket(ssrc=self._ssrc, sender_info=info)))
