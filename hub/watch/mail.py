"""One letter by SMTP (blocking; called in a thread)."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from fleet.messages.digest import Letter
from hub.watch.errors import NotSentError
from hub.watch.receivers import MailConfig


def compose(
    config: MailConfig, to: str, letter: Letter, message_id: str, at: datetime
) -> EmailMessage:
    """The letter as it travels.  A repeated one has the same id, so readers show it once."""
    made = EmailMessage()
    made["Subject"] = letter.subject
    made["From"] = config.sender
    made["To"] = to
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{message_id}@{_domain(config)}>"
    # Holiday answers are not sent to machines (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text)
    return made


def send(config: MailConfig, letter: EmailMessage) -> None:
    """Hand it to the server.  Raises `NotSentError`."""
    with _said_plainly(config), _connected(config) as server:
        if config.security == "starttls":
            server.starttls(context=_context(config))
        if config.user:
            server.login(config.user, config.password.get_secret_value())
        server.send_message(letter)


def _connected(config: MailConfig) -> smtplib.SMTP:
    # Named by us: the library would ask the network for this machine's name, at length.
    if config.security == "tls":
        return smtplib.SMTP_SSL(
            config.host,
            config.port,
            _domain(config),
            timeout=config.timeout_s,
            context=_context(config),
        )
    return smtplib.SMTP(config.host, config.port, _domain(config), timeout=config.timeout_s)


def _context(config: MailConfig) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=config.ca_file)


def _domain(config: MailConfig) -> str:
    return parseaddr(config.sender)[1].rpartition("@")[2]


@contextlib.contextmanager
def _said_plainly(config: MailConfig) -> Iterator[None]:
    where = f"{config.host} port {config.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NotSentError(
            f"the certificate of {where} is not trusted ({error.verify_message}): "
            "set mail.ca_file to the authority's certificate"
        ) from error
    except ssl.SSLError as error:
        raise NotSentError(
            f"{where} does not speak TLS like that ({error.reason}): "
            'check mail.port and mail.security (587 "starttls", 465 "tls")'
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotSentError(
            f'{where} offers no such thing ({error}): check mail.security ("starttls" or "tls")'
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotSentError(
            f"{where} refuses the sign-in ({_reply(error)}): check mail.user and mail.password"
        ) from error
    except smtplib.SMTPSenderRefused as error:
        raise NotSentError(
            f"{where} refuses the sender {error.sender} ({_reply(error)}): check mail.sender"
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise NotSentError(
            f"{where} refuses to deliver to {', '.join(error.recipients)}: check mail.to"
        ) from error
    except smtplib.SMTPResponseException as error:
        raise NotSentError(f"{where} does not take the letter ({_reply(error)})") from error
    except socket.gaierror as error:
        raise NotSentError(f"the name {config.host} is not known: check mail.host") from error
    except TimeoutError as error:
        raise _silent(config) from error
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, TimeoutError):
            raise _silent(config) from error
        raise NotSentError(
            f"{where} hung up ({error}): check mail.port and mail.security"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(
            f"cannot reach {where} ({error}): check mail.host and mail.port"
        ) from error


def _silent(config: MailConfig) -> NotSentError:
    return NotSentError(
        f"{config.host} port {config.port} does not answer within {config.timeout_s:g} s: "
        "check mail.host, mail.port, mail.security and the firewall"
    )


def _reply(error: smtplib.SMTPResponseException) -> str:
    said = error.smtp_error
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return f"{error.smtp_code} {text}"
