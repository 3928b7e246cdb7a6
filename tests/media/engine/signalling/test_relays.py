"""TURN servers in the words a client is told them in."""

from __future__ import annotations

import pytest

from media.engine.rtc_config import TurnServer
from media.engine.signalling.relays import told


@pytest.mark.parametrize(
    ("host", "protocol", "url"),
    [
        ("turn.example.kr", "udp", "turn:turn.example.kr:3478?transport=udp"),
        ("turn.example.kr", "tcp", "turn:turn.example.kr:3478?transport=tcp"),
        ("turn.example.kr", "tls", "turns:turn.example.kr:3478?transport=tcp"),
        ("2001:db8::1", "udp", "turn:[2001:db8::1]:3478?transport=udp"),
    ],
)
def test_how_a_server_is_named(host: str, protocol: str, url: str) -> None:
    server = TurnServer.model_validate(
        {"host": host, "port": 3478, "protocol": protocol, "username": "u", "credential": "c"}
    )
    (server_told,) = told([server], "PA_1", 0)
    assert list(server_told.urls) == [url]
    assert (server_told.username, server_told.credential) == ("u", "c")


def test_a_secret_is_never_told_but_signs_a_name_for_a_time() -> None:
    server = TurnServer(host="t", port=1, secret="shared", ttl=3600)
    (one,) = told([server], "PA_1", 1_000_000.9)
    assert one.username == "1003600:PA_1"
    # printf 1003600:PA_1 | openssl dgst -sha1 -hmac shared -binary | base64
    assert one.credential == "S3MXrb/skNo15R4S8tVhzlyztBg="
    (other,) = told([server], "PA_2", 1_000_000.9)
    assert other.credential != one.credential
