"""What all peer connections share: the UDP socket, ICE, the certificate, the addresses."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import ifaddr
from aiortc import RTCCertificate

from media.engine.guards.allowance import ANY
from media.engine.negotiate.write import OwnEnd
from media.engine.rtc_config import RtcConfig, TurnServer
from media.engine.transport.ice import IceLite
from media.engine.transport.peer import Doors, Peer, PeerEvents
from media.engine.transport.udp import UdpSocket
from wire.config import ConfigError

MOST_PACKETS = 1 << 30
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


@dataclass(frozen=True, slots=True)
class Network:
    """Made once; `close` ends the socket, peers are closed before by their owners."""

    udp: UdpSocket
    ice: IceLite
    certificate: RTCCertificate
    addresses: tuple[str, ...]
    relays: tuple[TurnServer, ...] = ()
    most_packets: int = ANY

    @classmethod
    def open(cls, hosts: Sequence[str], port: int, rtc: RtcConfig) -> Network:
        """Listen; raises PortTaken, or ConfigError where nothing would be announced."""
        addresses = tuple(announced_addresses(hosts, rtc, own_addresses()))
        udp = UdpSocket(hosts, port)
        ice = IceLite(udp.send, rtc.packets_per_second, udp.claim, udp.release, udp.send_copy)
        clock = asyncio.get_running_loop().time
        udp.start(lambda data, address: ice.datagram(data, address, clock()))
        certificate = RTCCertificate.generateCertificate()
        most = rtc.packets_per_second
        made = cls(udp, ice, certificate, addresses, rtc.turn_servers, most)
        made.renew()
        return made

    def close(self) -> None:
        self.udp.close()

    def renew(self) -> None:
        """Once a second: let clients send as much again over their own lines."""
        if self.udp.way is not None:
            self.udp.way.renew(self.most_packets or MOST_PACKETS)

    def peer(self, events: PeerEvents, *, opens_channels: bool = False) -> Peer:
        way = self.udp.way
        doors = None if way is None else Doors(self.udp.lane, way.key, way.alone)
        return Peer(self.ice, self.certificate, events, opens_channels=opens_channels, doors=doors)

    def end(self, peer: Peer) -> OwnEnd:
        """How a peer of ours is told in a session description."""
        # libwebrtc refuses a description with a second fingerprint.
        digests = {one.algorithm: one.value for one in self.certificate.getFingerprints()}
        fingerprint = ("sha-256", digests["sha-256"])
        return OwnEnd(peer.leg.credentials, fingerprint, self.addresses, self.udp.port)


def announced_addresses(
    hosts: Sequence[str], rtc: RtcConfig, own: Sequence[tuple[str, str]]
) -> list[str]:
    """Where clients are told to send: as configured, or wherever the socket listens.

    `own` is what this machine is called: interface and address.
    """
    if rtc.node_ip:
        return list(rtc.node_ip)
    found = [host for host in hosts if host not in EVERYWHERE]
    families = _families(hosts)
    for interface, text in own:
        address = ipaddress.ip_address(text)
        if address.version not in families or address.is_link_local:
            continue
        if address.is_loopback and not rtc.enable_loopback_candidate:
            continue
        if rtc.interfaces.allows(interface) and rtc.ips.allows(text):
            found.append(text)
    if not found:
        raise ConfigError("rtc.ips and rtc.interfaces leave no address to tell clients of.")
    # This machine's own clients would be content with any, others never with the loopback.
    return sorted(set(found), key=lambda text: (ipaddress.ip_address(text).is_loopback, text))


def _families(hosts: Sequence[str]) -> set[int]:
    """The IP versions that are listened for on every interface."""
    if tuple(hosts) == ("::",):
        return {4, 6}
    return {6 if ":" in host else 4 for host in hosts if host in EVERYWHERE}


def own_addresses() -> list[tuple[str, str]]:
    """Interface and address of everything this machine is called."""
    try:
        adapters = list(ifaddr.get_adapters())
    except OSError:
        # A sandbox without netlink hides the interfaces: ask which address a packet would get.
        return [("lo", "127.0.0.1"), *(("", address) for address in _outward_address())]
    return [
        (str(adapter.name), entry.ip if isinstance(entry.ip, str) else entry.ip[0])
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
