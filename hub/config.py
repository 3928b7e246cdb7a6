"""The hub's configuration: one frozen model from one TOML file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from hub.watch.receivers import MailConfig, WebhookConfig
from media.rooms.passes import Keys
from wire.config import Section, parse, read_toml

DEFAULT_FILE = "hub.toml"
_FROM_ENVIRONMENT = {
    "engine": {"api_key": "LIVEKIT_API_KEY", "api_secret": "LIVEKIT_API_SECRET"},
    "mail": {"password": "SARANGBANG_MAIL_PASSWORD"},
}


class EngineConfig(Section):
    """The room engine: the embedded one or a LiveKit cluster."""

    url: str = Field(
        default="http://127.0.0.1:7880", description="where the hub reaches the room engine"
    )
    public_url: str = Field(
        default="", description="where kiosks and browsers reach it; empty: the same as url, ws(s)"
    )
    api_key: str = Field(
        default="", description="name of the key shared with the engine (or LIVEKIT_API_KEY)"
    )
    api_secret: SecretStr = Field(
        default=SecretStr(""), description="the shared secret (or LIVEKIT_API_SECRET)"
    )

    @field_validator("url", "public_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"http", "https", "ws", "wss"}:
            raise ValueError("must begin with http://, https://, ws:// or wss://")
        return value.rstrip("/")

    @property
    def signal_url(self) -> str:
        """Where SDKs connect: a WebSocket address."""
        return _with_scheme(self.public_url or self.url, {"http": "ws", "https": "wss"})

    @property
    def keys(self) -> Keys:
        """The key pair; without one, a random pair that no engine accepts."""
        if self.api_key and self.api_secret.get_secret_value():
            return Keys(self.api_key, self.api_secret.get_secret_value())
        return Keys("none", secrets.token_hex(32))

    @property
    def connect_sources(self) -> tuple[str, str]:
        """The engine's WebSocket and HTTP origins, which pages must be allowed to reach."""
        ws = urlsplit(self.signal_url)
        http = "https" if ws.scheme == "wss" else "http"
        return f"{ws.scheme}://{ws.netloc}", f"{http}://{ws.netloc}"


class LibraryConfig(Section):
    """The films kiosks have on their disks."""

    largest_mib: int = Field(
        default=2048, ge=1, le=65536, description="the largest film that may be put in, in MiB"
    )

    @property
    def largest(self) -> int:
        """The same in bytes."""
        return self.largest_mib * 2**20


class AuthConfig(Section):
    """How people sign in."""

    totp_for_admins: bool = Field(
        default=True, description="admins must set up one-time codes on a telephone"
    )


class HubConfig(Section):
    """Everything that can be set about a hub."""

    public_url: str = Field(
        default="", description="the address people type; empty: http:// with host and port"
    )
    database_url: str = Field(
        default="", description="SQLAlchemy URL; empty: an SQLite file in the data folder"
    )
    clock_control: Path | None = Field(
        default=None, description="Unix socket that moves the clock, for tests and the demo"
    )
    engine: EngineConfig = Field(default=EngineConfig(), description="the room engine")
    auth: AuthConfig = Field(default=AuthConfig(), description="how people sign in")
    library: LibraryConfig = Field(default=LibraryConfig(), description="the films of the library")
    mail: MailConfig = Field(default=MailConfig(), description="who hears by e-mail what is unwell")
    webhooks: tuple[WebhookConfig, ...] = Field(
        default=(), description="programs that hear what is unwell"
    )

    @field_validator("public_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or parts.path not in {"", "/"}):
            raise ValueError("must be like https://hub.example.kr, without a path")
        return value.rstrip("/")

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def load(path: Path | None, folder: Path, environ: Mapping[str, str] = os.environ) -> HubConfig:
    """Read `path`, or ``hub.toml`` in `folder` if there is one.  Raises `ConfigError`.

    Secrets may come from `environ`, where the file has none.
    """
    chosen = path or folder / DEFAULT_FILE
    found = read_toml(chosen) if path is not None or chosen.exists() else {}
    for key, secrets_of in _FROM_ENVIRONMENT.items():
        given = {field: environ[name] for field, name in secrets_of.items() if name in environ}
        section = found.get(key, {})
        if given and isinstance(section, dict):
            found = {**found, key: {**given, **section}}
    return parse(HubConfig, found, str(chosen))


def _with_scheme(url: str, schemes: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    return parts._replace(scheme=schemes.get(parts.scheme, parts.scheme)).geturl()
