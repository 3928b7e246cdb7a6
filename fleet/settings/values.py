"""What can be set from afar, and whose word counts (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from fleet.settings.hours import all_hours
from fleet.settings.pin import kept


class Level(StrEnum):
    """Where something is set; the narrower level's word counts."""

    ORG = "org"
    CENTER = "center"
    KIOSK = "kiosk"


class Settings(BaseModel):
    """One level's word on each matter; None leaves it to the wider level.

    Nothing is here that a kiosk does not obey.
    """

    # A kiosk reads what a newer hub says, and obeys what it knows of it.
    model_config = ConfigDict(frozen=True, extra="ignore")

    volume_floor: int | None = Field(default=None, ge=0, le=10, description="never quieter")
    volume_ceiling: int | None = Field(default=None, ge=0, le=10, description="never louder")
    microphone: bool | None = Field(
        default=None, description="whether this place can ever be heard in a lesson"
    )
    camera: bool | None = Field(default=None, description="whether lessons see this place")
    headcount: bool | None = Field(
        default=None, description="whether the people before the camera are counted"
    )
    lead_s: int | None = Field(
        default=None, ge=60, le=600, description="lessons open here so long before they start"
    )
    screen_off: tuple[str, ...] | None = Field(
        default=None,
        max_length=4,
        description='hours in which the screen is dark, as "20:00-07:30"; none: it never is',
    )
    panel_inch: float | None = Field(
        default=None, gt=5, lt=200, description="diagonal of the panel; sizes follow from it"
    )
    is_tv: bool | None = Field(default=None, description="seen from metres, by remote control")
    picture_every_s: int | None = Field(
        default=None, ge=0, le=3600, description="a picture of the screen so often; 0 is never"
    )
    keep_free_mib: int | None = Field(
        default=None, ge=0, le=1_000_000, description="fetch no film that would leave less free"
    )
    helper_pin: str | None = Field(
        default=None,
        description="four digits that open the helper's corner; kept and told as their hash",
    )

    @field_validator("helper_pin")
    @classmethod
    def _is_never_kept_in_clear(cls, value: str | None) -> str | None:
        return None if value is None else kept(value)

    @field_validator("screen_off")
    @classmethod
    def _are_hours(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        all_hours(value or ())
        return value

    def said(self) -> dict[str, Any]:
        """Only what this level says."""
        return self.model_dump(mode="json", exclude_none=True)


NAMES: tuple[str, ...] = tuple(Settings.model_fields)

USUAL: Mapping[str, Any] = MappingProxyType(
    {
        "volume_floor": 2,
        "volume_ceiling": 10,
        "microphone": True,
        "camera": True,
        "headcount": True,
        "lead_s": 300,
        "screen_off": (),
        "panel_inch": 21.5,
        "is_tv": False,
        "picture_every_s": 0,
        "keep_free_mib": 512,
        "helper_pin": None,
    }
)
"""What a kiosk's config file says where nobody changed it; only to be shown."""


class KioskSettings(Settings):
    """What one kiosk is told: the words that count, and the version they make together."""

    version: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """What counts in one matter, and where it was said; nowhere: the kiosk's own file."""

    value: Any = None
    level: Level | None = None


def words(levels: Mapping[Level, Settings]) -> dict[str, Word]:
    """For each name the narrowest level's word."""
    found = dict.fromkeys(NAMES, Word())
    for level in Level:
        for name, value in levels.get(level, Settings()).said().items():
            found[name] = Word(value, level)
    return found


def effective(levels: Mapping[Level, Settings], version: int) -> KioskSettings:
    """What the kiosk is told."""
    counts = {name: word.value for name, word in words(levels).items()}
    return KioskSettings(version=version, **counts)


def clash(levels: Mapping[Level, Settings]) -> str | None:
    """The name of a setting that contradicts another as they count together, if one does."""
    counts = words(levels)
    floor, ceiling = counts["volume_floor"], counts["volume_ceiling"]
    if floor.value is None or ceiling.value is None or floor.value <= ceiling.value:
        return None
    # The newer word is most likely the narrower one, so that is where to change it.
    order = list(Level)
    narrower = order.index(floor.level or Level.ORG) >= order.index(ceiling.level or Level.ORG)
    return "volume_floor" if narrower else "volume_ceiling"
