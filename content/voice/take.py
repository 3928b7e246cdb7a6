"""Whether a file is a recording of a sentence (pure): its first bytes, then what was measured.

Like films, recordings are judged by what is in them and never by their names.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass

from content.errors import TakeReason, TakeRefusedError

LARGEST = 2 * 2**20
"""Bytes of a file that may come in."""
SHORTEST_S = 0.5
LONGEST_S = 20.0
LOUDNESS_LUFS = -20.0
"""So loud is every recording (EBU R 128), whoever made it, and with what."""
QUIETEST_LUFS = -55.0
"""Below this there is a room and nobody in it."""
HEAD = 64
"""So many bytes of a file say what it claims to be."""

_EBML = b"\x1a\x45\xdf\xa3"
_LOUDNESS = re.compile(rb"^lavfi\.r128\.I=(\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file; names are those of ffmpeg."""

    demuxer: str
    codecs: tuple[str, ...]


WAV = Kind("wav", ("pcm_s16le", "pcm_s24le", "pcm_f32le"))
OGG = Kind("ogg", ("opus", "libopus"))
WEBM = Kind("matroska", ("opus", "libopus"))


def kind_of(head: bytes) -> Kind:
    """What a file claims to be by its first `HEAD` bytes.  Raises `TakeRefusedError`."""
    if not head:
        raise TakeRefusedError(TakeReason.EMPTY, "the recording is empty: record it again")
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"OggS"):
        return OGG
    if head.startswith(_EBML):
        return WEBM
    raise TakeRefusedError(TakeReason.FORMAT, "this is neither WAV nor Opus: save it as WAV")


def unreadable() -> TakeRefusedError:
    return TakeRefusedError(TakeReason.UNREADABLE, "the recording cannot be read: record it again")


def assert_sound(kind: Kind, probed: bytes) -> None:
    """Raise `TakeRefusedError` unless ffprobe found one sound in it that this kind may hold."""
    try:
        found = [str(stream["codec_name"]) for stream in json.loads(probed)["streams"]]
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable() from error
    if len(found) != 1 or found[0] not in kind.codecs:
        raise TakeRefusedError(
            TakeReason.FORMAT, f"it holds {', '.join(found) or 'no sound'}: save it as WAV"
        )


def assert_length(seconds: float) -> None:
    """Raise `TakeRefusedError` for what cannot be one sentence."""
    if seconds < SHORTEST_S:
        raise TakeRefusedError(TakeReason.TOO_SHORT, "there is less than half a second in it")
    if seconds > LONGEST_S:
        raise TakeRefusedError(
            TakeReason.TOO_LONG, f"a sentence takes at most {LONGEST_S:.0f} seconds: cut it"
        )


def gain_db(measured: bytes) -> float:
    """How much louder it has to be, by what ffmpeg's ebur128 wrote.  Raises `TakeRefusedError`."""
    every = _LOUDNESS.findall(measured)
    loudness = float(every[-1]) if every else -math.inf
    if not loudness >= QUIETEST_LUFS:
        raise TakeRefusedError(TakeReason.SILENT, "nobody can be heard in it: come closer")
    return LOUDNESS_LUFS - loudness
