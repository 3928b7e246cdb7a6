"""The helper's corner (pure): the pad for its number, and its pages in words."""

from __future__ import annotations

from fleet.judging.troubles import trouble
from kiosk.screen.corner.visit import Inside
from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.pages.over.notices import alert_of
from kiosk.screen.pages.scene import Scene, talk_of
from kiosk.screen.voice.sentences import text
from kiosk.state import Corner
from wire.version import RELEASE

BARS = 20
"""Of the level meter."""


def pin_up(facts: Facts) -> bool:
    """Whether the pad can be seen."""
    return facts.inside.pad and not corner_up(facts) and _is_free(facts)


def corner_up(facts: Facts) -> bool:
    """Whether the corner can be seen: the agent let somebody in, and no lesson takes its place."""
    return facts.state is not None and facts.state.corner is not None and _is_free(facts)


def corner_page(facts: Facts) -> Document:
    inside, up = facts.inside, corner_up(facts)
    told = facts.state.corner if facts.state and facts.state.corner else Corner()
    limits = text("volume_between").format(told.volume_floor, told.volume_ceiling)
    microphone = "trial_missing" if inside.microphone == "missing" else "trial"
    camera = f"camera_{inside.camera}"
    return {
        "pin": pin_up(facts),
        "up": up,
        "page": inside.page if up else "",
        "camera": {
            "title": words.whole(text(camera)),
            "more": words.whole(_why(inside, "camera") or text(f"{camera}_more")),
            "seen": inside.camera == "ok",
        },
        "sound": {
            "title": words.whole(text(microphone)),
            "more": words.whole(_why(inside, "microphone") or text(f"{microphone}_more")),
            "bars": round(inside.level * BARS),
            "heard": microphone == "trial",
            "limits": words.whole(limits),
        },
        "lines": _lines(facts, told) if up else [],
    }


def _why(inside: Inside, device: str) -> str:
    """What is wrong with it and what to do, where that is known."""
    found = trouble(device, inside.troubles.get(device, ""))
    return found.sentence if found is not None else ""


def said_in_corner(facts: Facts) -> tuple[str, ...]:
    """Keys of what is said there."""
    if pin_up(facts):
        return ("pin_call",)
    return _said_of_a_page(facts.inside) if corner_up(facts) else ()


def _said_of_a_page(inside: Inside) -> tuple[str, ...]:
    if inside.page == "sound":
        return ("trial_missing" if inside.microphone == "missing" else "trial",)
    if inside.page == "camera":
        return ("camera_missing",) if inside.camera == "missing" else ()
    return ("restart_call",) if inside.page == "restart" else ()


def _is_free(facts: Facts) -> bool:
    home = facts.standing.scene is Scene.HOME and not facts.standing.attendance
    return home and alert_of(facts) is None and talk_of(facts.state) is None


def _lines(facts: Facts, told: Corner) -> list[Document]:
    state = facts.state
    center = state.center.name if state and state.center else ""
    reachable = state is not None and state.hub_reachable
    hub = "ok" if reachable else "away" if told.address else "cut"
    reached = text("line_never")
    if told.reached_at is not None:
        reached = words.ago(told.reached_at, facts.now)
    pairs = (
        ("line_center", center),
        ("line_hub", text(f"line_hub_{hub}")),
        ("line_reached", reached),
        ("line_address", told.address or text("line_no_address")),
        ("line_release", RELEASE),
    )
    return [{"label": text(key), "value": words.whole(value)} for key, value in pairs]
