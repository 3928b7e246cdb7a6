"""The folder of WAV files the kiosk speaks from; made in the background at start.

Every sentence becomes one file, named by key and by what it says, so a changed sentence is
rendered anew and an unchanged one is not.  A centre may put recorded files of the same names
there.  Without a synthesiser the kiosk is silent, and says so once in the log.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from kiosk.screen.voice import tones
from kiosk.screen.voice.sentences import SENTENCES

SYNTHESISER = "espeak-ng"
WORDS_A_MINUTE = 130
PATIENCE_S = 20

log = logging.getLogger(__name__)


def file_of(folder: Path, key: str) -> Path:
    """Where the prompt of a key lies, whether or not it is there yet."""
    digest = hashlib.sha256(SENTENCES[key].spoken.encode()).hexdigest()[:8]
    return folder / f"{key}-{digest}.wav"


def make(folder: Path) -> None:
    """Render what is missing.  Blocks for some seconds the first time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, sound in (("chime", tones.chime), ("tick", tones.tick)):
            _put(folder / f"{name}.wav", sound())
        _speak(folder, {key: item.spoken for key, item in SENTENCES.items() if item.spoken})
    except OSError as error:
        log.warning("voice=silent reason=%r folder=%s", str(error), folder)


def _speak(folder: Path, sentences: Mapping[str, str]) -> None:
    missing = {key: said for key, said in sentences.items() if not file_of(folder, key).exists()}
    program = shutil.which(SYNTHESISER)
    if missing and program is None:
        log.warning("voice=silent reason='%s is not installed'", SYNTHESISER)
        return
    for key, said in missing.items():
        command = [str(program), "-v", "ko", "-s", str(WORDS_A_MINUTE), "--stdout", said]
        try:
            done = subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE_S)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            log.warning("voice=unspoken key=%s reason=%r", key, str(error))
            continue
        _put(file_of(folder, key), _with_length(done.stdout))


def _put(path: Path, data: bytes) -> None:
    partial = path.with_suffix(".part")
    partial.write_bytes(data)
    partial.rename(path)


def _with_length(wav: bytes) -> bytes:
    """A WAV file that came through a pipe says 2 GB of itself; players want the truth."""
    at = wav.find(b"data")
    if not wav.startswith(b"RIFF") or at < 0:
        return wav
    body = wav[at + 8 :]
    head = b"RIFF" + (len(wav) - 8).to_bytes(4, "little") + wav[8:at]
    return head + b"data" + len(body).to_bytes(4, "little") + body
