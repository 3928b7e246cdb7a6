"""Films at the desk: what the screen is told, what a crash leaves, and what the journal hears."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from content.item import File, Outcome, Play, Prompt, Voice
from content.shelf import Kept
from content.voice.sentences import SENTENCES
from kiosk.state import Mode
from tests.kiosk.agent.desks import Kiosk, MovedClock, lesson_in, lose, running, with_films


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_films(tmp_path, "dance", "stretching")


def plays(kiosk: Kiosk) -> list[tuple[str, Play]]:
    return [(str(record.id), Play.model_validate(record.body)) for record in kiosk.records("play")]


async def test_the_shelf_and_the_film_that_is_on(folder: Path) -> None:
    async with running(folder) as kiosk:
        desk = kiosk.desk
        dance, stretching = desk.state.shelf
        assert (dance.item_id, stretching.item_id) == ("dance", "stretching")
        assert read(dance.poster) == b"poster of dance"
        assert desk.state.playing is None
        assert await kiosk.press("videos") is None
        assert desk.state.mode is Mode.VIDEOS
        assert await kiosk.press("watch", "laughing") == "item_unknown"
        assert await kiosk.press("watch", "dance") is None
        assert desk.state.mode is Mode.PLAYER
        playing = desk.state.playing
        assert playing is not None
        assert (playing.item_id, playing.from_s, playing.seconds) == ("dance", 0, 900)
        assert read(playing.film) == b"dance" * 1000
        # Where it is does not concern the screen that plays it.
        await kiosk.shows(10)
        await kiosk.shows(20)
        assert desk.state.playing == playing
        assert await kiosk.press("stop_film") is None
        assert desk.state.mode is Mode.VIDEOS
        assert desk.state.playing is None
        ((play_id, play),) = plays(kiosk)
        assert play_id == playing.play_id
        assert (play.item_id, play.seconds, play.outcome) == ("dance", 20, Outcome.STOPPED)


def read(path: str) -> bytes:
    return Path(path).read_bytes()


@pytest.mark.parametrize("ended", ["finished", "broken"])
async def test_a_film_that_ended_is_told_once(folder: Path, ended: str) -> None:
    async with running(folder) as kiosk:
        await kiosk.press("watch", "dance")
        await kiosk.shows(900, ended=ended)
        assert kiosk.desk.state.mode is Mode.HOME
        assert [play.outcome for _, play in plays(kiosk)] == [Outcome(ended)]
    async with running(folder) as kiosk:
        await kiosk.desk.tick()
        assert kiosk.desk.state.mode is Mode.HOME
        assert len(plays(kiosk)) == 1


async def test_a_film_goes_on_where_a_power_cut_stopped_it(folder: Path) -> None:
    async with running(folder) as kiosk:
        await kiosk.press("watch", "dance")
        await kiosk.shows(120)
        # Every five seconds are enough: the disk is no tape.
        await kiosk.shows(121)
        before = kiosk.desk.state.playing
    assert before is not None
    async with running(folder) as kiosk:
        assert kiosk.desk.state.mode is Mode.PLAYER
        await kiosk.desk.from_screen.came()
        playing = kiosk.desk.state.playing
        assert playing is not None
        assert (playing.play_id, playing.from_s) == (before.play_id, 117)
        await kiosk.shows(125, shown_s=8)
        await kiosk.shows(900, shown_s=783, ended="finished")
        ((play_id, play),) = plays(kiosk)
        assert play_id == before.play_id
        assert play.seconds == 120 + 783


async def test_a_film_that_waits_for_a_lesson_survives_a_power_cut_too(folder: Path) -> None:
    clock = MovedClock()
    lesson = lesson_in(1, clock)
    async with running(folder, lesson, clock) as kiosk:
        await kiosk.press("watch", "dance")
        await kiosk.shows(50)
        clock.move(timedelta(minutes=1))
        await kiosk.desk.tick()
        assert kiosk.desk.state.mode is Mode.COUNTDOWN
        assert kiosk.desk.state.playing is not None
        await kiosk.press("enter_lesson")
    async with running(folder, lesson, clock) as kiosk:
        assert kiosk.desk.state.mode is Mode.LESSON
        clock.move(timedelta(minutes=66))
        await kiosk.desk.tick()
        assert kiosk.desk.state.mode is Mode.PLAYER
        assert kiosk.desk.state.playing is not None
        assert kiosk.desk.state.playing.from_s == 47


async def test_a_film_that_the_disk_lost_is_broken(folder: Path) -> None:
    async with running(folder) as kiosk:
        await kiosk.press("watch", "dance")
        await kiosk.shows(10)
        lose(kiosk, "dance")
    async with running(folder) as kiosk:
        await kiosk.desk.tick()
        assert kiosk.desk.state.mode is Mode.HOME
        assert [film.item_id for film in kiosk.desk.state.shelf] == ["stretching"]
        assert [play.outcome for _, play in plays(kiosk)] == [Outcome.BROKEN]


async def test_a_worn_film_leaves_the_shelf_at_night(folder: Path) -> None:
    async with running(folder) as kiosk:
        spoil(kiosk)
        assert await kiosk.cache.check() == 1
        assert [film.item_id for film in kiosk.desk.state.shelf] == ["stretching"]


def spoil(kiosk: Kiosk) -> None:
    film = kiosk.cache.ready()[0].film
    film.write_bytes(film.read_bytes().replace(b"dance", b"dunce", 1))


async def test_a_playback_that_the_journal_did_not_take_is_told_later(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(folder) as kiosk:
        # As if the disk were worn where the journal lies.
        assert kiosk.people.journal is not None
        kiosk.people.journal.close()
        block(folder)
        await kiosk.press("watch", "dance")
        with caplog.at_level(logging.ERROR):
            await kiosk.press("home")
        assert "plays=not_stored count=1" in caplog.text
        assert kiosk.desk.state.mode is Mode.HOME
    unblock(folder)
    async with running(folder) as kiosk:
        await kiosk.desk.tick()
        assert [play.outcome for _, play in plays(kiosk)] == [Outcome.STOPPED]
    async with running(folder) as kiosk:
        await kiosk.desk.tick()
        assert len(plays(kiosk)) == 1


def block(folder: Path) -> None:
    """Nothing can be found or made where the journal was."""
    (folder / "journal").rename(folder / "journal kept")
    (folder / "journal").write_text("in the way")


def unblock(folder: Path) -> None:
    (folder / "journal").unlink()
    (folder / "journal kept").rename(folder / "journal")


async def test_losing_the_pairing_stops_the_film_and_tells_of_it(folder: Path) -> None:
    async with running(folder) as kiosk:
        await kiosk.press("watch", "dance")
        await kiosk.shows(5)
        await kiosk.desk.unpaired()
        assert kiosk.desk.state.mode is Mode.PAIRING
        assert kiosk.desk.state.playing is None
        assert [play.seconds for _, play in plays(kiosk)] == [5]


async def test_the_screen_is_told_of_recordings_of_its_own_words_alone(tmp_path: Path) -> None:
    folder = with_films(tmp_path, "dance")
    data = b"a voice"
    file = File(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    kept = Kept.model_validate_json((folder / "library.json").read_bytes())
    assert kept.newest is not None
    others = Prompt(key="countdown", spoken="다른 판의 말이에요.", file=file)
    ours = Prompt(key="over", spoken=SENTENCES["over"].spoken, file=file)
    voice = Voice(version=3, prompts=(others, ours))
    newest = kept.newest.model_copy(update={"voice": voice})
    told = kept.model_copy(update={"newest": newest, "good": newest}).model_dump_json()
    (folder / "library.json").write_text(told)
    path = folder / "library" / file.sha256[:2] / file.sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    async with running(folder) as kiosk:
        (recorded,) = kiosk.desk.state.voice
        assert (recorded.key, recorded.sound) == ("over", str(path))
        assert kiosk.desk.report(None).voice_version == 3
