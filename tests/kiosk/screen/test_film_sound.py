"""A film is heard, and steps back while something is said over it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.kiosk.screen.film import make
from tests.parts.sound import band_share, sound_server

ROOT = Path(__file__).parents[3]


def test_a_film_is_heard_and_steps_back_for_a_sentence(tmp_path):
    film = make(tmp_path / "film.mp4", 60)
    command = [sys.executable, str(Path(__file__).with_name("heard_film.py")), str(film)]
    ours = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with (
        sound_server(tmp_path) as server,
        subprocess.Popen(
            command, env={**os.environ, **server.env, **ours}, stdin=pipe, stdout=pipe, text=True
        ) as program,
    ):

        def level(word: str) -> float:
            """How loud the film's tone is after `word`; what is on its way is let through."""
            program.stdin.write(word + "\n")
            program.stdin.flush()
            assert program.stdout.readline().strip() == word
            server.record("spk.monitor", 3)
            heard = server.record("spk.monitor", 1)
            assert band_share(heard, 430, 450) > 0.9
            return float(np.sqrt(np.mean(heard**2)))

        assert program.stdout.readline().strip() == "moves"
        loud, quiet, again = level("free"), level("duck"), level("free")
        assert quiet < 0.5 * loud
        assert again > 2 * quiet
        program.stdin.close()
        assert program.wait(30) == 0
