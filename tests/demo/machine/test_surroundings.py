"""Whether there is a display."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from demo.machine.surroundings import has_display, socket_folder


def test_no_name_is_no_display() -> None:
    assert not has_display({})


@pytest.mark.parametrize("name", [":4711", "unix:4711", "nonsense", ":", "127.0.0.1:4711.0"])
def test_a_display_that_does_not_answer_is_none(name: str) -> None:
    assert not has_display({"DISPLAY": name})


def test_a_display_over_the_network_counts() -> None:
    with socket.socket() as server:
        number = _listen(server)
        assert has_display({"DISPLAY": f"127.0.0.1:{number}.0"})


def _listen(server: socket.socket) -> int:
    """Take a port above 6000 and give the display number that belongs to it."""
    for number in range(100, 900):
        try:
            server.bind(("127.0.0.1", 6000 + number))
        except OSError:
            continue
        server.listen()
        return number
    raise AssertionError("no free display number")


def test_wayland_is_found_in_the_runtime_folder(tmp_path: Path) -> None:
    folder = socket_folder(tmp_path)
    environ = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(folder)}
    assert not has_display(environ)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "wayland-9"))
        server.listen()
        assert has_display(environ)


def test_sockets_go_where_their_path_fits(tmp_path: Path) -> None:
    deep = tmp_path / ("very-" * 20)
    assert len(str(socket_folder(deep))) < 80
    assert socket_folder(tmp_path / "x").is_dir()
