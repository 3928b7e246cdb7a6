"""Making a recording one of ours: read by a fenced program, measured, levelled, Opus in Ogg."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content import disk
from content.intake import sandbox
from content.intake.examine import hashed
from content.intake.sandbox import Means
from content.item import File
from content.voice import take
from content.voice.take import HEAD, LONGEST_S, Kind

RATE = 48_000
_HEADER = 44
_PLAIN = "plain.wav"
_LEVELLED = "levelled.ogg"
_LOWEST_PEAK = 0.84
"""Part of full scale that no sample passes; Opus may go a little over what it is given."""


@dataclass(frozen=True, slots=True)
class Levelled:
    """A recording as kiosks play it.  `path` lies in the folder that was worked in."""

    path: Path
    file: File
    seconds: float


def level(came: Path, folder: Path) -> Levelled:
    """Look at the file `came`, working in `folder`.  Raises `TakeRefusedError`."""
    with came.open("rb") as file:
        kind = take.kind_of(file.read(HEAD))
    probed = sandbox.run(
        ["ffprobe", "-v", "quiet", *_input(came, kind), "-show_entries", "stream=codec_name",
         "-of", "json"],
        folder, Means(),
    )  # fmt: skip
    if probed is None:
        raise take.unreadable()
    take.assert_sound(kind, probed)
    plain, seconds = _plain(came, kind, folder)
    take.assert_length(seconds)
    louder_db = take.gain_db(_measured(plain, folder))
    path = _levelled(plain, louder_db, folder)
    return Levelled(path, hashed(path), seconds)


def _plain(came: Path, kind: Kind, folder: Path) -> tuple[Path, float]:
    """One voice as plain samples, and how long it is; a little more than is allowed is read."""
    plain, most_s = folder / _PLAIN, LONGEST_S + 1
    done = sandbox.run(
        ["ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1", *_input(came, kind),
         "-map", "0:a:0", "-t", f"{most_s:.0f}", "-ac", "1", "-ar", str(RATE), "-c:a", "pcm_s16le",
         "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "wav",
         _PLAIN],
        folder, Means(written=int(most_s * RATE * 2) + 4096),
    )  # fmt: skip
    if done is None:
        raise take.unreadable()
    return plain, max(0, disk.size(plain) - _HEADER) / (2 * RATE)


def _measured(plain: Path, folder: Path) -> bytes:
    measured = sandbox.run(
        ["ffmpeg", "-nostdin", "-v", "quiet", "-f", "wav", "-i", f"file:{plain.absolute()}",
         "-af", "ebur128=metadata=1,ametadata=mode=print:file=-", "-f", "null", "-"],
        folder, Means(),
    )  # fmt: skip
    if measured is None:
        raise take.unreadable()
    return measured


def _levelled(plain: Path, louder_db: float, folder: Path) -> Path:
    path = folder / _LEVELLED
    done = sandbox.run(
        ["ffmpeg", "-nostdin", "-v", "quiet", "-f", "wav", "-i", f"file:{plain.absolute()}",
         "-af", f"volume={louder_db:.2f}dB,"
         f"alimiter=limit={_LOWEST_PEAK}:level=disabled:attack=5:release=50",
         "-ar", str(RATE), "-c:a", "libopus", "-b:a", "48k", "-map_metadata", "-1",
         "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "ogg", _LEVELLED],
        folder, Means(),
    )  # fmt: skip
    if done is None or not disk.size(path):
        raise take.unreadable()
    return path


def _input(path: Path, kind: Kind) -> list[str]:
    """The file and nothing else: one way to read it, and nothing it names is opened."""
    return ["-protocol_whitelist", "file", "-codec_whitelist", ",".join(kind.codecs),
            "-f", kind.demuxer, "-i", f"file:{path.absolute()}"]  # fmt: skip
