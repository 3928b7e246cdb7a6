"""What all peer connections share: the UDP socket, ICE, the certificate, the addresses."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

import ifaddr
from aiortc import RTCCertificate

from media.engine.ice import IceLite
from media.engine.negotiate.write import OwnEnd
from media.engine.transport import Peer, PeerEvents
from media.engine.udp import UdpSocket

MOST_DATAGRAMS = 2000


@dataclass(frozen=True, slots=True)
class Network:
    """Made once; `close` ends the socket, peers are closed before by their owners."""

    udp: UdpSocket
    ice: IceLite
    certificate: RTCCertificate
    addresses: tuple[str, ...]

    @classmethod
    def open(cls, host: str, port: int, announced: tuple[str, ...]) -> Network:
        udp = UdpSocket((host,), port)
        ice = IceLite(udp.send, MOST_DATAGRAMS, udp.claim, udp.release)
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


def announced_addresses(host: str, configured: tuple[str, ...]) -> list[str]:
    """Where clients are told to send: as configured, or wherever the socket listens."""
    if configured:
        return list(configured)
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return [host]
    found = []
    for text in _interface_addresses():
        address = ipaddress.ip_address(text)
        if not address.is_link_local and (address.version == 4 or host == "::"):
            found.append(text)
    # This machine's own clients would be content with any, others never with the loopback.
    return sorted(set(found), key=lambda text: (ipaddress.ip_address(text).is_loopback, text))


def _interface_addresses() -> list[str]:
    try:
        adapters = list(ifaddr.get_adapters())
    except OSError:
        # A sandbox without netlink hides the interfaces: ask which address a packet would get.
        return ["127.0.0.1", *_outward_address()]
    return [
        entry.ip if isinstance(entry.ip, str) else entry.ip[0]
        for adapter in adapters
        for entry in adapter.ips
    ]


def _outward_address() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737; nothing is sent
        except OSError:
            return []
        return [probe.getsockname()[0]]
