"""A day in a hurry: what our kiosk's memory gains while lesson follows lesson.

Each hour of it is one whole lesson as a kiosk lives it - home, countdown, the room, its end, home -
without the forty minutes in the middle in which nothing changes hands.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.state import Mode
from tests.bench import load
from tests.bench.kiosk.places import RENDERER
from tests.bench.report import a_folder, say
from tests.parts.display import xvfb
from tests.parts.processes import Program
from tests.parts.sound import sound_server
from tests.parts.town import OUR_CENTER, Kiosk, Town, town
from tests.parts.waiting import until
from wire.ids import LessonId

IN_LESSON_S = 5.0
_PATIENCE_S = 120.0


def memory(hours: int, camera: Path) -> Iterator[float]:
    """MiB (PSS) of agent and screen at home, after each hour."""
    with _kiosk(camera) as (city, kiosk, screen):
        for hour in range(1, hours + 1):
            _lesson(city, kiosk, f"hour-{hour}")
            # Who counts heads goes some time after the lesson.
            until("the screen is alone", lambda: _is_alone(screen), _PATIENCE_S, every_s=1)
            now = load.look()
            used = [load.cost(pid, now, load.look()).pss_mib for pid in (kiosk.agent.pid, screen)]
            say(f"hour {hour}: {sum(used):.1f} MiB")
            yield sum(used)


def gained(after_hours: list[float]) -> float:
    """MiB an hour: the slope of a straight line through the second half of the day (pure).

    In the first half caches fill and the allocator learns what is needed.
    """
    settled = after_hours[len(after_hours) // 2 :]
    count = len(settled)
    middle, mean = (count - 1) / 2, sum(settled) / count
    along = sum((hour - middle) ** 2 for hour in range(count))
    both = sum((hour - middle) * (used - mean) for hour, used in enumerate(settled))
    return both / along if along else 0.0


def _lesson(city: Town, kiosk: Kiosk, name: str) -> None:
    lesson = city.publish_lesson(opens_in_s=2, lead_s=12, minutes=5, name=name)
    _wait_for(kiosk, Mode.LESSON)
    until("the kiosk is in the room", lambda: _joined(city, lesson), _PATIENCE_S)
    threading.Event().wait(IN_LESSON_S)
    stage = city.stage(lesson)
    city.put_stage(lesson, stage.model_copy(update={"ended": True}))
    _wait_for(kiosk, Mode.HOME)
    threading.Event().wait(IN_LESSON_S)


def _is_alone(screen: int) -> bool:
    return len(load.tree(screen, load.look().processes)) == 1


def _joined(city: Town, lesson: LessonId) -> bool:
    health = city.lesson_health(OUR_CENTER)
    return health.get("lesson_id") == lesson and health.get("joined_at") is not None


def _wait_for(kiosk: Kiosk, mode: Mode) -> None:
    for state in kiosk.states():
        if state.mode is mode:
            return
    raise AssertionError(f"the agent went away before {mode}")


@contextmanager
def _kiosk(camera: Path) -> Iterator[tuple[Town, Kiosk, int]]:
    """A town with one whole kiosk in it, and the pid of its screen."""
    with a_folder() as folder:
        inside = folder / "sound"
        inside.mkdir()
        with sound_server(inside) as sound, town(folder) as city, xvfb(folder) as display:
            city.publish_lesson(opens_in_s=7200, lead_s=10, minutes=1, name="later")
            kiosk = city.kiosk(OUR_CENTER, sound=sound, camera=camera)
            argv = ["python", "-m", "kiosk", "screen", "--config", str(kiosk.config)]
            env = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", **sound.env}
            with Program("screen", argv, folder, {**env, **RENDERER["kiosk-null"]}) as screen:
                yield city, kiosk, screen.pid
