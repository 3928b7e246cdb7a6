"""Taking films in: real files of every kind, and what is refused leaves nothing behind."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy.exc import OperationalError

from content import library
from content.errors import (
    ContentError,
    FilmRefusedError,
    ItemKnownError,
    ItemUnknownError,
    Reason,
)
from content.intake import film as rules
from content.intake import sandbox
from content.intake.depot import Depot
from content.intake.label import label
from content.intake.sandbox import Means
from content.intake.taking import take_in, take_out
from content.item import Item, Library
from store import migrate
from store.audit import Deed
from store.engine import Store, sqlite_url
from tests.parts import films
from wire.ids import ItemId

DEED = Deed("staff_1", datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
LABEL = label("아침 체조", "체조")


@dataclass
class Hub:
    """The disk and the database a film is taken into."""

    folder: Path
    store: Store
    depot: Depot

    def take_in(self, film: Path) -> Item:
        with self.depot.part() as part:
            part.write_bytes(film.read_bytes())
            return take_in(self.store, self.depot, part, LABEL, DEED)

    def library(self) -> Library:
        with self.store.reading() as session:
            return library.library(session)

    def files(self) -> list[str]:
        """Every file below the depot's folders, in any state."""
        return sorted(
            str(path.relative_to(self.folder))
            for name in ("incoming", "library")
            for path in (self.folder / name).rglob("*")
            if path.is_file()
        )


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    folder = tmp_path / "data"
    folder.mkdir()
    store = Store(sqlite_url(folder))
    migrate.upgrade(store.engine)
    yield Hub(folder, store, Depot(folder))
    store.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for films that several tests look at."""
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="module")
def good(shop: Path) -> Path:
    return films.mp4(shop / "good.mp4")


@pytest.fixture(scope="module")
def good_webm(shop: Path) -> Path:
    return films.webm(shop / "good.webm")


def test_an_mp4_becomes_an_item_with_its_files(hub: Hub, good: Path) -> None:
    item = hub.take_in(good)
    assert (item.title, item.category, item.media_type) == ("아침 체조", "체조", "video/mp4")
    assert item.seconds == pytest.approx(3, abs=0.1)
    assert item.film.sha256 == hashlib.sha256(good.read_bytes()).hexdigest()
    assert item.film.size == good.stat().st_size
    assert hub.library().items == (item,)

    kept = hub.depot.path(item.film.sha256)
    assert kept.relative_to(hub.folder).parts[:2] == ("library", item.film.sha256[:2])
    assert kept.read_bytes() == good.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert item.poster is not None
    poster = hub.depot.path(item.poster.sha256)
    assert stat.S_IMODE(poster.stat().st_mode) == 0o600
    with Image.open(poster) as picture:
        assert (picture.format, picture.size) == ("JPEG", (640, 360))
    assert len(hub.files()) == 2


def test_a_webm_whatever_its_name(hub: Hub, good_webm: Path, tmp_path: Path) -> None:
    misnamed = tmp_path / "film.txt"
    misnamed.write_bytes(good_webm.read_bytes())
    item = hub.take_in(misnamed)
    assert item.media_type == "video/webm"
    assert item.seconds == pytest.approx(3, abs=0.2)


SILENT = {
    "mp4": (*films.H264,),
    "webm": ("-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime"),
}


@pytest.mark.parametrize("kind", SILENT)
def test_silent_films_are_fine(hub: Hub, tmp_path: Path, kind: str) -> None:
    silent = films.make(tmp_path / f"silent.{kind}", *SILENT[kind], sound=False)
    assert hub.take_in(silent).media_type == f"video/{kind}"


def test_subtitles_and_a_cover_do_no_harm(hub: Hub, good: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:02,000\n안녕하세요\n")
    cover = tmp_path / "cover.jpg"
    Image.new("RGB", (4000, 4000), "white").save(cover)
    full = tmp_path / "full.mp4"
    films.ffmpeg(
        "-i", str(good), "-i", str(words), "-i", str(cover), "-map", "0", "-map", "1",
        "-map", "2", "-c", "copy", "-c:s", "mov_text", "-disposition:v:1", "attached_pic",
        str(full),
    )  # fmt: skip
    item = hub.take_in(full)
    assert item.poster is not None
    with Image.open(hub.depot.path(item.poster.sha256)) as picture:
        assert picture.size == (640, 360)


def test_a_film_that_stands_on_end_is_as_good(hub: Hub, tmp_path: Path) -> None:
    upright = films.mp4(tmp_path / "upright.mp4", size="180x320")
    item = hub.take_in(upright)
    assert item.poster is not None
    with Image.open(hub.depot.path(item.poster.sha256)) as picture:
        assert picture.size == (360, 640)


# --- what is refused ---------------------------------------------------------


def cut(film: Path, path: Path, share: float = 0.6) -> Path:
    data = film.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def text(path: Path, words: str) -> Path:
    path.write_text(words)
    return path


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("film.mp4", b"x" * 1000)
    return path


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{film}\n#EXT-X-ENDLIST\n"
SCRIPT = "ffconcat version 1.0\nfile ../good.mp4\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'

REFUSED: dict[str, tuple[Reason, Callable[[Path, Path], Path]]] = {
    "nothing": (Reason.EMPTY, lambda f, g: text(f / "empty.mp4", "")),
    "a text": (Reason.FORMAT, lambda f, g: text(f / "text.mp4", "no film\n" * 99)),
    "a picture": (Reason.FORMAT, lambda f, g: text(f / "picture.mp4", SVG)),
    "an archive": (Reason.FORMAT, lambda f, g: zipped(f / "zip.mp4")),
    "a playlist": (
        Reason.FORMAT,
        lambda f, g: text(f / "list.mp4", PLAYLIST.format(film=f"file://{g}")),
    ),
    "a script": (Reason.FORMAT, lambda f, g: text(f / "script.mp4", SCRIPT)),
    "a playlist that begins like a film": (
        Reason.CUT_OFF,
        lambda f, g: text(f / "mixed.mp4", "0000ftyp\n" + PLAYLIST.format(film="../good.mp4")),
    ),
    "a song": (
        Reason.FORMAT,
        lambda f, g: films.make(f / "song.mp3", "-map", "1:a", "-c:a", "libmp3lame"),
    ),
    "a song in a film's clothes": (
        Reason.NO_PICTURE,
        lambda f, g: films.make(f / "song.mp4", "-map", "1:a", "-c:a", "aac"),
    ),
    "an avi": (Reason.FORMAT, lambda f, g: films.make(f / "old.avi", *films.H264, *films.AAC)),
    "a mkv": (Reason.FORMAT, lambda f, g: films.make(f / "x.mkv", *films.VP8, *films.OPUS)),
    "a quicktime film": (
        Reason.FORMAT, lambda f, g: films.make(f / "x.mov", *films.H264, *films.AAC),
    ),
    "an mp4 without its end": (Reason.CUT_OFF, lambda f, g: cut(g, f / "cut.mp4")),
    "an mp4 without its index": (
        Reason.CUT_OFF,
        lambda f, g: cut(films.make(f / "x.mp4", *films.H264, *films.AAC), f / "cut.mp4"),
    ),
    "a webm without its end": (
        Reason.CUT_OFF, lambda f, g: cut(films.webm(f / "x.webm", 6), f / "cut.webm", 0.3),
    ),
    "pictures of another coding": (
        Reason.PICTURE_CODED, lambda f, g: films.make(f / "x.mp4", "-c:v", "mpeg4", *films.AAC),
    ),
    "telephones' newest coding": (
        Reason.PICTURE_CODED,
        lambda f, g: films.make(
            f / "x.mp4", "-c:v", "libx265", "-preset", "ultrafast",
            "-x265-params", "log-level=none", *films.AAC,
        ),
    ),
    "sound of another coding": (
        Reason.SOUND_CODED, lambda f, g: films.make(f / "x.mp4", *films.H264, "-c:a", "ac3"),
    ),
    "too large a picture": (
        Reason.PICTURE_SIZE, lambda f, g: films.mp4(f / "x.mp4", 1, "3842x128"),
    ),
    "a blink": (Reason.TOO_SHORT, lambda f, g: films.mp4(f / "x.mp4", 0.5)),
    "no length": (
        Reason.LENGTH_UNKNOWN,
        lambda f, g: films.make(f / "x.webm", *films.VP8, *films.OPUS, "-live", "1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "make"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_in_words_and_nothing_left(
    hub: Hub, good: Path, tmp_path: Path, reason: Reason, make: Callable[[Path, Path], Path]
) -> None:
    folder = tmp_path / "from"
    folder.mkdir()
    with pytest.raises(FilmRefusedError) as caught:
        hub.take_in(make(folder, good))
    assert caught.value.reason is reason
    assert caught.value.field == "film"
    assert len(str(caught.value)) > 20
    assert hub.files() == []
    assert hub.library() == Library()


def test_four_hours_are_enough() -> None:
    said = (
        '{"streams": [{"index": 0, "codec_type": "video", "codec_name": "h264",'
        ' "width": 3840, "height": 2160}], "format": {"duration": "%s"}}'
    )
    assert rules.judge(rules.MP4, (said % 14400).encode()).seconds == 14400
    with pytest.raises(FilmRefusedError) as caught:
        rules.judge(rules.MP4, (said % 14401).encode())
    assert caught.value.reason is Reason.TOO_LONG
    for nonsense in ("inf", "nan", "1e999", "-3"):
        with pytest.raises(FilmRefusedError):
            rules.judge(rules.MP4, (said % nonsense).encode())


@pytest.mark.parametrize(
    ("title", "category", "field"),
    [("", "체조", "title"), (" \u200b\n", "체조", "title"), ("가" * 41, "체조", "title"),
     ("체조", "", "category"), ("체조", "가" * 13, "category")],
)  # fmt: skip
def test_a_label_says_which_word_has_to_change(title: str, category: str, field: str) -> None:
    with pytest.raises(FilmRefusedError, match=field) as caught:
        label(title, category)
    assert (caught.value.field, caught.value.reason.value) == (field, field)


def test_a_label_is_tidied() -> None:
    apart = "\u110e\u1166\u110c\u1169"  # 체조 as some systems write file names
    tidy = label(f"  아침 \t{apart}\r\n", apart)
    assert (tidy.title, tidy.category) == ("아침 체조", "체조")


# --- together with what is there already ------------------------------------


def test_the_same_film_twice_leaves_the_first_alone(hub: Hub, good: Path) -> None:
    item = hub.take_in(good)
    before = hub.files()
    with pytest.raises(ItemKnownError):
        hub.take_in(good)
    assert hub.files() == before
    assert hub.depot.path(item.film.sha256).read_bytes() == good.read_bytes()


def test_a_film_taken_out_is_off_the_disk_and_may_come_back(hub: Hub, good: Path) -> None:
    item = hub.take_in(good)
    take_out(hub.store, hub.depot, item.id, DEED)
    assert hub.files() == []
    with pytest.raises(ItemUnknownError):
        take_out(hub.store, hub.depot, item.id, DEED)
    again = hub.take_in(good)
    assert again.id != item.id
    assert hub.library().version == 3


def test_several_at_once_are_one(hub: Hub, good: Path) -> None:
    taken: list[Item | ContentError] = []

    def one() -> None:
        try:
            taken.append(hub.take_in(good))
        except ItemKnownError as error:
            taken.append(error)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, Item) for one in taken) == 1
    assert len(taken) == 3
    assert len(hub.files()) == 2


def test_a_database_that_fails_leaves_no_file(hub: Hub, good: Path) -> None:
    with hub.store.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE item RENAME COLUMN seconds TO length")
    with pytest.raises(OperationalError):
        hub.take_in(good)
    with hub.store.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE item RENAME COLUMN length TO seconds")
    with pytest.raises(ItemUnknownError):
        take_out(hub.store, hub.depot, ItemId("nobody"), DEED)
    assert [path for path in hub.files() if path.startswith("incoming")] == []
    assert hub.library() == Library()


def test_what_broke_off_is_cleared_a_day_later(hub: Hub) -> None:
    incoming = hub.folder / "incoming"
    fresh, old, folder = (incoming / f"{name}.part" for name in ("fresh", "old", "folder"))
    fresh.write_bytes(b"x")
    old.write_bytes(b"x")
    folder.mkdir()
    (folder / "poster.jpg").write_bytes(b"x")
    day_ago = time.time() - 25 * 3600
    for path in (old, folder):
        os.utime(path, (day_ago, day_ago))
    hub.depot.forget_parts()
    assert hub.files() == ["incoming/fresh.part"]


# --- hostile files -----------------------------------------------------------


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    at=st.lists(st.integers(0, 1500), min_size=1, max_size=12),
    bytes_=st.binary(min_size=12, max_size=12),
)
def test_a_damaged_head_is_refused_or_taken_and_never_more(
    hub: Hub, good: Path, at: list[int], bytes_: bytes
) -> None:
    data = bytearray(good.read_bytes())
    for place, byte in zip(at, bytes_, strict=False):
        data[place] = byte
    with hub.depot.part() as part:
        part.write_bytes(data)
        try:
            item = take_in(hub.store, hub.depot, part, LABEL, DEED)
        except FilmRefusedError:
            pass
        else:
            take_out(hub.store, hub.depot, item.id, DEED)
    assert hub.files() == []


GREEDY = {
    "time": (("python3", "-c", "while True: pass"), Means(cpu_s=1)),
    "patience": (("sleep", "60"), Means(wall_s=1)),
    "memory": (("python3", "-c", "x = bytearray(3 * 2**30)"), Means()),
    "disk": (("python3", "-c", "print('x' * 5000)"), Means(written=1000)),
    "a failure": (("false",), Means()),
}


@pytest.mark.parametrize(("program", "means"), GREEDY.values(), ids=GREEDY.keys())
def test_a_greedy_look_ends_itself_alone(
    tmp_path: Path, program: tuple[str, ...], means: Means
) -> None:
    assert sandbox.run(program, tmp_path, means) is None
    assert sandbox.run(("printf", "still here"), tmp_path, Means()) == b"still here"


def test_who_looks_knows_nothing_of_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEKIT_API_SECRET", "secret")
    seen = sandbox.run(("env",), tmp_path, Means())
    assert seen is not None
    assert b"secret" not in seen
    assert sandbox.run(("pwd",), tmp_path, Means()) == f"{tmp_path}\n".encode()


def aliased(film: Path, other: Path) -> bytes:
    """The MP4 `film` saying that its pictures and sounds lie in the file `other`."""
    data = film.read_bytes()
    path = str(other).encode()
    path += b"\0" * (len(path) % 2)
    alias = b"\0" * 150 + b"\0\x02" + len(path).to_bytes(2, "big") + path + b"\xff\xff\0\0"
    entry = (12 + len(alias)).to_bytes(4, "big") + b"alis\0\0\0\0" + alias
    here = b"\0\0\0\x0curl \0\0\0\x01"
    while (at := data.find(here)) >= 0:
        grown = len(entry) - len(here)
        whole = bytearray(data[:at] + entry + data[at + len(here) :])
        # Every box around it has grown with it.
        for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
            box = data.rindex(name, 0, at) - 4
            size = int.from_bytes(data[box : box + 4], "big") + grown
            whole[box : box + 4] = size.to_bytes(4, "big")
        data = bytes(whole)
    return data


def test_a_film_cannot_name_other_files(hub: Hub, tmp_path: Path) -> None:
    film = films.make(tmp_path / "film.mp4", *films.H264, *films.AAC)
    other = tmp_path / "other.mp4"
    other.write_bytes(film.read_bytes())
    naming = tmp_path / "naming.mp4"
    naming.write_bytes(aliased(film, other))
    follow = ["-enable_drefs", "1", "-use_absolute_path", "1"]
    # The trick is a real one: who allows it plays the other file.
    films.ffmpeg("-xerror", *follow, "-i", str(naming), "-f", "null", "-")
    with pytest.raises(FilmRefusedError):
        hub.take_in(naming)


def test_an_end_that_is_filled_with_nothing_is_missed(hub: Hub, good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    hollow = tmp_path / "hollow.mp4"
    kept = len(data) // 3
    hollow.write_bytes(data[:kept] + bytes(len(data) - kept))
    with pytest.raises(FilmRefusedError) as caught:
        hub.take_in(hollow)
    assert caught.value.reason is Reason.CUT_OFF


def test_a_film_of_two_pictures_is_whole(hub: Hub, tmp_path: Path) -> None:
    """Nothing comes between the pictures, and nothing behind the second one."""
    still = tmp_path / "still.mp4"
    films.ffmpeg(
        "-f", "lavfi", "-i", "testsrc=size=320x180:rate=1/20:duration=40", *films.H264, str(still)
    )
    assert hub.take_in(still).seconds == pytest.approx(40, abs=1)
