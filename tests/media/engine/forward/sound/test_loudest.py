"""Whose microphones are heard, packet by packet of 20 ms."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from media.engine.forward.sound.loudest import OUTSHOUT_S, QUIET_S, Loudest, Place

PACKET_S = 0.02
SPEECH, SHOUT, MURMUR, SILENCE = 25, 10, 60, 127


class Hall:
    """Open microphones, and how many of each one's packets are heard."""

    def __init__(self, most: int, count: int, leader: bool = False) -> None:
        room = Loudest(most)
        self.places = [room.open(always=leader and not number) for number in range(count)]
        self.now = 0.0

    def speak(self, seconds: float, levels: Iterable[int]) -> list[list[bool]]:
        """Each says something this loud; whether each packet is heard."""
        heard: list[list[bool]] = [[] for _ in self.places]
        for _ in range(round(seconds / PACKET_S)):
            self.now += PACKET_S
            for place, level, own in zip(self.places, levels, heard, strict=True):
                own.append(place.heard(level, self.now))
        return heard

    @property
    def holders(self) -> list[int]:
        return [number for number, place in enumerate(self.places) if place.holds]


@pytest.mark.parametrize("levels", [(SPEECH, SPEECH, SPEECH), (SILENCE, MURMUR, SHOUT)])
def test_as_many_as_there_are_places_are_all_heard_whole(levels: tuple[int, ...]) -> None:
    assert all(all(own) for own in Hall(3, 3).speak(5, levels))


def test_without_a_limit_everybody_is_heard() -> None:
    assert all(all(own) for own in Hall(0, 9).speak(5, [SHOUT, *[MURMUR] * 8]))


def test_who_begins_to_speak_is_heard_from_the_first_packet() -> None:
    hall = Hall(2, 3)
    hall.speak(2, (SILENCE, MURMUR, SILENCE))
    assert all(hall.speak(1, (SILENCE, MURMUR, SPEECH))[2])


def test_the_place_of_whoever_was_quiet_longest_is_taken() -> None:
    hall = Hall(2, 3)
    hall.speak(1, (SPEECH, SPEECH, SILENCE))
    hall.speak(1, (SILENCE, SPEECH, SILENCE))
    hall.speak(QUIET_S + 0.1, (SILENCE, SILENCE, SILENCE))
    hall.speak(0.1, (SILENCE, SILENCE, SPEECH))
    assert hall.holders == [1, 2]


def test_nobody_is_cut_off_between_two_words() -> None:
    hall = Hall(1, 2)
    hall.speak(1, (SPEECH, SILENCE))
    for _ in range(20):
        paused = hall.speak(QUIET_S - 0.1, (SILENCE, SPEECH))
        spoken = hall.speak(0.3, (SPEECH, SPEECH))
        assert all(paused[0] + spoken[0])
        assert not any(paused[1] + spoken[1])


def test_who_is_as_loud_waits_for_a_pause() -> None:
    hall = Hall(1, 2)
    assert not any(hall.speak(20, (SPEECH, SPEECH))[1])
    hall.speak(QUIET_S + 0.1, (SILENCE, SILENCE))
    assert all(hall.speak(1, (SILENCE, SPEECH))[1])


def test_a_hum_does_not_keep_its_place_for_ever() -> None:
    hall = Hall(1, 2)
    hall.speak(3, (44, SILENCE))
    heard = hall.speak(OUTSHOUT_S + 2, (44, SHOUT))
    assert hall.holders == [1]
    assert heard[1].count(False) * PACKET_S == pytest.approx(OUTSHOUT_S, abs=1.0)
    assert any(heard[1])


def test_two_of_the_same_loudness_do_not_take_turns() -> None:
    hall = Hall(1, 2)
    changes, before = 0, hall.holders
    for second in range(60):
        hall.speak(1, (SPEECH - second % 5, SPEECH - (second + 2) % 5))
        changes += hall.holders != before
        before = hall.holders
    assert changes == 1  # the first to speak


def test_who_leads_is_heard_and_takes_nobodys_place() -> None:
    hall = Hall(1, 3, leader=True)
    heard = hall.speak(5, (MURMUR, SHOUT, SPEECH))
    assert all(heard[0])
    assert hall.holders == [1]


def test_who_leads_from_now_on_gives_a_place_free_and_who_no_longer_does_needs_one() -> None:
    hall = Hall(1, 2)
    hall.speak(1, (SPEECH, SPEECH))
    hall.places[0].lead(True)
    assert all(all(own) for own in hall.speak(1, (SPEECH, SPEECH)))
    assert hall.holders == [1]
    hall.places[0].lead(False)
    assert not any(hall.speak(1, (SPEECH, SPEECH))[0])


def test_without_a_limit_nobody_loses_by_not_leading() -> None:
    hall = Hall(0, 2)
    hall.places[0].lead(False)
    assert all(all(own) for own in hall.speak(1, (SPEECH, SPEECH)))


def test_a_microphone_that_closes_gives_its_place_away_at_once() -> None:
    hall = Hall(1, 2)
    hall.speak(1, (SPEECH, SPEECH))
    hall.places[0].leave()
    hall.places[0].leave()
    gone = hall.places.pop(0)
    assert all(hall.speak(1, (SPEECH,))[0])
    assert isinstance(gone, Place)
    assert not gone.holds


@pytest.mark.parametrize("count", [4, 9])
def test_never_more_are_heard_than_there_are_places(count: int) -> None:
    hall = Hall(3, count)
    for second in range(30):
        levels = [SPEECH if (number + second) % 3 else SILENCE for number in range(count)]
        heard = hall.speak(1, levels)
        assert len(hall.holders) <= 3
        changes = count  # each may begin once, with a packet in which another one ends
        assert sum(map(sum, heard)) <= 3 * len(heard[0]) + changes
