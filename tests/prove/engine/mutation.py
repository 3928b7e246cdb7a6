"""Inputs that were once right (pure): bits, lengths, cuts, repeats, and two grown together."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

EDGES = (0, 1, 2, 3, 4, 0x7F, 0x80, 0xFE, 0xFF)
MOST_BYTES = 65536


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds, changed in one to six places; now and then noise."""
    if chance.random() < 0.01:
        return chance.randbytes(chance.randrange(200))
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randrange(1, 7)):
        chance.choice(CHANGES)(data, chance, seeds)
    return bytes(data[:MOST_BYTES])


def _at(data: bytearray, chance: random.Random) -> int:
    """Somewhere; the beginning, where headers are, more often."""
    if not data:
        return 0
    return chance.randrange(min(len(data), chance.choice((16, 64, len(data)))))


def _flip(data: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    if data:
        data[_at(data, chance)] ^= 1 << chance.randrange(8)


def _edge(data: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    if data:
        data[_at(data, chance)] = chance.choice(EDGES)


def _word(data: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    """A length or a count that is wrong by little or by much."""
    at = _at(data, chance)
    if at + 2 <= len(data):
        old = int.from_bytes(data[at : at + 2], "big")
        new = chance.choice((old - 1, old + 1, old * 2, 0, 0xFFFF, len(data))) & 0xFFFF
        data[at : at + 2] = new.to_bytes(2, "big")


def _cut(data: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    del data[_at(data, chance) :]


def _take_out(data: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    at = _at(data, chance)
    del data[at : at + chance.randrange(1, 9)]


def _put_in(data: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    at = _at(data, chance)
    data[at:at] = chance.randbytes(chance.randrange(1, 9))


def _repeat(data: bytearray, chance: random.Random, _seeds: Sequence[bytes]) -> None:
    at = _at(data, chance)
    data[at:at] = data[at : at + chance.randrange(1, 65)] * chance.randrange(1, 9)


def _graft(data: bytearray, chance: random.Random, seeds: Sequence[bytes]) -> None:
    other = chance.choice(seeds)
    if other:
        data[_at(data, chance) :] = other[chance.randrange(len(other)) :]


CHANGES: Sequence[Callable[[bytearray, random.Random, Sequence[bytes]], None]] = (
    _flip,
    _flip,
    _edge,
    _edge,
    _word,
    _cut,
    _take_out,
    _put_in,
    _repeat,
    _graft,
)
