"""What one participant publishes: every packet finds its section and layer, or is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from media.engine.forward.incoming import Incoming
from media.engine.forward.stream.carried import Arrived
from media.engine.packets import rtcp, rtp

UPLINK_BITS = 5_000_000
UPLINK_SHARE = (0.03, 0.25, 1.0)
MOST_STREAMS = 64


@dataclass(frozen=True, slots=True)
class Section:
    """A media section on which somebody publishes; extension numbers are 0 where not agreed,
    `red_type`, of sound packets that carry others, is -1.
    """

    mid: str
    incoming: Incoming
    payload_type: int
    rids: tuple[str, ...]
    mid_extension: int
    rid_extension: int
    level_extension: int
    red_type: int = -1


@dataclass(frozen=True, slots=True)
class _Route:
    section: Section
    rank: int


class Inlet:
    """A publisher's streams; those it did not announce are dropped and counted."""

    def __init__(self, feedback: Callable[[bytes], None]) -> None:
        self._feedback = feedback
        self._routes: dict[int, _Route] = {}
        self._sections: dict[str, Section] = {}
        self.unknown = 0
        self.loss = 0.0
        self._past = Arrived()

    @property
    def incomings(self) -> list[Incoming]:
        return [section.incoming for section in self._sections.values()]

    def accept(self, section: Section, ssrcs: list[int]) -> None:
        """Take a section's packets: by announced SSRC, or by its mid and rid extensions."""
        held = self._sections.get(section.mid)
        if held is not None and held.incoming is not section.incoming:
            self.forget(section.mid)
        self._sections[section.mid] = section
        if not section.rids:
            for ssrc in ssrcs:
                self._bind(ssrc, section, 0)

    @property
    def streams(self) -> list[tuple[int, Section, int]]:
        """What comes: SSRC, section and layer."""
        return [(ssrc, one.section, one.rank) for ssrc, one in self._routes.items()]

    def forget(self, mid: str) -> None:
        section = self._sections.pop(mid, None)
        if section is not None:
            section.incoming.take_back()
            self._past += section.incoming.carried()
        self._routes = {s: r for s, r in self._routes.items() if r.section.mid != mid}

    def packet(self, data: bytes, now: float) -> None:
        """One unprotected RTP packet."""
        try:
            packet = rtp.parse(data)
        except ValueError:
            self.unknown += 1
            return
        route = self._routes.get(packet.ssrc) or self._discover(packet)
        if route is None:
            self.unknown += 1
            return
        section = route.section
        if packet.payload_type not in (section.payload_type, section.red_type):
            self.unknown += 1
            return
        level = rtp.extension(packet, section.level_extension) if section.level_extension else None
        section.incoming.packet(route.rank, packet, level, now)

    def feedback(self, parsed: rtcp.Feedback, now: float) -> None:
        """Sender reports of the publisher, passed on in each subscriber's numbers."""
        for report in parsed.sender_reports:
            route = self._routes.get(report.ssrc)
            if route is None:
                continue
            route.section.incoming.reported(route.rank, report, now)
            for slot in route.section.incoming.slots:
                slot.report(route.rank, report)

    def tick(self, now: float) -> bool:
        """Whether any packet is still missing, or a key frame."""
        missing = False
        for section in self._sections.values():
            missing |= section.incoming.tick(now)
        return missing

    def report(self, now: float) -> None:
        """Receiver report and bandwidth to the publisher; about every 0.7 s."""
        blocks = [block for incoming in self.incomings for block in incoming.receptions(now)]
        if not blocks:
            return
        worst = max(block.values.fraction_lost for block in blocks) / 256
        self.loss += 0.2 * (worst - self.loss)
        packet = rtcp.receiver_report(1, blocks)
        video = [
            layer.ssrc
            for incoming in self.incomings
            if incoming.video
            for layer in incoming.layers
            if layer.ssrc is not None
        ]
        if video:
            packet += rtcp.bandwidth(1, UPLINK_BITS, video[:255])
        self._feedback(packet)

    def measure(self, now: float) -> None:
        for incoming in self.incomings:
            for layer in incoming.layers:
                layer.reception.measure(now)

    def carried(self) -> Arrived:
        """What was published so far, also by tracks that ended."""
        return sum((incoming.carried() for incoming in self.incomings), self._past)

    def _discover(self, packet: rtp.Rtp) -> _Route | None:
        """Bind an SSRC by the mid and rid its first packets carry."""
        for section in self._sections.values():
            if not section.mid_extension:
                continue
            mid = rtp.extension(packet, section.mid_extension)
            if mid is None or mid.decode("ascii", "replace") != section.mid:
                continue
            rank = 0
            if section.rids:
                rid = (
                    rtp.extension(packet, section.rid_extension) if section.rid_extension else None
                )
                name = rid.decode("ascii", "replace") if rid is not None else ""
                if name not in section.rids:
                    return None
                rank = section.rids.index(name)
            return self._bind(packet.ssrc, section, rank)
        return None

    def _bind(self, ssrc: int, section: Section, rank: int) -> _Route | None:
        if len(self._routes) >= MOST_STREAMS:
            return None
        route = self._routes[ssrc] = _Route(section, rank)
        section.incoming.bind(rank, ssrc)
        return route
