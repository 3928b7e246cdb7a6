"""Whose word counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.settings.values import (
    NAMES,
    USUAL,
    KioskSettings,
    Level,
    Settings,
    Word,
    clash,
    effective,
    words,
)
from kiosk.config import KioskConfig
from schedule.timetable import DEFAULT_LEAD_S

SETTINGS = st.builds(
    Settings,
    volume_floor=st.none() | st.integers(0, 10),
    volume_ceiling=st.none() | st.integers(0, 10),
    camera=st.none() | st.booleans(),
    panel_inch=st.none() | st.sampled_from([21.5, 32.0]),
    picture_every_s=st.none() | st.integers(0, 60),
)
LEVELS = st.dictionaries(st.sampled_from(list(Level)), SETTINGS)


@given(LEVELS)
def test_the_narrowest_word_counts_and_says_where_it_was_said(
    levels: dict[Level, Settings],
) -> None:
    for name, word in words(levels).items():
        said = [level for level in Level if getattr(levels.get(level), name, None) is not None]
        assert word.level == (said[-1] if said else None)
        assert word.value == (getattr(levels[said[-1]], name) if said else None)


@given(LEVELS, st.sampled_from(list(Level)), st.sampled_from(NAMES))
def test_taking_a_word_back_leaves_the_wider_one(
    levels: dict[Level, Settings], level: Level, name: str
) -> None:
    without = {**levels, level: levels.get(level, Settings()).model_copy(update={name: None})}
    wider = {key: value for key, value in levels.items() if key is not level}
    assert words(without)[name] == words(wider)[name]


def test_false_and_nothing_are_words_too() -> None:
    said = {
        Level.ORG: Settings(camera=True, picture_every_s=10),
        Level.KIOSK: Settings(camera=False, picture_every_s=0),
    }
    assert words(said)["camera"] == Word(False, Level.KIOSK)
    told = effective(said, 7)
    assert (told.camera, told.picture_every_s, told.panel_inch) == (False, 0, None)
    assert told.version == 7


@pytest.mark.parametrize(
    ("org", "kiosk", "field"),
    [
        (Settings(volume_floor=6), Settings(volume_ceiling=5), "volume_ceiling"),
        (Settings(volume_ceiling=5), Settings(volume_floor=6), "volume_floor"),
        (Settings(), Settings(volume_floor=6, volume_ceiling=5), "volume_floor"),
        (Settings(volume_floor=6), Settings(volume_floor=5, volume_ceiling=5), None),
        (Settings(volume_floor=6), Settings(), None),
    ],
)
def test_a_contradiction_is_named_where_it_can_be_mended(
    org: Settings, kiosk: Settings, field: str | None
) -> None:
    assert clash({Level.ORG: org, Level.KIOSK: kiosk}) == field


def test_hours_are_hours_and_no_hours_are_a_word() -> None:
    said = {Level.ORG: Settings(screen_off=("20:00-07:30",)), Level.KIOSK: Settings(screen_off=())}
    assert effective(said, 1).screen_off == ()
    for wrong in (("8 PM",), ("20:00-20:00",), ("20:00-07:30",) * 5):
        with pytest.raises(ValueError):
            Settings(screen_off=wrong)


def test_a_kiosk_reads_what_a_newer_hub_says() -> None:
    told = KioskSettings.model_validate_json('{"version": 3, "camera": false, "aroma": "pine"}')
    assert (told.version, told.camera) == (3, False)


def test_the_usual_is_what_a_kiosks_own_file_says() -> None:
    own = KioskConfig()
    assert dict(USUAL) == {
        "volume_floor": own.volume.floor,
        "volume_ceiling": own.volume.ceiling,
        "microphone": own.sound.enabled,
        "camera": own.camera.source != "",
        "headcount": own.camera.headcount,
        "lead_s": DEFAULT_LEAD_S,
        "screen_off": own.quiet.screen_off,
        "panel_inch": own.panel.diagonal_inch,
        "is_tv": own.panel.is_tv,
        "picture_every_s": own.picture.every_s,
        "keep_free_mib": own.library.keep_free_mib,
        "helper_pin": None,
    }
    assert set(USUAL) == set(NAMES)
