"""Looking at a file: what it is, whether all of it is there, a picture out of it, its hash."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from content import disk
from content.intake import film as rules
from content.intake import sandbox
from content.intake.film import HEAD, Container, Film
from content.intake.sandbox import Means
from content.intake.whole import is_cut_off
from content.item import File

POSTER_WIDTH = 640
_PICTURE = "picture.jpg"
_POSTER_AT = 0.2
_END_AT = 0.98

# Every codec an ordinary file may hold, so that it can be named when it is refused.  Whatever
# is not here is never handed any data.
_KNOWN_CODECS = (
    "h264", "vp8", "vp9", "hevc", "av1", "libdav1d", "libaom-av1", "mpeg4", "mpeg2video",
    "mjpeg", "png", "aac", "mp3", "mp3float", "opus", "libopus", "vorbis", "libvorbis", "ac3",
    "eac3", "alac", "flac", "mp2", "mp2float", "pcm_s16le", "pcm_s16be", "pcm_s24le",
    "mov_text", "webvtt", "subrip", "ass",
)  # fmt: skip
_SHOWN = (
    "format=duration:format_tags=major_brand:"
    "stream=index,codec_type,codec_name,width,height:stream_disposition=attached_pic"
)


@dataclass(frozen=True, slots=True)
class Examined:
    """A film that may be taken in.  `poster_path` lies in the folder that was worked in."""

    film: Film
    file: File
    poster: File
    poster_path: Path


def examine(path: Path, folder: Path) -> Examined:
    """Look at `path`, working in `folder`; both are on the disk when this returns.

    Raises `FilmRefusedError`.  It reads the whole file and may take minutes.
    """
    with path.open("rb") as file:
        container = rules.container_of(file.read(HEAD))
        cut_off = is_cut_off(file, container)
    seen = sandbox.run(_look(path, container), folder, Means())
    if seen is None:
        raise rules.cut_off() if cut_off else rules.unreadable()
    film = rules.judge(container, seen)
    # What is missing may also have been filled up with nothing.
    if cut_off or _picture(path, film, folder, ("-noaccurate_seek", _END_AT)) is None:
        raise rules.cut_off()
    poster = _make_poster(path, film, folder)
    return Examined(film, hashed(path), hashed(poster), poster)


def hashed(path: Path) -> File:
    """A file by what is in it, which is on the disk from now on."""
    sofar, at = hashlib.sha256(), 0
    while (after := disk.digest_on(sofar, path, at)) > at:
        at = after
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return File(sha256=sofar.hexdigest(), size=at)


def _look(path: Path, container: Container) -> list[str]:
    return ["ffprobe", "-v", "quiet", *_input(path, container), "-show_entries", _SHOWN,
            "-of", "json"]  # fmt: skip


def _make_poster(path: Path, film: Film, folder: Path) -> Path:
    # Where a film stands still for long there may be no picture left behind that moment.
    for share in (_POSTER_AT, 0.0):
        poster = _picture(path, film, folder, ("-accurate_seek", share))
        if poster is not None:
            return poster
    raise rules.unreadable()


def _picture(path: Path, film: Film, folder: Path, where: tuple[str, float]) -> Path | None:
    """One picture of the film as a JPEG file in `folder`; None where none can be read.

    With ``-noaccurate_seek`` it is the last one before the moment that stands on its own.
    """
    seek, share = where
    picture = folder / _PICTURE
    picture.unlink(missing_ok=True)
    done = sandbox.run(
        ["ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1", seek,
         "-ss", f"{film.seconds * share:.3f}", *_input(path, film.container),
         "-map", f"0:{film.picture}", "-frames:v", "1",
         "-vf", f"scale={POSTER_WIDTH}:{POSTER_WIDTH}:force_original_aspect_ratio=decrease"
         ":force_divisible_by=2", "-filter_threads", "1", "-q:v", "4", "-map_metadata", "-1",
         "-f", "mjpeg", _PICTURE],
        folder, Means(),
    )  # fmt: skip
    return picture if done is not None and disk.size(picture) > 0 else None


def _input(path: Path, container: Container) -> list[str]:
    """The file and nothing else: one way to read it, and nothing it names is opened."""
    return ["-protocol_whitelist", "file", "-codec_whitelist", ",".join(_KNOWN_CODECS),
            "-f", container.demuxer, "-i", f"file:{path.absolute()}"]  # fmt: skip
