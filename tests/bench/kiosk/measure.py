"""The measurement: home first, then the lesson, every place in its turn."""

from __future__ import annotations

import compileall
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from demo.city import FULL_KIOSK
from tests.bench import load, seen
from tests.bench.films import camera_film, large_film
from tests.bench.kiosk.home import starts
from tests.bench.kiosk.places import Stand
from tests.bench.kiosk.table import stalls
from tests.bench.kiosk.watched import look
from tests.bench.lesson.city import lesson_city
from tests.bench.lesson.measure import (
    REPEATS,
    SETTLE_S,
    costs_of,
    film_figures,
    is_heard,
    refusal,
    times,
)
from tests.bench.lesson.places import Place, Visit
from tests.bench.lesson.table import Run
from tests.bench.report import a_folder, say
from tests.parts.processes import ROOT
from tests.parts.sound import sound_server
from tests.parts.waiting import until

STARTED = ("kiosk-null", "kiosk", "page")
PACKAGES = ("kiosk", "media", "schedule", "content", "attendance", "fleet", "notice", "wire")
"""Of what a kiosk's programs are made."""
FILM = ("--size", "1280", "720", "--rate", "30")


def measure(
    rounds: int, seconds: float, pictures: Path | None, *, shared: bool = False
) -> Iterator[Run]:
    """Every figure as a run of one place; with `shared` a busy machine is forgiven."""
    with _stand() as stand:
        home: dict[tuple[str, int], dict[str, float]] = {}
        for number in range(rounds + 1):
            for place in STARTED:
                say(f"start {number} of {place}" if number else f"{place}: once to warm up")
                home[place, number] = _started(stand, place)
        _begin_lesson(stand)
        for number in range(1, rounds + 1):
            for one in stand.places():
                for run in _until_it_counts(stand, one, number, seconds, pictures, shared=shared):
                    figures = {**home.get((one.name, number), {}), **run.figures}
                    yield replace(run, figures=figures)


def _started(stand: Stand, place: str) -> dict[str, float]:
    try:
        return starts(stand, place)
    except AssertionError as error:
        say(str(error).split("\n", 1)[0])
        return {}


def _until_it_counts(
    stand: Stand,
    place: Place,
    number: int,
    seconds: float,
    pictures: Path | None,
    *,
    shared: bool,
) -> Iterator[Run]:
    for attempt in range(1, REPEATS + 2):
        say(f"round {number}, {place.title}" + (f", attempt {attempt}" if attempt > 1 else ""))
        try:
            run = _once(stand, place, (number, attempt), seconds, pictures, shared=shared)
        except AssertionError as error:
            # What did not come about within a minute; the other runs are worth having.
            run = Run(place.name, number, attempt, 0, 0, str(error).split("\n", 1)[0], {})
        yield run
        if not run.refused:
            return
        say(f"refused: {run.refused}")


def _once(
    stand: Stand,
    place: Place,
    which: tuple[int, int],
    seconds: float,
    pictures: Path | None,
    *,
    shared: bool,
) -> Run:
    with place.visit() as visit:
        until("the instructor is heard", lambda: is_heard(stand), 60)
        threading.Event().wait(SETTLE_S)
        before, from_s = load.look(), time.time()
        threading.Event().wait(seconds)
        after, to_s = load.look(), time.time()
        costs = {name: load.cost(pid, before, after) for name, pid in visit.programs.items()}
        turned_s = _look_at_its_loop(visit, seconds)
        film = seen.shown(visit.sightings(), from_s, to_s)
        if pictures is not None:
            visit.picture(pictures / f"{place.name}.png")
    whole = load.machine(before, after)
    why = refusal(0 if shared else whole.busy_percent, whole.steal_percent)
    figures = {
        **times(visit),
        **film_figures(film),
        **costs_of(costs, tuple(visit.programs)),
        **_loop(visit, *turned_s),
    }
    return Run(place.name, *which, whole.busy_percent, whole.steal_percent, why, figures)


def _look_at_its_loop(visit: Visit, seconds: float) -> tuple[float, float]:
    """From when to when; by itself, for the looks themselves cost the screen a percent."""
    from_s = time.time()
    if visit.looks is not None:
        look(visit.looks)
        threading.Event().wait(seconds)
    return from_s, time.time()


def _loop(visit: Visit, from_s: float, to_s: float) -> dict[str, float]:
    if visit.looks is None:
        return {}
    return stalls(json.loads(visit.looks.read_text()), from_s, to_s)


@contextmanager
def _stand() -> Iterator[Stand]:
    """A city with everything but the lesson; its ninth centre has been paired and has a roll."""
    camera = camera_film()
    for package in PACKAGES:
        # As a kiosk has it: compiled when it was installed, and read-only for its own programs.
        compileall.compile_dir(ROOT / package, quiet=1)
    with a_folder() as folder:
        (folder / "sound").mkdir()
        with sound_server(folder / "sound") as sound, lesson_city(folder, gives_way=True) as city:
            say("pairing the kiosk")
            kiosk = city.town.kiosk(FULL_KIOSK, sound=sound, camera=camera)
            kiosk.agent.stop()
            yield Stand(folder, city, sound, camera, kiosk)


def _begin_lesson(stand: Stand) -> None:
    say("eight light centres and an instructor go into the lesson")
    stand.city.publish(with_lesson=True)
    stand.city.start_light_centers()
    stand.city.start_instructor(large_film(), *FILM)
    until("the light centres are in the lesson", stand.city.is_complete, 120, every_s=1)
