"""The configuration: one YAML file in LiveKit's shape, read once.

Keys may come from the environment instead (``LIVEKIT_KEYS="key: secret"``), never from the
command line, where every user of the machine could read them.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, field_validator

from media.engine.rtc_config import RtcConfig
from wire.config import ConfigError, Section, parse

ENVIRONMENT_KEYS = "LIVEKIT_KEYS"


class WebhookConfig(Section):
    """Who is told what happens."""

    api_key: str = Field(default="", description="the key webhooks are signed with")
    urls: tuple[str, ...] = Field(default=(), description="where each event is posted")

    @field_validator("urls")
    @classmethod
    def _http(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            if not url.startswith(("http://", "https://")):
                raise ValueError(f"{url!r} is not an http address")
        return urls


class RoomConfig(Section):
    """What a new room starts with."""

    empty_timeout: int = Field(
        default=300, ge=1, le=86400, description="seconds a room waits for its first participant"
    )
    departure_timeout: int = Field(
        default=20, ge=1, le=86400, description="seconds a room stays after its last participant"
    )
    max_participants: int = Field(default=0, ge=0, description="people in a room, 0: any number")


class RecordingConfig(Section):
    """What lessons may be recorded to; off without a folder."""

    folder: Path | None = Field(default=None, description="where recordings are written; none: off")
    at_once: int = Field(default=2, ge=1, le=16, description="recordings that may run at a time")
    most_minutes: int = Field(default=180, ge=1, le=1440, description="how long one may be")
    most_mib: int = Field(default=8192, ge=1, description="how large one may be")
    keep_free_mib: int = Field(
        default=1024, ge=0, description="how much of the disk recordings leave to others"
    )


class AudioConfig(Section):
    """What is heard."""

    loudest: int = Field(
        default=3,
        ge=0,
        le=100,
        description="microphones heard at a time where tokens limit what is published, 0: all",
    )


class LoggingConfig(Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="the least important line written"
    )


class PrometheusConfig(Section):
    """Figures for Prometheus, on a port of their own: a proxy before the engine never shows it."""

    port: int | None = Field(
        default=None, ge=0, le=65535, description="TCP port of /metrics; none is opened"
    )
    username: str = Field(default="", description="who may read it, where it is asked")
    password: str = Field(default="", description="the password that goes with the user name")
    allow: tuple[str, ...] = Field(
        default=("127.0.0.0/8", "::1/128"), description="networks that may read it; this machine"
    )

    @field_validator("allow")
    @classmethod
    def _networks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(value)) for value in values)


class EngineConfig(Section):
    """The whole file."""

    port: int | None = Field(
        default=None, ge=0, le=65535, description="TCP port of signalling and API; 7880"
    )
    bind_addresses: tuple[str, ...] = Field(
        default=("127.0.0.1",),
        min_length=1,
        max_length=2,
        description="the addresses of all sockets: one, '::' for both families, or one of each",
    )
    keys: Mapping[str, str] = Field(default_factory=dict, description="secrets by API key")
    webhook: WebhookConfig = Field(default=WebhookConfig(), description="who is told of events")
    rtc: RtcConfig = Field(default=RtcConfig(), description="the media socket")
    room: RoomConfig = Field(default=RoomConfig(), description="what a new room starts with")
    recording: RecordingConfig = Field(
        default=RecordingConfig(), description="what lessons may be recorded to"
    )
    audio: AudioConfig = Field(default=AudioConfig(), description="what is heard")
    logging: LoggingConfig = Field(default=LoggingConfig(), description="what is logged")
    prometheus: PrometheusConfig = Field(
        default=PrometheusConfig(), description="figures for Prometheus"
    )
    prometheus_port: int | None = Field(
        default=None, ge=0, le=65535, description="the older name of prometheus.port"
    )
    drain_s: float = Field(
        default=0.0, ge=0, le=86400, description="seconds SIGTERM waits for rooms to end"
    )


def load(path: Path | None, environment: Mapping[str, str] = os.environ) -> EngineConfig:
    """Read file and environment; raises ConfigError with one sentence."""
    raw: object = {}
    where = str(path) if path is not None else ENVIRONMENT_KEYS
    if path is not None:
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except OSError as error:
            raise ConfigError(f"cannot read {path}: {error.strerror}.") from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} is not valid YAML; check its indentation.") from error
    if not isinstance(raw, dict):
        raise ConfigError(f"{where} must hold names and values, like 'keys: {{key: secret}}'.")
    if environment.get(ENVIRONMENT_KEYS):
        raw = {**raw, "keys": _environment_keys(environment[ENVIRONMENT_KEYS])}
    config = parse(EngineConfig, raw, where)
    _check_keys(config, where)
    return config


def without_names(config: EngineConfig) -> EngineConfig:
    """Names of hosts are resolved once: media needs an address to announce."""
    addresses = tuple(_address(host) for host in config.bind_addresses)
    if len(addresses) == 2 and len({":" in one for one in addresses}) == 1:
        raise ConfigError("bind_addresses may hold one IPv4 and one IPv6 address, not two of one.")
    return config.model_copy(update={"bind_addresses": addresses})


def _address(host: str) -> str:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ConfigError(f"{host!r} is not an address of this machine; check --host.") from error
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return str(found[0][4][0])


def _environment_keys(text: str) -> dict[str, str]:
    keys = {}
    for line in text.replace(",", "\n").splitlines():
        if not line.strip():
            continue
        key, colon, secret = line.partition(":")
        if not colon or not key.strip() or not secret.strip():
            raise ConfigError(f'{ENVIRONMENT_KEYS} must look like "key: secret".')
        keys[key.strip()] = secret.strip()
    return keys


def _check_keys(config: EngineConfig, where: str) -> None:
    if not config.keys:
        raise ConfigError(
            "no API keys: add 'keys: {name: secret}' to the config file "
            f'or set {ENVIRONMENT_KEYS}="name: secret".'
        )
    for key, secret in config.keys.items():
        if len(secret) < 16:
            raise ConfigError(f"the secret of key {key!r} is shorter than 16 characters.")
    webhook = config.webhook
    if webhook.urls and webhook.api_key not in config.keys:
        raise ConfigError(f"webhook.api_key {webhook.api_key!r} in {where} is not one of the keys.")
