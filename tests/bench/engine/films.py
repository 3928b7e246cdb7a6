"""The recorded streams: the demo's films, encoded as a browser would send them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from demo.clip.film import lesson_film, seniors_film
from tests.bench.engine.workloads import BIG, SMALL, TILE, VOICE
from tests.bench.report import say
from tests.parts.processes import ROOT

_FOLDER = ROOT / "var" / "bench"
_SECONDS = 20
_VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-auto-alt-ref", "0")


def streams() -> Path:
    """A folder with one WebM file for each stream; made once."""
    folder = _FOLDER / "streams"
    folder.mkdir(parents=True, exist_ok=True)
    teacher = lesson_film(_FOLDER, say)
    seniors = seniors_film(_FOLDER)
    _made(teacher, folder / f"{BIG}.webm", *_picture(1280, 30, 1800))
    _made(seniors, folder / f"{SMALL}.webm", *_picture(640, 15, 300))
    _made(seniors, folder / f"{TILE}.webm", *_picture(320, 15, 100))
    voice = ("-vn", "-c:a", "libopus", "-b:a", "32k", "-frame_duration", "20")
    _made(teacher, folder / f"{VOICE}.webm", *voice)
    return folder


def _picture(width: int, rate: int, kbits: int) -> tuple[str, ...]:
    """One key frame at the beginning: others are asked for."""
    bits = f"{kbits}k"
    scale = ("-an", "-vf", f"scale={width}:-2", "-r", str(rate))
    return (*scale, *_VP8, "-b:v", bits, "-minrate", bits, "-maxrate", bits, "-g", "9999")


def _made(source: Path, path: Path, *coding: str) -> None:
    if path.exists():
        return
    say(f"encoding {path.name}, once")
    unfinished = path.with_stem("unfinished-" + path.stem)
    words = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-stream_loop", "-1", "-i", str(source)]
    subprocess.run([*words, "-t", str(_SECONDS), *coding, str(unfinished)], check=True, timeout=300)
    unfinished.replace(path)
