"""Who is told of findings: the config's mailboxes and webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from fleet.judging.finding import Owner
from fleet.messages.digest import Reader
from fleet.messages.queue import Channel
from wire.config import Section

SHORTEST_SECRET = 16


class Wants(Section):
    """What a receiver hears of."""

    owners: tuple[Owner, ...] = Field(
        default=(), description="only what these mend (operator, city_it, helper); empty: all"
    )
    counties: tuple[str, ...] = Field(
        default=(), description="only centres of these counties; empty: all"
    )

    @property
    def reader(self) -> Reader:
        return Reader(frozenset(self.owners), frozenset(self.counties))


class MailboxConfig(Wants):
    """One address that gets mail."""

    address: str = Field(description="an e-mail address")

    @field_validator("address")
    @classmethod
    def _is_address(cls, value: str) -> str:
        return _address(value)


class MailConfig(Section):
    """The mail server, and who gets mail."""

    host: str = Field(default="", description="the SMTP server; empty: no mail is sent")
    port: int = Field(default=587, ge=1, le=65535, description="587 with starttls, 465 with tls")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="none: only for a server on this very machine"
    )
    user: str = Field(default="", description="empty: no sign-in at the server")
    password: SecretStr = Field(
        default=SecretStr(""), description="for user (or SARANGBANG_MAIL_PASSWORD)"
    )
    ca_file: Path | None = Field(
        default=None,
        description="certificates that the server's is checked with; else the system's",
    )
    sender: str = Field(default="", description='like "사랑방 관제 <console@example.kr>"')
    timeout_s: float = Field(default=20.0, gt=0, le=300, description="patience with the server")
    to: tuple[MailboxConfig, ...] = Field(default=(), description="who gets mail")

    @field_validator("sender")
    @classmethod
    def _is_sender(cls, value: str) -> str:
        if value:
            _address(parseaddr(value)[1])
        return value

    @model_validator(mode="after")
    def _fits(self) -> MailConfig:
        if self.host and not self.sender:
            raise ValueError("sender is missing: say from which address mail is sent")
        if self.to and not self.host:
            raise ValueError("host is missing: say which SMTP server sends the mail")
        if self.user and self.security == "none":
            raise ValueError('a password is never sent in the clear: set security to "starttls"')
        return self


class WebhookConfig(Wants):
    """One address that gets each message as a signed HTTP POST."""

    url: str = Field(max_length=500, description="where to")
    secret: SecretStr = Field(description="signs each message; at least 16 characters")

    @field_validator("url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("must be like https://example.kr/path")
        return value

    @field_validator("secret")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value


class Receiver(NamedTuple):
    """Somebody who is told, and of what."""

    channel: Channel
    target: str
    reader: Reader


def receivers(mail: MailConfig, webhooks: tuple[WebhookConfig, ...]) -> Iterator[Receiver]:
    """Everybody who is told."""
    for mailbox in mail.to:
        yield Receiver(Channel.MAIL, mailbox.address, mailbox.reader)
    for hook in webhooks:
        yield Receiver(Channel.WEBHOOK, hook.url, hook.reader)


def _address(value: str) -> str:
    name, at, host = value.rpartition("@")
    if not (name and at and host) or any(sign.isspace() for sign in value):
        raise ValueError("must be an e-mail address like it@example.kr")
    return value
