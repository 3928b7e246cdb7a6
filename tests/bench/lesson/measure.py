"""The measurement: places take turns, a run on a machine that was not ours is done again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from demo.city import FULL_KIOSK
from tests.bench import load, seen
from tests.bench.films import camera_film, teacher_film
from tests.bench.lesson.city import City, lesson_city
from tests.bench.lesson.places import Place, Surroundings, Visit
from tests.bench.lesson.table import Run
from tests.bench.report import a_folder, say
from tests.parts.sound import sound_server
from tests.parts.waiting import until

MOST_STEAL_PERCENT = 2.0
MOST_BUSY_PERCENT = 90.0
REPEATS = 2
SETTLE_S = 8.0
"""From the first picture on: layers are chosen and estimators grow in this time."""


def refusal(busy_percent: float, steal_percent: float) -> str:
    """Why a run on such a machine says nothing (pure); empty when it does say something."""
    if steal_percent > MOST_STEAL_PERCENT:
        return (
            f"the host took {steal_percent:.1f} % of the processor (at most {MOST_STEAL_PERCENT:g})"
        )
    if busy_percent > MOST_BUSY_PERCENT:
        return f"the machine was {busy_percent:.0f} % busy (at most {MOST_BUSY_PERCENT:g})"
    return ""


def measure(rounds: int, seconds: float, pictures: Path | None) -> Iterator[Run]:
    """Every place once a round, in turns; refused runs are given, too, and repeated."""
    before = load.look()
    threading.Event().wait(2)
    say(f"others keep the machine {load.machine(before, load.look()).busy_percent:.0f} % busy")
    with _surroundings() as centre:
        places = centre.places()
        for place in places:
            say(f"{place.title}: once without measuring")
            with place.visit() as visit:
                if pictures is not None:
                    threading.Event().wait(2)  # the neighbours' pictures come a little later
                    visit.picture(pictures / f"{place.name}.png")
        for number in range(1, rounds + 1):
            for place in places:
                yield from _until_it_counts(centre, place, number, seconds)


def _until_it_counts(
    centre: Surroundings, place: Place, number: int, seconds: float
) -> Iterator[Run]:
    for attempt in range(1, REPEATS + 2):
        say(f"round {number}, {place.title}" + (f", attempt {attempt}" if attempt > 1 else ""))
        try:
            run = _once(centre, place, (number, attempt), seconds)
        except AssertionError as error:
            # What did not come about within a minute; the other runs are worth having.
            run = Run(place.name, number, attempt, 0, 0, str(error).split("\n", 1)[0], {})
        yield run
        if not run.refused:
            return
        say(f"refused: {run.refused}")


def _once(centre: Surroundings, place: Place, which: tuple[int, int], seconds: float) -> Run:
    with place.visit() as visit:
        until("the instructor is heard", lambda: is_heard(centre), 20)
        threading.Event().wait(SETTLE_S)
        programs = {**_of_city(centre.city), **visit.programs}
        before, from_s = load.look(), time.time()
        threading.Event().wait(seconds)
        after, to_s = load.look(), time.time()
        costs = {name: load.cost(pid, before, after) for name, pid in programs.items()}
        film = seen.shown(visit.sightings(), from_s, to_s)
    whole = load.machine(before, after)
    why = refusal(whole.busy_percent, whole.steal_percent)
    if film is None:
        why = why or "the instructor's picture was not seen"
    figures = {**times(visit), **film_figures(film), **costs_of(costs, tuple(visit.programs))}
    return Run(place.name, *which, whole.busy_percent, whole.steal_percent, why, figures)


def times(visit: Visit) -> dict[str, float]:
    return {
        "entered_ms": 1000 * (visit.entered_at - visit.asked_at),
        "first_ms": 1000 * (visit.first_at - visit.asked_at),
    }


def film_figures(film: seen.Shown | None) -> dict[str, float]:
    if film is None:
        return {}
    return {"fps": film.fps, "p50_ms": film.p50_ms, "p95_ms": film.p95_ms}


def costs_of(costs: Mapping[str, load.Cost], own: tuple[str, ...]) -> dict[str, float]:
    """Each program's, and those of the place together."""
    found: dict[str, float] = {}
    for name, cost in costs.items():
        found[f"{name}_cpu"], found[f"{name}_mib"] = cost
    found["place_cpu"] = sum(costs[name].cpu_percent for name in own)
    found["place_mib"] = sum(costs[name].pss_mib for name in own)
    return found


def _of_city(city: City) -> dict[str, int]:
    programs = {"hub": city.town.hub, "engine": city.town.engine, **city.others}
    return {name: program.pid for name, program in programs.items()}


def is_heard(centre: Surroundings) -> bool:
    """Whether anything comes out of the loudspeaker just now."""
    return float(np.abs(centre.sound.record("spk.monitor", 1.0)).max()) > 0.01


@contextmanager
def _surroundings() -> Iterator[Surroundings]:
    """The lesson going on, with everything a place needs."""
    film, camera = teacher_film(), camera_film()
    with a_folder() as folder:
        (folder / "sound").mkdir()
        with sound_server(folder / "sound") as sound, lesson_city(folder) as city:
            say("pairing nine centres")
            kiosk = city.town.kiosk(FULL_KIOSK, sound=sound, camera=camera)
            kiosk.agent.stop()
            city.publish(with_lesson=True)
            city.start_light_centers()
            city.start_instructor(film)
            until("the light centres are in the lesson", city.is_complete, 60, every_s=1)
            yield Surroundings(folder, city, sound, camera, kiosk)
