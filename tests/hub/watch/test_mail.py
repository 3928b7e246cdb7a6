"""Letters by SMTP, to real servers of every kind, and what is said when one does not take them."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fleet.messages.digest import Letter
from hub.watch import mail
from hub.watch.errors import NotSentError
from hub.watch.receivers import MailConfig
from tests.parts.certificate import certificate
from tests.parts.mailserver import HOST, PASSWORD, USER, MailServer, mail_server

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LETTER = Letter("[사랑방] 문제 1건: 위도 경로당", "연결되지 않아요.\n")
TO = "it@buan.example.kr"


def config(port: int, security: str = "none", **more: Any) -> MailConfig:
    known = {"host": HOST, "port": port, "security": security, "timeout_s": 60}
    return MailConfig.model_validate(
        {"sender": "사랑방 관제 <console@bucheon.example.kr>", **known, **more}
    )


def send(found: MailConfig, to: str = TO) -> None:
    mail.send(found, mail.compose(found, to, LETTER, "message_1", NOW))


def refusal(found: MailConfig, to: str = TO) -> str:
    with pytest.raises(NotSentError) as caught:
        send(found, to)
    return str(caught.value)


def assert_arrived(server: MailServer) -> None:
    (letter,) = server.letters
    assert letter["Subject"] == LETTER.subject
    assert letter["To"] == TO
    assert letter["From"].addresses[0].display_name == "사랑방 관제"
    assert letter["Message-ID"] == "<message_1@bucheon.example.kr>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == NOW
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text


def test_a_server_on_this_machine_takes_it_in_the_clear() -> None:
    with mail_server("none") as server:
        send(config(server.port))
        assert_arrived(server)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_far_away_takes_it_encrypted_and_signed_in(tmp_path: Path, security: str) -> None:
    own = certificate(tmp_path)
    with mail_server(security, own, sign_in=True) as server:
        found = config(server.port, security, ca_file=own, user=USER, password=PASSWORD)
        send(found)
        assert_arrived(server)
        assert server.signed_in == [USER.encode()]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(tmp_path: Path, security: str) -> None:
    with mail_server(security, certificate(tmp_path)) as server:
        said = refusal(config(server.port, security))
        assert "is not trusted" in said
        assert "mail.ca_file" in said
        assert server.letters == []


def test_a_certificate_of_another_server_is_refused(tmp_path: Path) -> None:
    other = certificate(tmp_path, "127.0.0.2")
    with mail_server("starttls", other) as server:
        assert "is not trusted" in refusal(config(server.port, "starttls", ca_file=other))


def test_a_wrong_password_is_named(tmp_path: Path) -> None:
    own = certificate(tmp_path)
    with mail_server("starttls", own, sign_in=True) as server:
        said = refusal(config(server.port, "starttls", ca_file=own, user=USER, password="wrong"))
        assert "mail.user and mail.password" in said


def test_without_starttls_nothing_is_sent_in_the_clear() -> None:
    with mail_server("none") as server:
        said = refusal(config(server.port, "starttls"))
        assert "STARTTLS" in said
        assert "mail.security" in said
        assert server.letters == []


def test_the_wrong_kind_of_tls_is_named() -> None:
    with mail_server("none") as server:
        assert '587 "starttls", 465 "tls"' in refusal(config(server.port, "tls"))


def test_an_unknown_mailbox_is_named() -> None:
    with mail_server("none") as server:
        server.refuses[TO] = "550 no such mailbox"
        assert TO in refusal(config(server.port))


def test_what_a_server_says_is_passed_on() -> None:
    with mail_server("none") as server:
        server.answers.append("452 mailbox full")
        assert "452 mailbox full" in refusal(config(server.port))


def test_nobody_there_and_no_such_name_are_told_apart() -> None:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        said = refusal(config(probe.getsockname()[1]))
    assert "check mail.host and mail.port" in said
    assert "is not known" in refusal(config(25, host="mail.invalid"))


def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    with socket.socket() as silent:
        silent.bind((HOST, 0))
        silent.listen()
        said = refusal(config(silent.getsockname()[1], timeout_s=0.2))
    assert "does not answer within 0.2 s" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"host": "mail.example.kr"}, "sender is missing"),
        ({"to": [{"address": TO}]}, "host is missing"),
        ({"host": "h", "sender": "a@b.kr", "user": "u", "security": "none"}, "in the clear"),
        ({"host": "h", "sender": "nobody"}, "must be an e-mail address"),
        ({"host": "h", "sender": "a@b.kr", "to": [{"address": "a@b.kr\nBcc: c@d.kr"}]}, "must be"),
    ],
)
def test_a_config_that_cannot_work_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        MailConfig.model_validate(given)
