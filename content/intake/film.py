"""Whether a file is a film every kiosk can play (pure): its first bytes, then what was seen.

The name of a file is never asked.  MP4 must hold H.264 with AAC or MP3, WebM must hold VP8 or
VP9 with Opus or Vorbis; either may be silent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from content.errors import FilmRefusedError, Reason

SHORTEST_S = 1.0
LONGEST_S = 4 * 3600.0
LONG_SIDE = 3840
SHORT_SIDE = 2160
HEAD = 64
"""So many bytes of a file say what it claims to be."""

_EBML = b"\x1a\x45\xdf\xa3"
_WEBM = re.compile(rb"\x42\x82.{1,8}?webm", re.DOTALL)
_QUICKTIME = "qt  "
_HOW = "save it as MP4 (H.264 and AAC) or WebM"


@dataclass(frozen=True, slots=True)
class Container:
    """One kind of file, and what may be in it; names are those of ffmpeg."""

    media_type: Literal["video/mp4", "video/webm"]
    demuxer: str
    pictures: frozenset[str]
    sounds: frozenset[str]


MP4 = Container("video/mp4", "mov", frozenset({"h264"}), frozenset({"aac", "mp3"}))
WEBM = Container("video/webm", "matroska", frozenset({"vp8", "vp9"}), frozenset({"opus", "vorbis"}))


@dataclass(frozen=True, slots=True)
class Film:
    """A film that may be taken in; `picture` is the number of its stream of pictures."""

    container: Container
    seconds: float
    picture: int


class _Seen(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Disposition(_Seen):
    attached_pic: int = 0


class _Stream(_Seen):
    index: int = Field(ge=0)
    codec_type: str = ""
    codec_name: str = "unknown"
    width: int = 0
    height: int = 0
    disposition: _Disposition = _Disposition()

    @property
    def is_picture(self) -> bool:
        # A cover is a single picture that ffprobe lists as a stream.
        return self.codec_type == "video" and not self.disposition.attached_pic


class _Format(_Seen):
    duration: float | None = Field(default=None, allow_inf_nan=False)
    tags: dict[str, str] = {}


class _Probe(_Seen):
    streams: list[_Stream]
    format: _Format


def container_of(head: bytes) -> Container:
    """What a file claims to be by its first `HEAD` bytes.  Raises `FilmRefusedError`."""
    if not head:
        raise FilmRefusedError(Reason.EMPTY, "the file is empty: choose the film itself")
    if head[4:8] == b"ftyp":
        return MP4
    if head.startswith(_EBML) and _WEBM.search(head[:HEAD]):
        return WEBM
    raise FilmRefusedError(Reason.FORMAT, f"this is neither MP4 nor WebM: {_HOW}")


def unreadable() -> FilmRefusedError:
    return FilmRefusedError(Reason.UNREADABLE, f"the film cannot be read: {_HOW}")


def judge(container: Container, seen: bytes) -> Film:
    """What ffprobe saw, as a film.  Raises `FilmRefusedError`."""
    try:
        probe = _Probe.model_validate_json(seen)
    except ValidationError as error:
        raise unreadable() from error
    if container is MP4 and probe.format.tags.get("major_brand") == _QUICKTIME:
        raise FilmRefusedError(Reason.FORMAT, f"this is a QuickTime film: {_HOW}")
    pictures = [stream for stream in probe.streams if stream.is_picture]
    if not pictures:
        raise FilmRefusedError(Reason.NO_PICTURE, "there is no picture in it: choose a film")
    for stream in pictures:
        _judge_picture(container, stream)
    for stream in probe.streams:
        if stream.codec_type == "audio" and stream.codec_name not in container.sounds:
            raise FilmRefusedError(
                Reason.SOUND_CODED, f"its sound is coded as {stream.codec_name}: {_HOW}"
            )
    return Film(container, _judge_length(probe.format.duration), pictures[0].index)


def cut_off() -> FilmRefusedError:
    return FilmRefusedError(
        Reason.CUT_OFF, "the end of the film is missing: copy it anew and send it again"
    )


def _judge_picture(container: Container, stream: _Stream) -> None:
    if stream.codec_name not in container.pictures:
        raise FilmRefusedError(
            Reason.PICTURE_CODED, f"its pictures are coded as {stream.codec_name}: {_HOW}"
        )
    long, short = sorted((stream.width, stream.height), reverse=True)
    if short < 1:
        raise unreadable()
    if long > LONG_SIDE or short > SHORT_SIDE:
        raise FilmRefusedError(
            Reason.PICTURE_SIZE,
            f"its picture has {stream.width} x {stream.height} pixels: "
            f"make it at most {LONG_SIDE} x {SHORT_SIDE}",
        )


def _judge_length(seconds: float | None) -> float:
    if seconds is None or seconds <= 0:
        raise FilmRefusedError(
            Reason.LENGTH_UNKNOWN, f"the file does not say how long the film is: {_HOW}"
        )
    if seconds < SHORTEST_S:
        raise FilmRefusedError(Reason.TOO_SHORT, "the film must be at least one second long")
    if seconds > LONGEST_S:
        raise FilmRefusedError(
            Reason.TOO_LONG, "the film must be at most four hours long: cut it into parts"
        )
    return seconds
