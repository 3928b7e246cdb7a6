"""A publisher's sound: packets in the order they are first seen, those that were lost among them.

A lost packet comes back with its successors where the publisher packs it into them, and else
when it is asked for again.  Either way it is handed on once, with its own numbers, however late
it is: whoever plays it decides whether that is too late.
"""

from __future__ import annotations

from media.engine.forward.sound import red
from media.engine.forward.sound.protection import OLDER, STEP_S
from media.engine.forward.stream.cache import PacketCache
from media.engine.forward.stream.packet import Packet, sound
from media.engine.forward.stream.repair import Repair
from media.engine.packets import rtp

KEPT = 8
"""Packets that may be carried by later ones."""


class Stream:
    """One microphone; `red_type` is the payload type of packets that carry others, -1: none."""

    def __init__(self, repair: Repair) -> None:
        self.red_type = -1
        self.plain = False
        """Whether the last packet carried no others."""
        self.recovered = 0
        """Packets that came with their successors."""
        self._repair = repair
        self._sent: PacketCache[tuple[int, bytes]] = PacketCache(KEPT)
        self._packed: dict[tuple[int, int], Packet] = {}
        self._packed_of: Packet | None = None
        self._weigh_at = 0.0

    def take(self, packet: rtp.Rtp, now: float) -> list[Packet]:
        """Everything new in a packet, from the oldest on; raises ValueError for a broken one."""
        self.plain = packet.payload_type != self.red_type
        if self.plain:
            return self._new([sound(packet)], packet.sequence, now)
        *before, own = red.unpack(packet.payload)
        copies = []
        for distance, block in zip(range(len(before), 0, -1), before, strict=True):
            if not block.payload:
                continue
            sequence = packet.sequence - distance & 0xFFFF
            timestamp = packet.timestamp - block.older & 0xFFFFFFFF
            copies.append(_copy(packet, sequence, timestamp, block.payload))
        copies.append(_copy(packet, packet.sequence, packet.timestamp, own.payload))
        return self._new(copies, packet.sequence, now)

    def due(self, now: float) -> bool:
        """Whether it is time to weigh what protects the copies."""
        due = now >= self._weigh_at
        if due:
            self._weigh_at = now + STEP_S
        return due

    def packed(self, copy: Packet, payload_type: int, depth: int) -> Packet:
        """A packet with predecessors in it, for all who agreed on the same payload type."""
        if copy is not self._packed_of:
            self._packed_of = copy
            self._packed.clear()
        found = self._packed.get((payload_type, depth))
        if found is None:
            tail = red.pack(payload_type, copy.payload, self._before(copy, depth))
            found = self._packed[payload_type, depth] = copy._replace(tail=tail)
        return found

    def _new(self, copies: list[Packet], newest: int, now: float) -> list[Packet]:
        fresh = self._repair.seen(newest, now)
        found = [copy for copy in copies[:-1] if self._repair.recovered(copy.sequence)]
        self.recovered += len(found)
        if fresh:
            found.append(copies[-1])
        for copy in found:
            if copy.payload:
                self._sent.put(copy.sequence, (copy.timestamp, copy.payload))
        return found

    def _before(self, copy: Packet, depth: int) -> list[red.Block]:
        blocks = []
        for distance in OLDER[depth]:
            held = self._sent.get(copy.sequence - distance & 0xFFFF)
            if held is not None:
                blocks.append(red.Block(copy.timestamp - held[0] & 0xFFFFFFFF, held[1]))
        return blocks


def _copy(packet: rtp.Rtp, sequence: int, timestamp: int, payload: bytes) -> Packet:
    return sound(packet)._replace(
        sequence=sequence, timestamp=timestamp, payload=payload, tail=payload
    )
