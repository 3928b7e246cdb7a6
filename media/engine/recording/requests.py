"""What may be asked for: reading requests of LiveKit's egress API, and naming the file.

We write one file per recording, as the media come.  What the real service does beyond that is
refused by the name of its field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from livekit.protocol import egress

from media.engine.errors import Refused, malformed

DEFAULT_PATH = "{room_name}-{time}"
SUFFIXES = (".mkv", ".webm")
MOST_PATH = 1024
MOST_PART = 200  # bytes; a number may be added
MOST_DEPTH = 8
NAMES = ("room_name", "room_id", "publisher_identity", "time")
ELSEWHERE = ("s3", "gcp", "azure", "aliOSS")
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose camera and microphone; or two tracks, by id, of whom the owners are looked up."""

    room: str
    template: str
    identity: str = ""
    audio_sid: str = ""
    video_sid: str = ""


def participant(asked: egress.ParticipantEgressRequest) -> Wanted:
    if not asked.identity:
        raise malformed("identity is empty: name the participant to record")
    if asked.screen_share:
        raise unsupported("screen_share", "camera and microphone are recorded")
    return Wanted(asked.room_name, _template(asked), identity=asked.identity)


def track_composite(asked: egress.TrackCompositeEgressRequest) -> Wanted:
    if not asked.audio_track_id and not asked.video_track_id:
        raise malformed("audio_track_id and video_track_id are empty: name at least one track")
    return Wanted(
        asked.room_name,
        _template(asked),
        audio_sid=asked.audio_track_id,
        video_sid=asked.video_track_id,
    )


def unsupported(what: str, instead: str) -> Refused:
    return Refused("unimplemented", 501, f"{what} is not supported: {instead}")


def file_path(template: str, values: Mapping[str, str]) -> PurePosixPath:
    """The path below the recording folder; raises Refused for one that could lead out of it."""
    text = template or DEFAULT_PATH
    if text.endswith("/"):
        text += DEFAULT_PATH

    def fill(found: re.Match[str]) -> str:
        if found[1] not in NAMES:
            known = ", ".join(f"{{{name}}}" for name in NAMES)
            raise malformed(f"filepath: {found[0][:40]} is not known; use {known}")
        return _harmless(values.get(found[1], ""))

    text = _FIELD.sub(fill, text)
    if not text.isprintable():
        raise malformed("filepath: it holds characters that cannot be printed")
    if text.startswith("/"):
        raise malformed("filepath: it must be relative to the recording folder, without a / first")
    parts = text.split("/")
    if any(part.startswith(".") or not part for part in parts):
        raise malformed("filepath: no part of it may be empty or begin with a dot")
    parts[-1] = _suffixed(parts[-1])
    too_long = len(text.encode()) > MOST_PATH or any(len(p.encode()) > MOST_PART for p in parts)
    if too_long or len(parts) > MOST_DEPTH:
        raise malformed(
            f"filepath: it is too long; at most {MOST_PART} bytes between two /, "
            f"{MOST_DEPTH} parts, {MOST_PATH} bytes in all"
        )
    return PurePosixPath(*parts)


def _suffixed(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    if suffix in SUFFIXES:
        return name
    if suffix.lower() in (".mp4", ".m4a", ".ogg", ".mp3", ".mov", ".m3u8", ".ts"):
        raise malformed(f"filepath: {suffix} is not written; let it end with .mkv or .webm")
    return f"{name}.mkv"


def _harmless(value: str) -> str:
    """A name from outside as a part of a path: nothing that leads elsewhere."""
    kept = "".join(sign if sign.isprintable() and sign not in "/\\" else "_" for sign in value)
    while len(kept.encode()) > MOST_PART // 2:
        kept = kept[:-1]
    return kept.replace("..", "__").lstrip(".") or "_"


def _template(
    asked: egress.ParticipantEgressRequest | egress.TrackCompositeEgressRequest,
) -> str:
    """The file of a request that wants one file and nothing else; raises Refused."""
    fields = {descriptor.name for descriptor, _ in asked.ListFields()}
    for name in ("stream", "segments", "stream_outputs", "segment_outputs", "image_outputs"):
        if name in fields:
            raise unsupported(name, "only file_outputs are written")
    if "webhooks" in fields:
        raise unsupported("webhooks", "every address of webhook.urls is told")
    for name in ("preset", "advanced"):
        if name in fields and asked.preset != egress.PASSTHROUGH:
            raise unsupported(name, "media are written as they come")
    outputs = list(asked.file_outputs)
    if isinstance(asked, egress.TrackCompositeEgressRequest) and "file" in fields:
        outputs.append(asked.file)
    if len(outputs) != 1:
        raise malformed("file_outputs: name exactly one file")
    output = outputs[0]
    for name in ELSEWHERE:
        if output.HasField(name):
            raise unsupported(name, "files are written to the recording folder")
    if output.file_type != egress.DEFAULT_FILETYPE:
        raise unsupported("file_type", "leave it out, and let filepath end with .mkv or .webm")
    return output.filepath
