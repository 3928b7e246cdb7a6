"""A bounded memory of the packets sent last, for those who ask again."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class PacketCache(Generic[T]):
    """The newest `capacity` values by 16-bit sequence number; `capacity` is a power of two."""

    def __init__(self, capacity: int) -> None:
        if capacity < 1 or capacity & (capacity - 1):
            raise ValueError("a packet cache holds a power of two")
        self._mask = capacity - 1
        self._slots: list[tuple[int, T] | None] = [None] * capacity

    def put(self, sequence: int, value: T) -> None:
        self._slots[sequence & self._mask] = (sequence, value)

    def get(self, sequence: int) -> T | None:
        """The value, unless it never came or was overwritten since."""
        held = self._slots[sequence & self._mask]
        return held[1] if held is not None and held[0] == sequence else None

    def clear(self) -> None:
        self._slots = [None] * (self._mask + 1)
