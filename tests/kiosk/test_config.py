"""Every field of a kiosk's config, and a clear sentence for each way to get it wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from kiosk.config import KioskConfig, load
from wire.config import ConfigError


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file(tmp_path: Path) -> None:
    config = load(
        write(
            tmp_path,
            """
            hub_url = "https://hub.example.kr/"
            state_dir = "state"
            clock_control = "/run/clock.sock"
            [panel]
            diagonal_inch = 43
            is_tv = true
            [camera]
            source = ""
            [volume]
            start = 5
            [library]
            keep_free_mib = 2048
            """,
        )
    )
    assert config.hub_url == "https://hub.example.kr"
    assert config.state_dir == tmp_path / "state"
    assert config.socket == tmp_path / "state" / "screen.sock"
    assert config.clock_control == Path("/run/clock.sock")
    assert (config.panel.diagonal_inch, config.panel.is_tv) == (43, True)
    assert config.camera.source == ""
    assert (config.volume.floor, config.volume.start, config.volume.ceiling) == (2, 5, 10)
    assert config.picture.every_s == 0
    assert config.library.keep_free_mib == 2048


def test_an_empty_file_is_a_whole_config(tmp_path: Path) -> None:
    assert load(write(tmp_path, "")) == KioskConfig()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('hub_ulr = "x"', "key hub_ulr is unknown; the nearest known key is hub_url"),
        ("[camera]\nsorce = ''", "camera.sorce is unknown; the nearest known key is camera.source"),
        ("[panel]\nzzz = 1", "known here are diagonal_inch, is_tv, fullscreen, width, height"),
        ("[library]\nkeep_free = 1", "the nearest known key is library.keep_free_mib"),
        ("[library]\nkeep_free_mib = -1", "library.keep_free_mib: input should be greater"),
        ("[volume]\nfloor = 8", "floor <= start <= ceiling"),
        ("[volume]\nceiling = 11", "volume.ceiling: input should be less than or equal to 10"),
        ("hub_url = 'hub'", "hub_url: must look like https://hub.example.kr"),
        ("state_dir = 3", "state_dir: "),
        (f"socket = '/tmp/{'x' * 120}'", "socket: must be at most 107 bytes"),
        ("hub_url = ", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text))
    sentence = str(caught.value)
    assert says in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_missing_file_ends_the_program_with_exit_code_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "agent", "--config", str(tmp_path / "none.toml")],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"Cannot read the config file {tmp_path / 'none.toml'}: No such file or directory.\n"
    )


def test_every_field_has_a_default_and_a_sentence() -> None:
    def check(model: type[BaseModel]) -> None:
        for name, field in model.model_fields.items():
            assert not field.is_required(), name
            assert field.description, name
            if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                check(field.annotation)

    check(KioskConfig)
