"""What the sound server (PulseAudio or PipeWire-pulse) has to offer, asked with `pactl`."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

from media.device import Trouble

DEFAULT = "default"
"""The configured name that means: whatever the sound server prefers now."""

_DUMMY = "auto_null"
"""The sink a sound server makes up where there is no sound card."""
_TIMEOUT_S = 2.0


@dataclass(frozen=True, slots=True)
class Offer:
    """The sink and the source to use now; None where there is none, and why that is so."""

    sink: str | None = None
    source: str | None = None
    sink_trouble: Trouble = ""
    source_trouble: Trouble = ""


NOTHING = Offer(sink_trouble="server", source_trouble="server")


def ask(loudspeaker: str, microphone: str) -> Offer:
    """What is there for the configured names; `NOTHING` while the server does not answer."""
    info = _pactl("info")
    if info is None:
        return NOTHING
    sink, source = defaults(info)
    sink_trouble: Trouble = "" if sink else "gone"
    source_trouble: Trouble = "" if source else "gone"
    if loudspeaker != DEFAULT:
        there = names(_pactl("list", "short", "sinks")) - {_DUMMY}
        sink, sink_trouble = chosen(loudspeaker, there)
    if microphone != DEFAULT:
        source, source_trouble = chosen(microphone, names(_pactl("list", "short", "sources")))
    return Offer(sink, source, sink_trouble, source_trouble)


def chosen(name: str, there: frozenset[str]) -> tuple[str | None, Trouble]:
    """The configured device, if it is among those that are there, and else why not.

    Another one never stands in for it: nobody may be heard through a microphone that was not
    meant for the lesson.
    """
    if name in there:
        return name, ""
    return None, "wrong" if any(not one.endswith(".monitor") for one in there) else "gone"


def unmuted(sink: str | None, source: str | None) -> bool:
    """Take back what the sound server has muted; whether anything was.

    Whether the room hears the microphone is not decided here: the floor opens it.
    """
    found = False
    for kind, name in (("sink", sink), ("source", source)):
        if name is not None and "yes" in (_pactl(f"get-{kind}-mute", name) or ""):
            found = _pactl(f"set-{kind}-mute", name, "0") is not None or found
    return found


def defaults(info: str) -> tuple[str | None, str | None]:
    """Default sink and source out of the words of ``pactl info``.

    A monitor as default source means that there is no microphone: taking it would send the
    lesson back into the lesson.
    """
    said = {key.strip(): value.strip() for key, _, value in map(_parted, info.splitlines())}
    sink, source = said.get("Default Sink"), said.get("Default Source")
    no_source = not source or source.endswith(".monitor") or source.startswith("@")
    no_sink = not sink or sink == _DUMMY or sink.startswith("@")
    return None if no_sink else sink, None if no_source else source


def names(listing: str | None) -> frozenset[str]:
    """The names in the words of ``pactl list short``, second column."""
    rows = (line.split("\t") for line in (listing or "").splitlines())
    return frozenset(row[1] for row in rows if len(row) > 1)


def _parted(line: str) -> tuple[str, str, str]:
    return line.partition(":")


def _pactl(*words: str) -> str | None:
    try:
        done = subprocess.run(
            ["pactl", *words],
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
