"""A recording on its way in: what it is, how long, how loud it becomes, and what is refused."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from content.errors import TakeReason, TakeRefusedError
from content.voice import take
from content.voice.level import Levelled, level

VOICE = "sine=frequency=300:duration=2,tremolo=f=4:d=0.8"


def sound(path: Path, *coding: str, made: str = VOICE, louder_db: float = 0) -> Path:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", made]
    command += ["-af", f"volume={louder_db}dB", *coding, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path


def loudness(path: Path) -> float:
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path), "-af", "ebur128"]
    done = subprocess.run(
        [*command, "-f", "null", "-"], check=True, capture_output=True, text=True, timeout=60
    )
    return float(done.stderr.rsplit("I:", 1)[1].split()[0])


def taken(path: Path, tmp_path: Path) -> Levelled:
    workshop = tmp_path / "workshop"
    workshop.mkdir()
    return level(path, workshop)


def refused(path: Path, tmp_path: Path) -> TakeReason:
    with pytest.raises(TakeRefusedError) as found:
        taken(path, tmp_path)
    return found.value.reason


@pytest.mark.parametrize(
    ("name", "coding", "louder_db"),
    [
        ("loud.wav", ("-c:a", "pcm_s16le"), 12),
        ("soft.ogg", ("-c:a", "libopus"), -20),
        ("both-ears.webm", ("-c:a", "libopus", "-ac", "2"), 0),
    ],
)
def test_every_recording_becomes_equally_loud(
    tmp_path: Path, name: str, coding: tuple[str, ...], louder_db: float
) -> None:
    levelled = taken(sound(tmp_path / name, *coding, louder_db=louder_db), tmp_path)
    assert levelled.path.read_bytes().startswith(b"OggS")
    assert levelled.file.size == levelled.path.stat().st_size
    assert levelled.seconds == pytest.approx(2, abs=0.1)
    assert loudness(levelled.path) == pytest.approx(take.LOUDNESS_LUFS, abs=1.5)


@pytest.mark.parametrize(
    ("made", "coding", "reason"),
    [
        ("sine=duration=0.2", (), TakeReason.TOO_SHORT),
        ("sine=duration=25:sample_rate=8000", (), TakeReason.TOO_LONG),
        ("anullsrc=duration=2", (), TakeReason.SILENT),
        ("sine=duration=2", ("-c:a", "pcm_mulaw"), TakeReason.UNREADABLE),
    ],
)
def test_what_is_no_sentence_is_refused(
    tmp_path: Path, made: str, coding: tuple[str, ...], reason: TakeReason
) -> None:
    path = tmp_path / "came.wav"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", made, "-t", "25"]
    subprocess.run([*command, *coding, str(path)], check=True, timeout=60)
    assert refused(path, tmp_path) is reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", TakeReason.EMPTY),
        (b"just words", TakeReason.FORMAT),
        (b"ID3\x03" + b"\x00" * 200, TakeReason.FORMAT),
        (b"OggS" + b"\x01" * 200, TakeReason.UNREADABLE),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", TakeReason.UNREADABLE),
    ],
)
def test_what_is_no_sound_is_refused(tmp_path: Path, data: bytes, reason: TakeReason) -> None:
    path = tmp_path / "came"
    path.write_bytes(data)
    # A broken head may also leave a file without any sound that could be named.
    assert refused(path, tmp_path) in {reason, TakeReason.FORMAT}


def test_a_recording_is_one_sound_of_its_kind() -> None:
    def probed(*names: str) -> bytes:
        return json.dumps({"streams": [{"codec_name": name} for name in names]}).encode()

    take.assert_sound(take.WEBM, probed("opus"))
    for names in ((), ("vp8", "opus"), ("opus", "opus"), ("aac",)):
        with pytest.raises(TakeRefusedError, match="save it as WAV"):
            take.assert_sound(take.WEBM, probed(*names))
    with pytest.raises(TakeRefusedError, match="cannot be read"):
        take.assert_sound(take.WEBM, b"{}")


def test_nothing_that_was_measured_is_trusted() -> None:
    for said in (b"", b"lavfi.r128.I=nan\n", b"lavfi.r128.I=-inf\n"):
        with pytest.raises(TakeRefusedError):
            take.gain_db(said)
    assert take.gain_db(b"lavfi.r128.I=-70.0\nlavfi.r128.I=-32.5\n") == pytest.approx(12.5)
