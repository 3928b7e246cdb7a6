"""What the instructor publishes and what the centre's camera sees: drawn once, decoded already.

Who publishes them shares the machine with what is measured, so their decoding is done before.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from demo.clip.film import lesson_film, seniors_film
from media.camera import RATE
from tests.bench.report import say
from tests.parts.processes import ROOT

_FOLDER = ROOT / "var" / "bench"
_SECONDS = 10
_SIZE = "scale=960:540"
_PLAIN = ("-c:v", "rawvideo", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "-ac", "1")


def teacher_film() -> Path:
    """The demo's lesson, with its sound, in the size in which its instructor publishes it."""
    return _made(lesson_film(_FOLDER, say), _FOLDER / "teacher.nut", *_PLAIN)


def large_film() -> Path:
    """The same with 1280x720 pixels and 30 pictures a second."""
    coding = (*_PLAIN, "-vf", "scale=1280:720", "-r", "30")
    return _made(lesson_film(_FOLDER, say), _FOLDER / "teacher-720p30.nut", *coding)


def camera_film() -> Path:
    """People on chairs, in the form that Chromium takes for a camera, too."""
    coding = ("-an", "-pix_fmt", "yuv420p", "-r", str(RATE))
    return _made(seniors_film(_FOLDER), _FOLDER / "camera.y4m", *coding)


def _made(source: Path, path: Path, *coding: str) -> Path:
    if not path.exists():
        unfinished = path.with_stem("unfinished-" + path.stem)
        words = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-i", str(source)]
        words += ["-t", str(_SECONDS), "-vf", _SIZE, *coding, str(unfinished)]
        subprocess.run(words, check=True, timeout=120)
        unfinished.replace(path)
    return path
