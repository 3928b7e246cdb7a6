"""The number of the helper's corner: kept as a hash, known by its digits alone."""

from __future__ import annotations

import pytest

from fleet.settings.pin import is_right, kept
from fleet.settings.values import Settings


def test_only_the_digits_themselves_are_right() -> None:
    hashed = kept("0417")
    assert "0417" not in hashed
    assert is_right("0417", hashed)
    assert [is_right(typed, hashed) for typed in ("0418", "417", "", hashed)] == [False] * 4
    assert not is_right("0417", "")


def test_the_same_digits_are_kept_differently_each_time() -> None:
    assert kept("0417") != kept("0417")


@pytest.mark.parametrize("text", ["", "123", "12345", "12a4", "١٢٣٤", "scrypt:1:2"])
def test_nothing_else_is_a_number(text: str) -> None:
    with pytest.raises(ValueError, match="4 digits"):
        kept(text)


def test_settings_never_hold_it_in_clear_and_a_hash_stays_as_it_is() -> None:
    said = Settings(helper_pin="0417").said()
    assert is_right("0417", said["helper_pin"])
    assert Settings.model_validate(said).helper_pin == said["helper_pin"]
