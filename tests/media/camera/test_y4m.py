"""Films that lie in the file as the room gets them, and files that only look like one."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.camera import LONG_SIDE
from media.camera.sources import frames
from media.camera.y4m import Y4m, opened

SIZE = (LONG_SIDE, 540)
SMALL = (8, 4)


def picture(size: tuple[int, int], brightness: int) -> bytes:
    """Noise around a brightness, so that no line may be mistaken for another."""
    pixels = size[0] * size[1] * 3 // 2
    noise = np.random.default_rng(brightness).integers(0, 20, pixels, np.uint8)
    return bytes((noise + brightness).astype(np.uint8))


def write(
    path: Path,
    size: tuple[int, int],
    pictures: list[bytes],
    words: str = "F30:1 Ip A1:1 C420jpeg",
    frame: bytes = b"FRAME\n",
) -> Path:
    head = f"YUV4MPEG2 W{size[0]} H{size[1]} {words}\n".encode()
    path.write_bytes(head + b"".join(frame + one for one in pictures))
    return path


def film(path: Path) -> Y4m:
    found = opened(path)
    assert found is not None
    return found


class Patience(threading.Event):
    """Waits for nothing, and stops after so many waits; `asked` is for how long, in seconds."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.asked: list[float] = []
        self._most = most

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0.0)
        return len(self.asked) > self._most


def test_its_pictures_are_handed_on_byte_for_byte(tmp_path: Path) -> None:
    shown = [picture(SIZE, 20 * number) for number in range(4)]
    path = write(tmp_path / "film.y4m", SIZE, shown, "F15:1")
    seen = list(frames(str(path), Patience(6)))
    assert [bytes(one.data) for one in seen[:4]] == shown
    assert bytes(seen[4].data) == shown[0], "and again from the beginning"
    assert {(one.width, one.height) for one in seen} == {SIZE}


def test_of_a_fast_film_every_second_picture_is_read(tmp_path: Path) -> None:
    shown = [picture(SIZE, 20 * number) for number in range(4)]
    path = write(tmp_path / "film.y4m", SIZE, shown, "F30:1")
    seen = list(frames(str(path), Patience(2)))
    assert [bytes(one.data) for one in seen] == [shown[0], shown[2]]


def test_its_last_picture_stands_as_long_as_each(tmp_path: Path) -> None:
    path = write(tmp_path / "still.y4m", SIZE, [picture(SIZE, 9)], "F1:10")
    patience = Patience(3)
    assert len(list(frames(str(path), patience))) == 2
    # Before the first picture, after it, and the same again.
    assert patience.asked[1] > 5
    assert patience.asked[3] > 5


def test_one_of_another_size_is_scaled(tmp_path: Path) -> None:
    size = (320, 180)
    path = write(tmp_path / "small.y4m", size, [picture(size, 60)] * 2, "F15:1 C420jpeg")
    seen = next(iter(frames(str(path), threading.Event())))
    assert (seen.width, seen.height) == SIZE


def test_one_of_another_size_in_its_place_is_not_taken_for_it(tmp_path: Path) -> None:
    shown, other = picture(SIZE, 20), (LONG_SIDE, 720)
    path = write(tmp_path / "film.y4m", SIZE, [shown], "F15:1")
    filmed = frames(str(path), Patience(20))
    assert bytes(next(filmed).data) == shown
    write(tmp_path / "new.y4m", other, [picture(other, 30)], "F15:1").replace(path)
    assert list(filmed) == []
    anew = next(iter(frames(str(path), Patience(1))))
    assert (anew.width, anew.height) == other


def test_a_picture_cut_off_is_left_out(tmp_path: Path) -> None:
    whole = picture(SMALL, 5)
    cut = film(write(tmp_path / "cut.y4m", SMALL, [whole, whole[:-1]]))
    assert cut.grab()
    assert cut.retrieve() == whole
    assert cut.grab()
    assert cut.retrieve() is None
    assert not cut.grab()
    cut.close()


def test_a_picture_may_bring_words_of_its_own(tmp_path: Path) -> None:
    shown = [picture(SMALL, 5), picture(SMALL, 50)]
    path = write(tmp_path / "words.y4m", SMALL, shown, frame=b"FRAME Xmine\n")
    found = film(path)
    assert found.rate == 30
    assert found.grab()
    assert found.grab()
    assert found.retrieve() == shown[1]
    found.close()


@pytest.mark.parametrize("words", ["F30:1", "F30:1 C420mpeg2 XYSCSS=420MPEG2", "Ip F30000:1001"])
def test_what_is_i420_by_any_of_its_names_is_taken(tmp_path: Path, words: str) -> None:
    found = film(write(tmp_path / "film.y4m", SMALL, [picture(SMALL, 1)], words))
    assert (found.size, round(found.rate)) == (SMALL, 30)
    found.close()


@pytest.mark.parametrize(
    "head",
    [
        "YUV4MPEG2 W8 H4 F30:1 C422\n",
        "YUV4MPEG2 W8 H4 F30:1 C420p10\n",
        "YUV4MPEG2 W7 H4 F30:1\n",
        "YUV4MPEG2 W8 H5 F30:1\n",
        "YUV4MPEG2 W8 F30:1\n",
        "YUV4MPEG2 W8 H4\n",
        "YUV4MPEG2 W8 H4 F30:0\n",
        "YUV4MPEG2 W8 H4 F30\n",
        "YUV4MPEG2 W-8 H4 F30:1\n",
        "YUV4MPEG2 W99999999999999999998 H4 F30:1\n",
        "YUV4MPEG2 W8 H4 F30:99999999999999999999\n",
        "YUV4MPEG2 Wmany H4 F30:1\n",
        "YUV4MPEG2 W8 H4 F30:1",
        "RIFF W8 H4 F30:1\n",
        "",
    ],
)
def test_what_is_none_is_left_to_others(tmp_path: Path, head: str) -> None:
    path = tmp_path / "other.y4m"
    path.write_bytes(head.encode() + b"FRAME\n" * 9)
    assert opened(path) is None


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    assert opened(tmp_path / "away.y4m") is None
    assert opened(tmp_path) is None


@given(st.binary(max_size=200), st.booleans())
def test_whatever_a_file_holds_it_ends(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, begins_well: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.y4m"
    path.write_bytes((b"YUV4MPEG2 W2 H2 F30:1\nFRAME\n" if begins_well else b"") + content)
    found = opened(path)
    assert (found is not None) >= begins_well
    if found is not None:
        grabbed = 0
        while found.grab():
            grabbed += 1
            read = found.retrieve()
            assert read is None or len(read) == 6
            assert grabbed <= len(content) + 1
        found.close()
