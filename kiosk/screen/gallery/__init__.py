"""Every screen in every state as PNG files: ``python -m kiosk.screen.gallery DIR``.

For people who work on the screens, and for tests that look at all of them.  `sample` is what
all share, `states` holds the states, `draw` brings a window into one of them, `sheet` puts a few
side by side.  Films are drawn only where there is a display; ``xvfb-run`` makes one.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.screen.gallery.draw import press, show
from kiosk.screen.gallery.panels import PANELS
from kiosk.screen.gallery.sample import CENTERS, NOW, Sample, lesson
from kiosk.screen.gallery.states.attendance import ticking_names
from kiosk.screen.gallery.states.films import playing, shelves
from kiosk.screen.gallery.states.home import at_home, countdown, first_day
from kiosk.screen.gallery.states.lesson import inside_a_lesson
from kiosk.screen.gallery.states.notices import alerts, help_coming, notices
from kiosk.screen.gallery.states.quiet import helped, in_the_corner, resting
from kiosk.screen.gallery.states.talk import talks

__all__ = ["BESIDE", "CENTERS", "NOW", "PANELS", "Sample", "lesson", "press", "samples", "show"]

BESIDE = ("lesson-live", "lesson-spotlight", "lesson-opening", "lesson-question", "lesson-result")
"""Drawn once more as they are beside a television."""


def samples() -> Iterator[Sample]:
    """Every screen in every state."""
    of_the_day = (first_day, at_home, countdown, inside_a_lesson, ticking_names, shelves, playing)
    for some in (*of_the_day, notices, alerts, help_coming, talks):
        yield from some()
    for some in (resting, helped, in_the_corner):
        yield from some()
