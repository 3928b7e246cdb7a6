"""Which simulcast layer a subscriber gets: what it asked for, within what its line carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

RID_ORDER = {"q": 0, "h": 1, "f": 2}
ENOUGH = 0.7  # a layer may have this part of the pixels asked for
NOMINAL_BITS = (160_000, 500_000, 1_700_000)
SINGLE_BITS = 600_000
HELD = 0.75


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subscriber asked for; the size counts where it is given, else the quality."""

    disabled: bool = False
    quality: int = 2
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """One layer as it is now; `bits_per_s` 0 where nothing was measured."""

    width: int
    height: int
    bits_per_s: float = 0.0
    alive: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """One video that wants a part of a line: its layers, and the highest one it may have."""

    shapes: tuple[Shape, ...]
    best: int
    held: int | None = None
    """The layer it has; that one may cost a little more than is left before it is taken away."""

    def price(self, rank: int) -> float:
        has = self.held is not None and rank <= self.held
        return cost(self.shapes, rank) * (HELD if has else 1.0)


def order_rids(rids: Sequence[str]) -> list[str]:
    """From the smallest picture to the largest."""
    if all(rid in RID_ORDER for rid in rids):
        return sorted(rids, key=lambda rid: RID_ORDER[rid])
    return list(rids)


def shapes_of(
    width: int, height: int, given: Sequence[tuple[int, int]], count: int
) -> list[tuple[int, int]]:
    """The sizes of `count` layers: as announced, or halved from the whole picture."""
    if len(given) == count:
        return sorted(given, key=lambda size: size[0] * size[1])
    return [(width >> count - 1 - rank, height >> count - 1 - rank) for rank in range(count)]


def wanted(shapes: Sequence[Shape], wish: Wish) -> int | None:
    """The best layer worth sending; None where no picture is wanted."""
    if wish.disabled or not shapes:
        return None
    if wish.width > 0 and wish.height > 0:
        pixels = wish.width * wish.height * ENOUGH
        for rank, shape in enumerate(shapes):
            if shape.width * shape.height >= pixels:
                return rank
        return len(shapes) - 1
    return min(wish.quality, len(shapes) - 1)


def reachable(shapes: Sequence[Shape], rank: int) -> int:
    """The layer itself, or where it is silent the next lower one that is not, else a higher one."""
    for lower in range(rank, -1, -1):
        if shapes[lower].alive:
            return lower
    for higher in range(rank + 1, len(shapes)):
        if shapes[higher].alive:
            return higher
    return rank


def cost(shapes: Sequence[Shape], rank: int) -> float:
    """Bits per second of a layer, measured or else usual."""
    measured = shapes[rank].bits_per_s
    if measured > 0:
        return measured
    return SINGLE_BITS if len(shapes) == 1 else NOMINAL_BITS[min(rank, 2)]


def allocate(budget: float | None, requests: Sequence[Request]) -> list[int | None]:
    """Divide a line among its videos; None pauses one.

    Everybody's smallest layer comes before anybody's larger one; requests stand in the order
    of their importance.  No budget means a line without known limit.
    """
    if budget is None:
        return [request.best for request in requests]
    given: list[int | None] = []
    for request in requests:
        need = request.price(0)
        if need <= budget:
            budget -= need
            given.append(0)
        else:
            given.append(None)
    for step in (1, 2):
        for index, request in enumerate(requests):
            rank = given[index]
            if rank != step - 1 or request.best < step or step >= len(request.shapes):
                continue
            more = request.price(step) - request.price(step - 1)
            if more <= budget:
                budget -= max(0.0, more)
                given[index] = step
    return given


def next_step(requests: Sequence[Request], given: Sequence[int | None]) -> float | None:
    """Bits per second for what is given and one layer more; None where all have their best."""
    now = sum(
        cost(request.shapes, rank)
        for request, rank in zip(requests, given, strict=True)
        if rank is not None
    )
    for request, rank in zip(requests, given, strict=True):
        if rank is None:
            return now + cost(request.shapes, 0)
    for request, rank in zip(requests, given, strict=True):
        if rank is not None and rank < request.best:
            return now + cost(request.shapes, rank + 1) - cost(request.shapes, rank)
    return None
