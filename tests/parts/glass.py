"""What is up on the glass of a kiosk of 1280 x 720; `demo.full_kiosk.glass` says where to tap."""

from __future__ import annotations

from collections.abc import Callable

from tests.parts.display import Display
from tests.parts.waiting import until

_ENTER_LESSON = (90, 505)
_PINE = (20, 83, 45)


def is_home(screen: Display) -> bool:
    """Whether home is up with a lesson on its card: the big green button is where it belongs."""
    x, y = _ENTER_LESSON
    seen = screen.picture()[y, x]
    return all(abs(int(part) - wanted) < 8 for part, wanted in zip(seen, _PINE, strict=True))


def tap_until(
    screen: Display, place: tuple[int, int], what: str, led: Callable[[], bool], timeout_s: float
) -> None:
    """Tap a place, again every second as people do, until it has led to something."""

    def look() -> bool:
        if led():
            return True
        screen.tap(*place)
        return False

    until(what, look, timeout_s, every_s=1.0)
