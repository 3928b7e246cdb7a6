"""A binding request at a glance."""

from __future__ import annotations

import pytest
from aioice import stun

from media.engine.guards.checks import meant_for


def request(attributes: dict[str, object]) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=attributes)
    message.add_message_integrity(b"secret")
    return bytes(message)


GOOD = request({"USERNAME": "ours:theirs", "PRIORITY": 5})


def test_the_first_half_of_the_user_name_is_ours() -> None:
    assert meant_for(GOOD) == "ours"
    assert meant_for(request({"PRIORITY": 5, "USERNAME": "a:b"})) == "a"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:27],
        b"\x01\x01" + GOOD[2:],
        GOOD[:4] + b"\0\0\0\0" + GOOD[8:],
        GOOD + b"\0\0\0\0",
        GOOD[:-4],
        request({"USERNAME": "no colon"}),
        request({"PRIORITY": 5}),
    ],
    ids=["empty", "short", "response", "cookie", "longer", "cut", "colon", "nameless"],
)
def test_nothing_else_names_anybody(data: bytes) -> None:
    assert meant_for(data) is None


def test_a_name_behind_many_attributes_is_not_looked_for() -> None:
    empty = b"\x80\x30\x00\x00"
    body = empty * 400 + b"\x00\x06\x00\x04a:bc"
    data = b"\x00\x01" + len(body).to_bytes(2, "big") + b"\x21\x12\xa4\x42" + bytes(12) + body
    assert meant_for(data) is None


def test_a_name_that_is_no_text_is_nobodys() -> None:
    body = b"\x00\x06\x00\x04\xff\xfe:b"
    data = b"\x00\x01\x00\x08\x21\x12\xa4\x42" + bytes(12) + body
    found = meant_for(data)
    assert found is not None
    assert not found.isascii()
