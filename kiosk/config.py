"""What one kiosk is told in its TOML file, for both programs; read once, at their roots."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from fleet.settings.hours import all_hours
from wire.config import Section, parse, read_toml

LONGEST_SOCKET_PATH = 107
"""Bytes that fit into ``sun_path`` (unix(7))."""


def _usual_folder() -> Path:
    # Imported late: the file of an installed kiosk names its own.
    from platformdirs import user_state_path

    return user_state_path("sarangbang")


class Panel(Section):
    """``[panel]``: the glass or the television people look at."""

    diagonal_inch: float = Field(
        default=21.5, gt=5, lt=200, description="diagonal of the panel; sizes follow from it"
    )
    is_tv: bool = Field(
        default=False, description="a television seen from some metres and used by remote control"
    )
    fullscreen: bool = Field(default=True, description="cover the whole display")
    width: int = Field(
        default=1280, ge=320, le=7680, description="window width in pixels when not fullscreen"
    )
    height: int = Field(
        default=720, ge=240, le=4320, description="window height in pixels when not fullscreen"
    )
    output: str = Field(
        default="", description='name of its output, as "DSI-1"; "" for any but the television\'s'
    )


class Television(Section):
    """``[television]``: a second screen for everybody in the room, beside the touch panel."""

    output: str = Field(
        default="", description='name of its output, as "HDMI-A-1"; "" where there is one screen'
    )
    diagonal_inch: float = Field(default=55.0, gt=5, lt=200, description="diagonal of its glass")
    cec: str = Field(
        default="auto",
        description='what switches the television on and off: "auto" for the first /dev/cec*, '
        'a device, or "" for nothing',
    )


class Camera(Section):
    """``[camera]``: what films the room."""

    source: str = Field(
        default="auto",
        description='"auto" for the first real camera, a /dev/v4l/by-id path, a video file, '
        'or "" for none',
    )
    headcount: bool = Field(
        default=True,
        description="count the people before it during a lesson; only the number leaves the kiosk",
    )


class Sound(Section):
    """``[sound]``: what hears and is heard."""

    enabled: bool = Field(default=True, description="false: no microphone and no loudspeaker")
    microphone: str = Field(
        default="default", description="name of the sound server's source, or its default"
    )
    loudspeaker: str = Field(
        default="default", description="name of the sound server's sink, or its default"
    )
    echo_cancellation: bool = Field(
        default=True, description="false only where the speakerphone does it in hardware"
    )


class Volume(Section):
    """``[volume]``: steps of 0 to 10 between which people may choose."""

    start: int = Field(default=6, ge=0, le=10, description="the step of a new kiosk")
    floor: int = Field(default=2, ge=0, le=10, description="never quieter than this step")
    ceiling: int = Field(default=10, ge=0, le=10, description="never louder than this step")

    @model_validator(mode="after")
    def _ordered(self) -> Volume:
        if not self.floor <= self.start <= self.ceiling:
            raise ValueError("must be ordered floor <= start <= ceiling")
        return self


class Library(Section):
    """``[library]``: the films on this kiosk's disk."""

    keep_free_mib: int = Field(
        default=512, ge=0, description="fetch no film that would leave less of the disk free"
    )


class Lessons(Section):
    """``[lessons]``: what the kiosk does where a lesson is not held."""

    patience_minutes: int = Field(
        default=10,
        ge=0,
        le=60,
        description="a lesson in which nobody taught for so long is replaced by its content "
        "until somebody does; 0 is never",
    )


class Night(Section):
    """``[night]``: when nobody is there; wall-clock times of the city, within one day."""

    start: time = Field(default=time(2), description="first moment of the hours for night work")
    end: time = Field(default=time(5), description="the moment at which they are over")
    restart: bool = Field(
        default=True, description="start both programs anew each night, where systemd runs them"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Night:
        if self.start >= self.end:
            raise ValueError("start must come before end, on the same day")
        return self


class Quiet(Section):
    """``[quiet]``: the screen while nobody is there."""

    after_minutes: int = Field(
        default=10,
        ge=0,
        le=240,
        description="home gives way to a clock after so long without a press; 0 is never",
    )
    screen_off: tuple[str, ...] = Field(
        default=(),
        description='hours in which the screen is dark, as "20:00-07:30" by the city\'s clock; '
        "never while a lesson is near",
    )

    @field_validator("screen_off")
    @classmethod
    def _are_hours(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        all_hours(value)
        return value


class Healing(Section):
    """``[healing]``: what the kiosk may have started anew beside its own programs."""

    requests: Path | None = Field(
        default=None,
        description="folder that systemd watches for wishes to start the screen's service or the "
        "machine anew (deploy/healing); without one it asks for neither",
    )


class PictureOfScreen(Section):
    """``[picture]``: pictures of the screen for the operator."""

    every_s: float = Field(
        default=0.0, ge=0, description="send one to the hub every so many seconds; 0 is never"
    )


class KioskConfig(Section):
    """The whole file."""

    hub_url: str = Field(
        default="http://127.0.0.1:8080", description="where the hub answers, without a path"
    )
    state_dir: Path = Field(
        default_factory=_usual_folder,
        description="folder of what must survive a power cut; made when it is missing",
    )
    socket: Path = Field(
        default_factory=lambda read: read["state_dir"] / "screen.sock",
        description="Unix socket between agent and screen; by default in state_dir",
    )
    clock_control: Path | None = Field(
        default=None, description="socket that moves this kiosk's clock (tests and demo only)"
    )
    panel: Panel = Field(default=Panel(), description="the display")
    television: Television = Field(default=Television(), description="a second screen")
    camera: Camera = Field(default=Camera(), description="what films the room")
    sound: Sound = Field(default=Sound(), description="microphone and loudspeaker")
    volume: Volume = Field(default=Volume(), description="how loud people may make it")
    library: Library = Field(default=Library(), description="the films on this kiosk's disk")
    lessons: Lessons = Field(default=Lessons(), description="where a lesson is not held")
    night: Night = Field(default=Night(), description="when nobody is there")
    quiet: Quiet = Field(default=Quiet(), description="the screen while nobody is there")
    healing: Healing = Field(default=Healing(), description="what may be started anew")
    picture: PictureOfScreen = Field(
        default=PictureOfScreen(), description="pictures of the screen for the operator"
    )

    @field_validator("hub_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must look like https://hub.example.kr")
        return value.rstrip("/")

    @field_validator("socket")
    @classmethod
    def _fits_the_kernel(cls, value: Path) -> Path:
        if len(str(value).encode()) > LONGEST_SOCKET_PATH:
            raise ValueError(f"must be at most {LONGEST_SOCKET_PATH} bytes long: {value}")
        return value


def load(path: Path) -> KioskConfig:
    """Read `path`; relative paths in it count from its folder.  Raises `ConfigError`."""
    read = read_toml(path)
    for key in ("state_dir", "socket", "clock_control"):
        if isinstance(read.get(key), str):
            read[key] = path.absolute().parent / read[key]
    return parse(KioskConfig, read, f"the config file {path}")
