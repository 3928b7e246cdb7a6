"""The films the demo draws itself."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest

from demo.clip.film import lesson_film
from demo.clip.moves import FILM_S, MOVE_S
from demo.clip.seniors import LOOP_S, Gathering
from demo.clip.shelf import clips
from demo.clip.studio import HEIGHT, WIDTH
from demo.errors import CannotStartError
from demo.instructor.film import RATE, Film, Picture, Sound

_CAPTION = (slice(620, 710), slice(380, 900))
_COUNT = (slice(230, 430), slice(980, 1200))


def _pictures(path: Path, *seconds: float) -> list[np.ndarray]:
    wanted = list(seconds)
    found = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= wanted[0]:
                found.append(frame.to_ndarray(format="gray").astype(np.int16))
                wanted.pop(0)
                if not wanted:
                    return found
    raise AssertionError(f"the film is over before {wanted[0]} s")


@pytest.mark.timeout(300)
def test_the_lesson_film_has_picture_and_sound_for_its_whole_length(cache: Path) -> None:
    with av.open(str(lesson_film(cache, pytest.fail))) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.width, video.height) == (WIDTH, HEIGHT)
        assert video.codec_context.name in {"vp8", "libvpx"}
        assert audio.codec_context.name in {"opus", "libopus"}
        assert container.duration is not None
        assert container.duration / av.time_base == pytest.approx(FILM_S, abs=0.2)


def test_the_shelf_holds_whole_films_that_begin_with_a_move(cache: Path) -> None:
    found = clips(cache, pytest.fail)
    assert len({clip.title for clip in found}) == 2
    for clip in found:
        with av.open(str(clip.film)) as container:
            assert {stream.type for stream in container.streams} == {"video", "audio"}
            assert container.duration is not None
            assert container.duration / av.time_base == pytest.approx(2 * MOVE_S, abs=0.3)
    assert clips(cache, pytest.fail) == found


def test_captions_and_counts_change_with_the_moves(cache: Path) -> None:
    announced, counting, next_move = _pictures(
        lesson_film(cache, pytest.fail), 1.0, 5.0, MOVE_S + 1.0
    )
    # The caption stays through a move and is another one in the next.
    assert np.abs(announced[_CAPTION] - counting[_CAPTION]).mean() < 4
    assert np.abs(announced[_CAPTION] - next_move[_CAPTION]).mean() > 8
    assert np.abs(announced[_COUNT] - counting[_COUNT]).mean() > 20


def test_the_count_is_heard(cache: Path) -> None:
    with av.open(str(lesson_film(cache, pytest.fail))) as container:
        heard = np.concatenate(
            [
                frame.to_ndarray().astype(np.float64).ravel()
                for frame in islice(container.decode(audio=0), 600)
            ]
        )
    assert np.abs(heard).max() > 0.2


def test_centers_look_different_and_move() -> None:
    first, second = Gathering(1), Gathering(2)
    assert np.abs(_gray(first, 0.0) - _gray(second, 0.0)).mean() > 5
    assert np.abs(_gray(first, 0.0) - _gray(first, LOOP_S / 2)).mean() > 1
    assert np.abs(_gray(first, 0.0) - _gray(first, LOOP_S)).max() <= 1


def _gray(gathering: Gathering, time_s: float) -> np.ndarray:
    return gathering.picture(time_s, 320, 180).astype(np.int16)


def test_a_published_film_goes_on_after_its_end(cache: Path) -> None:
    film = Film(cache / "seniors-0-1.webm")
    rounds = list(islice(film.forever(), 700))
    times = [part.at_s for part in rounds]
    assert times == sorted(times)
    assert times[-1] > 40  # it lasts 20 s
    assert all(isinstance(part, Picture) for part in rounds)
    assert (film.width, film.height) == (640, 360)
    assert not film.has_sound


def test_a_published_film_carries_its_sound_in_step(cache: Path) -> None:
    film = Film(lesson_film(cache, pytest.fail))
    parts = list(islice(film.forever(), 400))
    sounds = [part for part in parts if isinstance(part, Sound)]
    pictures = [part for part in parts if isinstance(part, Picture)]
    assert sum(part.samples for part in sounds) / RATE == pytest.approx(sounds[-1].at_s, abs=0.1)
    assert abs(sounds[-1].at_s - pictures[-1].at_s) < 0.5
    assert (film.width, film.height) == (960, 540)
    assert len(pictures[0].data) == 960 * 540 * 3 // 2


def test_a_file_without_a_picture_is_refused_with_the_remedy(tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("this is no video")
    with pytest.raises(CannotStartError, match=r"notes\.mp4 cannot be played .*choose a file"):
        Film(text)
    with pytest.raises(CannotStartError, match=r"missing\.mp4 cannot be played"):
        Film(tmp_path / "missing.mp4")
