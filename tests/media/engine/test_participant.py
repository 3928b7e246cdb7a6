"""How long somebody is waited for."""

from __future__ import annotations

import pytest

from media.engine.rooms.participant import is_gone, is_suspect, is_too_late


@pytest.mark.parametrize(("sending", "patience_s"), [(True, 3.0), (False, 6.0)])
def test_silence_is_suspect_sooner_where_packets_are_expected(
    sending: bool, patience_s: float
) -> None:
    assert not is_suspect(patience_s, sending)
    assert is_suspect(patience_s + 0.01, sending)


def test_who_is_half_way_in_has_twenty_seconds() -> None:
    assert not is_too_late(20.0)
    assert is_too_late(20.01)


@pytest.mark.parametrize(
    ("silent_s", "without_socket_s", "gone"),
    [
        (0.1, 20.0, False),  # media flows: the socket may still come back
        (0.1, 20.1, True),
        (15.1, 0.9, False),  # the new socket may be on its way
        (15.1, 1.1, True),
        (15.0, 19.0, False),
    ],
)
def test_a_session_ends_without_a_socket_and_sooner_without_media(
    silent_s: float, without_socket_s: float, gone: bool
) -> None:
    assert is_gone(silent_s, without_socket_s) is gone
