"""What all peer connections share: the UDP socket, ICE, the certificate, the addresses."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiortc import RTCCertificate

from media.engine.ice import IceLite
from media.engine.negotiate.write import OwnEnd
from media.engine.transport import Peer, PeerEvents
from media.engine.udp import UdpSocket, announced_addresses


@dataclass(frozen=True, slots=True)
class Network:
    """Made once; `close` ends the socket, peers are closed before by their owners."""

    udp: UdpSocket
    ice: IceLite
    certificate: RTCCertificate
    addresses: tuple[str, ...]

    @classmethod
    def open(cls, host: str, port: int, announced: tuple[str, ...]) -> Network:
        udp = UdpSocket(host, port)
        ice = IceLite(udp.send)
        clock = asyncio.get_running_loop().time
        udp.start(lambda data, address: ice.datagram(data, address, clock()))
        certificate = RTCCertificate.generateCertificate()
        return cls(udp, ice, certificate, tuple(announced_addresses(host, announced)))

    def close(self) -> None:
        self.udp.close()

    def peer(self, events: PeerEvents, *, opens_channels: bool = False) -> Peer:
        return Peer(self.ice, self.certificate, events, opens_channels=opens_channels)

    def end(self, peer: Peer) -> OwnEnd:
        """How a peer of ours is told in a session description."""
        # libwebrtc refuses a description with a second fingerprint.
        digests = {one.algorithm: one.value for one in self.certificate.getFingerprints()}
        fingerprint = ("sha-256", digests["sha-256"])
        return OwnEnd(peer.leg.credentials, fingerprint, self.addresses, self.udp.port)
