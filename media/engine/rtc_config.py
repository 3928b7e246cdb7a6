"""The configuration's `rtc` section: the media port, the addresses told of, the relays named.

LiveKit's names, with LiveKit's meaning, wherever it has one.
"""

from __future__ import annotations

import ipaddress
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from wire.config import Section


class TurnServer(Section):
    """A TURN relay that clients are told of; the engine itself never uses it."""

    host: str = Field(min_length=1, description="its name or address")
    port: int = Field(ge=1, le=65535, description="its port; 3478, or 443 for tls")
    protocol: Literal["udp", "tcp", "tls"] = Field(
        default="tls", description="how clients reach it; tls passes most firewalls"
    )
    username: str = Field(default="", description="a user name for everybody")
    credential: str = Field(default="", description="the password that goes with it")
    secret: str = Field(
        default="",
        description="its static-auth-secret; each client then gets a password of its own",
    )
    ttl: int = Field(
        default=14400, ge=60, le=604800, description="seconds such a password is good for"
    )

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if bool(self.secret) == bool(self.username and self.credential):
            raise ValueError("a TURN server needs either secret or username and credential")
        return self


class Choice(Section):
    """Which of several are meant; without `includes` all but `excludes`."""

    includes: tuple[str, ...] = Field(default=(), description="only these")
    excludes: tuple[str, ...] = Field(default=(), description="none of these")

    def allows(self, name: str) -> bool:
        return name not in self.excludes and (not self.includes or name in self.includes)


class Networks(Choice):
    """Networks in CIDR notation."""

    @field_validator("includes", "excludes")
    @classmethod
    def _networks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(value)) for value in values)

    def allows(self, name: str) -> bool:
        """Whether an address is in one of those meant."""
        address = ipaddress.ip_address(name)

        def among(networks: tuple[str, ...]) -> bool:
            return any(address in ipaddress.ip_network(one) for one in networks)

        return not among(self.excludes) and (not self.includes or among(self.includes))


class RtcConfig(Section):
    """The media port."""

    udp_port: int | None = Field(
        default=None, ge=0, le=65535, description="one UDP port for all media; port + 2, 0: any"
    )
    node_ip: tuple[str, ...] = Field(
        default=(), description="addresses clients are told; those the socket listens on"
    )
    ips: Networks = Field(
        default=Networks(), description="networks whose addresses of ours clients are told"
    )
    interfaces: Choice = Field(
        default=Choice(), description="interfaces whose addresses clients are told"
    )
    enable_loopback_candidate: bool = Field(
        default=True, description="tell of 127.0.0.1 and ::1 too, last: clients on this machine"
    )
    packets_per_second: int = Field(
        default=3000, ge=0, description="datagrams one client may send in a second, 0: any number"
    )
    turn_servers: tuple[TurnServer, ...] = Field(
        default=(), max_length=8, description="relays for clients whose network lets no UDP out"
    )

    @field_validator("node_ip", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("node_ip")
    @classmethod
    def _addresses(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_address(value)) for value in values)
