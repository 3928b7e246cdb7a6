"""The hub's configuration file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from hub import config
from hub.config import EngineConfig, HubConfig, LibraryConfig
from wire.config import ConfigError

WHOLE = """
public_url = "https://hub.example.kr/"
clock_control = "/run/clock.sock"

[engine]
url = "http://10.0.0.5:7880"
public_url = "wss://room.example.kr"
api_key = "key"
api_secret = "a secret of more than thirty-two bytes"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "hub.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_hub_without_a_file_has_sensible_defaults(tmp_path: Path) -> None:
    found = config.load(None, tmp_path, {})
    assert found == HubConfig()
    assert found.engine.signal_url == "ws://127.0.0.1:7880"
    assert not found.is_https


def test_the_file_in_the_data_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path, WHOLE)
    found = config.load(None, tmp_path, {"LIVEKIT_API_KEY": "of the environment"})
    assert found.public_url == "https://hub.example.kr"
    assert found.is_https
    assert found.clock_control == Path("/run/clock.sock")
    assert found.engine.keys.key == "key"
    assert found.engine.connect_sources == ("wss://room.example.kr", "https://room.example.kr")


def test_keys_may_come_from_the_environment(tmp_path: Path) -> None:
    environ = {"LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": "secret"}
    found = config.load(None, tmp_path, environ)
    assert (found.engine.keys.key, found.engine.keys.secret) == ("key", "secret")
    assert "secret" not in repr(found.engine.api_secret)


def test_without_keys_nobody_can_guess_ours() -> None:
    assert EngineConfig().keys.secret != EngineConfig().keys.secret


MISTAKES = {
    "a key nearly right": ('publik_url = "http://x"', "public_url"),
    "a key nearly right inside": ('[engine]\napi_kee = "x"', "engine.api_key"),
    "a key nobody knows": ("zzz = 1", "zzz"),
    "an address that is none": ('public_url = "hub.example.kr"', "public_url"),
    "an address with a path": ('public_url = "https://x.kr/hub"', "public_url"),
    "an engine that is no address": ('[engine]\nurl = "10.0.0.5"', "engine.url"),
    "no TOML": ("= 3", "TOML"),
    "a film of no size": ("[library]\nlargest_mib = 0", "library.largest_mib"),
    "a section that is a word": ('engine = "x"', "engine"),
}


@pytest.mark.parametrize(("text", "named"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_sentence_that_names_it(tmp_path: Path, text: str, named: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        config.load(path, tmp_path, {})
    assert named in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        config.load(tmp_path / "nowhere.toml", tmp_path, {})


@pytest.mark.parametrize("model", [HubConfig, EngineConfig, LibraryConfig])
def test_every_field_says_what_it_is_for(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name
