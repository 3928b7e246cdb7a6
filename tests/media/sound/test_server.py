from __future__ import annotations

import pytest

from media.sound.server import NOTHING, Offer, ask, chosen, defaults, names, unmuted
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
    assert ask("unplugged", "unplugged") == Offer(None, None, "wrong", "wrong")


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ({"usb", "hdmi"}, ("usb", "")),
        ({"hdmi"}, (None, "wrong")),
        ({"hdmi.monitor"}, (None, "gone")),
        (set(), (None, "gone")),
    ],
)
def test_another_device_never_stands_in_for_the_chosen_one(
    there: set[str], expected: tuple[str | None, str]
) -> None:
    assert chosen("usb", frozenset(there)) == expected


def test_what_the_sound_server_muted_is_taken_back(server: SoundServer) -> None:
    assert not unmuted("spk", "mic")
    server.pactl("set-sink-mute", "spk", "1")
    server.pactl("set-source-mute", "mic", "1")
    assert unmuted("spk", "mic")
    assert "no" in server.pactl("get-sink-mute", "spk")
    assert "no" in server.pactl("get-source-mute", "mic")


def test_no_server_offers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/pulse")
    assert ask("default", "default") == NOTHING
