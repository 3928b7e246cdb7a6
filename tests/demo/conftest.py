"""The films are drawn once for all tests, and a folder the demo can be run in."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.clip.film import lesson_film, seniors_film
from demo.clip.shelf import clips


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that holds the films."""
    folder = tmp_path_factory.mktemp("films")
    lesson_film(folder, lambda _line: None)
    seniors_film(folder)
    clips(folder, lambda _line: None)
    return folder
