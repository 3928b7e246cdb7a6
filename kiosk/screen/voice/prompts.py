"""The folder of WAV files the kiosk speaks from; made in the background at start.

Every sentence becomes one file, named by key and by what it says, so a changed sentence is
rendered anew and an unchanged one is not.  They stand in for what a person has not recorded yet
(`content.voice`).  Without a synthesiser the kiosk is silent, and says so once in the log.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from content.voice.sentences import SENTENCES

SYNTHESISER = "espeak-ng"
WORDS_A_MINUTE = 130
PATIENCE_S = 20
PLACEHOLDER = b"placeholder by espeak-ng"
"""Stands in every file that the machine speaks; an even number of bytes."""
TONES = ("chime", "alarm", "tick")
READ_KEPT = 16
"""So many files of words that came from the hub stay."""

log = logging.getLogger(__name__)


def file_of(folder: Path, key: str) -> Path:
    """Where the prompt of a key lies, whether or not it is there yet."""
    digest = hashlib.sha256(SENTENCES[key].spoken.encode()).hexdigest()[:8]
    return folder / f"{key}-{digest}.wav"


def make(folder: Path) -> None:
    """Render what is missing.  Blocks for some seconds the first time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sound_tones(folder)
        _speak(folder, {key: item.spoken for key, item in SENTENCES.items() if item.spoken})
    except OSError as error:
        log.warning("voice=silent reason=%r folder=%s", str(error), folder)


def _sound_tones(folder: Path) -> None:
    """A tone that is to sound otherwise gets another name: what is there stays."""
    missing = [name for name in TONES if not _is_there(folder / f"{name}.wav")]
    if missing:
        # Imported late: of numpy nobody at home has any use.
        from kiosk.screen.voice import tones

        for name in missing:
            _put(folder / f"{name}.wav", tones.MADE[name]())


def _is_there(path: Path) -> bool:
    # An empty one is what a cut of the mains may leave.
    return path.exists() and path.stat().st_size > 0


def read(folder: Path, words: str) -> Path | None:
    """Render words that came from the hub, unless they are there; None where that fails.

    Blocks for a moment.
    """
    digest = hashlib.sha256(words.encode()).hexdigest()[:16]
    path = folder / f"read-{digest}.wav"
    program = shutil.which(SYNTHESISER)
    try:
        if not path.exists() and program is not None:
            folder.mkdir(parents=True, exist_ok=True)
            _put(path, _rendered(program, words))
            _let_go(folder)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("voice=unread reason=%r", str(error))
    return path if path.exists() else None


def _let_go(folder: Path) -> None:
    newest = sorted(folder.glob("read-*.wav"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest[READ_KEPT:]:
        path.unlink(missing_ok=True)


def _rendered(program: str, said: str) -> bytes:
    # By its input: words that begin with a dash are words, too.
    command = [program, "-v", "ko", "-s", str(WORDS_A_MINUTE), "--stdout", "--stdin"]
    done = subprocess.run(
        command, input=said.encode(), capture_output=True, check=True, timeout=PATIENCE_S
    )
    return _with_length(done.stdout)


def _speak(folder: Path, sentences: Mapping[str, str]) -> None:
    missing = {key: said for key, said in sentences.items() if not file_of(folder, key).exists()}
    program = shutil.which(SYNTHESISER)
    if missing and program is None:
        log.warning("voice=silent reason='%s is not installed'", SYNTHESISER)
        return
    for key, said in missing.items():
        try:
            sound = _rendered(str(program), said)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            log.warning("voice=unspoken key=%s reason=%r", key, str(error))
            continue
        _put(file_of(folder, key), sound)


def _put(path: Path, data: bytes) -> None:
    partial = path.with_suffix(".part")
    partial.write_bytes(data)
    partial.rename(path)


def _with_length(wav: bytes) -> bytes:
    """A WAV file that came through a pipe says 2 GB of itself; players want the truth.

    Behind the sound stands that it is a placeholder (a LIST chunk, as the WAV format has them).
    """
    at = wav.find(b"data")
    if not wav.startswith(b"RIFF") or at < 0:
        return wav
    body = wav[at + 8 :]
    body += b"\0" * (len(body) % 2)
    label = b"INFOISFT" + len(PLACEHOLDER).to_bytes(4, "little") + PLACEHOLDER
    listed = b"LIST" + len(label).to_bytes(4, "little") + label
    size = at - 8 + 8 + len(body) + len(listed)
    head = b"RIFF" + size.to_bytes(4, "little") + wav[8:at]
    return head + b"data" + len(body).to_bytes(4, "little") + body + listed
