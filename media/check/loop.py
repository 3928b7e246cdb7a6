"""What a microphone heard of its own loudspeaker (pure): samples in, a judgement out.

`played` is what left the loudspeaker, `heard` what the microphone took in meanwhile, mono at
`RATE` and -1..1, begun together to within some ten milliseconds; `still` is the microphone
before anything was played.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from media.sound.blocks import BLOCK, RATE
from media.sound.echo import EchoCanceller

Samples = npt.NDArray[np.float32]

ENOUGH_DB = 20.0
"""Echo that is taken away; with less, one side speaks at a time."""
_STILL_DB = -75.0
"""Quieter than this nothing was played, and nothing living listens."""
_LOUD_DB = -25.0
"""A room that is louder than this with nobody speaking hides every voice."""
_NEAR_LIMIT, _CLIPPED = 0.985, 0.002
"""Share of samples at the limit from which a microphone is overdriven."""
_ALIKE = 0.08
"""Correlation from which the microphone hears this loudspeaker; noise stays far below."""
_LATEST_S = 1.0
_LEAD_S = 0.04
"""The canceller wants the loudspeaker's sound no later than its echo."""
_SETTLE_S = 3.0
"""It learns for so long before it is measured."""


@dataclass(frozen=True, slots=True)
class Heard:
    """``ok`` or why not, for each; `echo_db` is how much echo the canceller takes away, None
    where nothing could be measured.
    """

    microphone: str
    loudspeaker: str = ""
    echo_db: float | None = None


def judge_still(still: Samples) -> str:
    """The microphone while nothing is played: ``ok``, ``dead`` or ``noisy``."""
    if still.size == 0 or float(np.ptp(still)) == 0.0:
        # A converter that lives is never quite still; a switched-off one gives zeros.
        return "dead"
    return "noisy" if _db(still) > _LOUD_DB else "ok"


def judge_played(played: Samples) -> str:
    """Whether anything left the loudspeaker: ``ok`` or ``unplayed``."""
    return "unplayed" if _db(played) < _STILL_DB else "ok"


def judge(still: Samples, played: Samples, heard: Samples) -> Heard:
    """Everything at once."""
    length = min(played.size, heard.size)
    played, heard = played[:length], heard[:length]
    microphone = judge_still(still)
    if microphone == "dead":
        # Where nobody speaks some give nothing, by design.
        microphone = "ok" if judge_still(heard) != "dead" else "dead"
    if judge_played(played) != "ok":
        return Heard(microphone, "unplayed")
    if microphone == "dead":
        return Heard("dead")
    late, alike = _lag(played, heard)
    if alike < _ALIKE:
        return Heard(microphone, "unheard")
    if float(np.mean(np.abs(heard) >= _NEAR_LIMIT)) > _CLIPPED:
        microphone = "clipping"
    played, heard = _lined_up(played, heard, late)
    return Heard(microphone, "ok", _taken_away_db(played, heard, _db(still)))


def _lag(played: Samples, heard: Samples) -> tuple[int, float]:
    """How many samples later it is heard (negative: earlier), and how alike both are then."""
    size = 1 << (2 * played.size - 1).bit_length()
    both = np.fft.rfft(played, size).conj() * np.fft.rfft(heard, size)
    found = np.abs(np.fft.irfft(both, size))
    most = int(_LATEST_S * RATE)
    window = np.concatenate([found[-most:], found[:most]])
    at = int(window.argmax())
    norm = float(np.linalg.norm(played) * np.linalg.norm(heard)) or 1.0
    return at - most, float(window[at]) / norm


def _lined_up(played: Samples, heard: Samples, late: int) -> tuple[Samples, Samples]:
    # Both recorders began at nearly the same time; only which was first is mended here, for an
    # echo that is really late is the room's own and counts.
    short = int(_LEAD_S * RATE) - late
    if short <= 0:
        return played, heard
    return played, np.concatenate([np.zeros(short, np.float32), heard])[: played.size]


def _taken_away_db(played: Samples, heard: Samples, floor_db: float) -> float | None:
    """Echo before and after the canceller, where the loudspeaker speaks and it has learned."""
    canceller = EchoCanceller(music=True)
    before = after = 0.0
    for begin in range(0, heard.size - BLOCK + 1, BLOCK):
        echo = heard[begin : begin + BLOCK]
        rest = canceller.clean(_raw(echo), _raw(played[begin : begin + BLOCK]))
        if begin >= _SETTLE_S * RATE and _db(echo) > floor_db + 10:
            before += float(np.sum(echo**2))
            after += float(np.sum(_samples(rest) ** 2))
    if before == 0.0:
        return None
    return round(10 * float(np.log10(before / max(after, 1e-9))), 1)


def _db(samples: Samples) -> float:
    return 10 * float(np.log10(float(np.mean(samples**2)) + 1e-12)) if samples.size else -120.0


def _raw(samples: Samples) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def _samples(raw: bytes) -> Samples:
    return np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32768)
