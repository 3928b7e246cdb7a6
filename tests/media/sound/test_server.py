from __future__ import annotations

import pytest

from media.sound.server import NOTHING, Offer, ask, defaults, names
from tests.parts.sound import SoundServer


def info(sink: str, source: str) -> str:
    return f"Server Name: pulseaudio\nDefault Sink: {sink}\nDefault Source: {source}\nCookie: 1"


@pytest.mark.parametrize(
    ("sink", "source", "expected"),
    [
        ("usb", "usb-mic", ("usb", "usb-mic")),
        ("usb", "usb.monitor", ("usb", None)),
        ("auto_null", "auto_null.monitor", (None, None)),
        ("@DEFAULT_SINK@", "@DEFAULT_SOURCE@", (None, None)),
        ("", "", (None, None)),
    ],
)
def test_a_monitor_is_no_microphone_and_a_dummy_no_loudspeaker(
    sink: str, source: str, expected: tuple[str | None, str | None]
) -> None:
    assert defaults(info(sink, source)) == expected


def test_names_are_the_second_column() -> None:
    assert names("0\tspk\tmodule\n1\tmicbus\tmodule\n") == {"spk", "micbus"}
    assert names(None) == frozenset()


def test_what_a_real_server_offers(server: SoundServer) -> None:
    assert ask("default", "default") == Offer("spk", "mic")
    assert ask("micbus", "spk.monitor") == Offer("micbus", "spk.monitor")
    assert ask("unplugged", "unplugged") == NOTHING


def test_no_server_offers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/pulse")
    assert ask("default", "default") == NOTHING
