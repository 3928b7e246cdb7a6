"""A real mail server on a loopback port: what it took, and how strict it is."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "console", "a password for mail"
HOST = "127.0.0.1"


@dataclass
class MailServer:
    """What arrived, and what is refused."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    """Recipients and what is answered to them, such as "550 no such mailbox"."""
    answers: list[str] = field(default_factory=list)
    """What is answered to the next letters instead of taking them."""

    signed_in: list[bytes] = field(default_factory=list)

    def sign_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        if known:
            self.signed_in.append(data.login)
        return AuthResult(success=known, handled=False)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        taken = message_from_bytes(cast(bytes, envelope.content), policy=policy.default)
        self.letters.append(cast(EmailMessage, taken))
        return "250 OK"


class _AnyPort(Controller):
    """On a free port, which the library otherwise looks for at port 0."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(
    security: str, certificate: Path | None = None, sign_in: bool = False
) -> Iterator[MailServer]:
    """`security` is as in the hub's config; `certificate` holds the key as well."""
    made = MailServer()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    settings: dict[str, Any] = {"enable_SMTPUTF8": False}
    if sign_in:
        settings |= {
            "authenticator": made.sign_in,
            # An outer TLS is unknown to the library, which then would refuse to hear passwords.
            "auth_require_tls": security == "starttls",
            "auth_required": security == "starttls",
        }
    if security == "starttls":
        settings |= {"tls_context": context, "require_starttls": True}
    controller = _AnyPort(
        made,
        hostname=HOST,
        port=0,
        ssl_context=context if security == "tls" else None,
        **settings,
    )
    controller.start()
    try:
        made.port = controller.port
        yield made
    finally:
        controller.stop()
