"""LiveKit's egress calls by the stock client, against a running engine."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from livekit import api
from livekit.api import TwirpError
from livekit.protocol import egress

from tests.media.engine.conftest import KEY, SECRET, RunningEngine, until
from tests.media.engine.operation.programs import scrape
from tests.media.engine.recording.file import reading
from tests.media.engine.recording.studio import Studio, opened

pytestmark = pytest.mark.timeout(300)

FILE = [api.EncodedFileOutput(filepath="a.webm")]


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with opened(tmp_path) as running:
        yield running


async def test_participant_is_recorded_as_they_were_seen_and_heard(studio: Studio) -> None:
    teacher, watcher = await studio.join("staff:7"), await studio.join("center:1")
    await teacher.publish_video()
    await teacher.publish_sound()
    info = await studio.record("staff:7", "{room_name}/{publisher_identity} {time}.webm")
    assert re.fullmatch(r"r1/staff:7 \d{4}-\d\d-\d\dT\d{6}\.webm", info.file_results[0].filename)
    assert (info.status, info.room_name) == (egress.EGRESS_STARTING, "r1")
    await until(lambda: watcher.room.is_recording, "the room shows that it is recorded")
    await studio.until_recorded(info, 3.0)
    active = await studio.hub.list_egress(api.ListEgressRequest(room_name="r1", active=True))
    assert [(one.egress_id, one.status) for one in active.items] == [
        (info.egress_id, egress.EGRESS_ACTIVE)
    ]
    during = await scrape(studio.figures)
    assert (during["recordings_running", ""], during["recordings_total", "complete"]) == (1, 0)
    await studio.catches_up(watcher, "staff:7")
    ended = await studio.stop(info)
    await until(lambda: not watcher.room.is_recording, "the room shows that it is not")
    result = ended.file_results[0]
    path = Path(result.location)
    assert path == studio.folder / result.filename
    assert (ended.status, ended.error, result.size) == (
        egress.EGRESS_COMPLETE,
        "",
        studio.size(info),
    )
    assert reading.seconds(path) * 1e9 == pytest.approx(result.duration, abs=1e6)
    seen = reading.watch(path)
    numbers = [one.number for one in seen]
    shown = watcher.numbers["staff:7"]
    assert set(numbers) >= {number for number in shown if numbers[0] <= number <= numbers[-1]}
    assert all(abs(one.grey - 200) < 20 for one in seen)
    times, peaks = reading.listen(path)
    assert sum(peak > reading.LOUD for peak in peaks) > 0.8 * len(peaks)
    assert abs(times[-1] - seen[-1].at) < 0.5
    assert studio.told(info) == [
        "egress_started",
        "egress_updated",
        "egress_updated",
        "egress_ended",
    ]
    assert studio.hooks.events[-1].egress_info.file_results[0].size == result.size
    after = await scrape(studio.figures)
    assert (after["recordings_running", ""], after["recordings_total", "complete"]) == (0, 1)
    assert after["recorded_bytes_total", ""] == result.size


async def test_two_tracks_of_two_people(studio: Studio) -> None:
    one, two = await studio.join("one"), await studio.join("two")
    picture = await one.publish_video(colour=80)
    sound = await two.publish_sound()
    asked = api.TrackCompositeEgressRequest(
        room_name="r1", video_track_id=picture.sid, audio_track_id=sound.sid, file_outputs=FILE
    )
    for name, sid in (("audio_track_id", picture.sid), ("video_track_id", "TR_nothing")):
        wrong = api.TrackCompositeEgressRequest()
        wrong.CopyFrom(asked)
        setattr(wrong, name, sid)
        with pytest.raises(TwirpError, match=name):
            await studio.hub.start_track_composite_egress(wrong)
    info = await studio.hub.start_track_composite_egress(asked)
    await studio.until_recorded(info, 1.5)
    await studio.stop(info)
    path = studio.folder / "a.webm"
    assert all(abs(seen.grey - 80) < 20 for seen in reading.watch(path))
    _, peaks = reading.listen(path)
    assert sum(peak > reading.LOUD for peak in peaks) > 0.7 * len(peaks)


async def test_room_that_ends_ends_its_recording(studio: Studio) -> None:
    teacher = await studio.join("one")
    await teacher.publish_video()
    info = await studio.record("one")
    await studio.until_recorded(info, 0.5)
    async with api.LiveKitAPI(studio.engine.http, KEY, SECRET) as client:
        await client.room.delete_room(api.DeleteRoomRequest(room="r1"))
    assert (await studio.ended(info)).status == egress.EGRESS_COMPLETE
    with pytest.raises(TwirpError, match="has ended already") as caught:
        await studio.hub.stop_egress(api.StopEgressRequest(egress_id=info.egress_id))
    assert (caught.value.code, caught.value.status) == ("failed_precondition", 412)


async def test_engine_that_stops_finishes_its_recordings(tmp_path: Path) -> None:
    async with opened(tmp_path) as studio:
        teacher = await studio.join("one")
        await teacher.publish_sound()
        info = await studio.record("one", "last.mkv")
        await studio.until_recorded(info, 0.5)
    path = studio.folder / "last.mkv"
    assert reading.seconds(path) > 0.4
    assert studio.told(info)[-1] == "egress_ended"
    assert list((studio.folder / ".unfinished").iterdir()) == []


async def test_no_more_at_once_than_allowed(tmp_path: Path) -> None:
    async with opened(tmp_path, at_once=1) as studio:
        await studio.join("one")
        await studio.record("one")
        with pytest.raises(TwirpError, match="at_once") as caught:
            await studio.record("one")
        assert caught.value.code == "unavailable"


async def test_disk_that_is_almost_full_takes_no_recording(tmp_path: Path) -> None:
    async with opened(tmp_path, keep_free_mib=1 << 40) as studio:
        await studio.join("one")
        with pytest.raises(TwirpError, match="almost full"):
            await studio.record("one")
        assert list(studio.folder.glob("*.webm")) == []


REFUSED: list[tuple[str, Any, str, str]] = [
    (
        "start_room_composite_egress",
        api.RoomCompositeEgressRequest(room_name="r1", file_outputs=FILE),
        "unimplemented",
        "StartRoomCompositeEgress is not supported: use StartParticipantEgress",
    ),
    ("start_web_egress", api.WebEgressRequest(url="http://x"), "unimplemented", "not supported"),
    (
        "start_track_egress",
        api.TrackEgressRequest(room_name="r1"),
        "unimplemented",
        "not supported",
    ),
    ("update_layout", api.UpdateLayoutRequest(), "unimplemented", "not supported"),
    (
        "start_participant_egress",
        api.ParticipantEgressRequest(room_name="nowhere", identity="one", file_outputs=FILE),
        "not_found",
        "room not found",
    ),
    (
        "start_participant_egress",
        api.ParticipantEgressRequest(
            room_name="r1",
            identity="one",
            file_outputs=[api.EncodedFileOutput(filepath="../../etc/cron.d/x.mkv")],
        ),
        "invalid_argument",
        "filepath",
    ),
    ("stop_egress", api.StopEgressRequest(egress_id="EG_none"), "not_found", "egress not found"),
]


async def test_what_cannot_be_done_is_refused_in_words(studio: Studio) -> None:
    await studio.join("one")
    for method, asked, code, words in REFUSED:
        with pytest.raises(TwirpError) as caught:
            await getattr(studio.hub, method)(asked)
        assert caught.value.code == code
        assert words in caught.value.message
    assert [path.name for path in studio.folder.iterdir()] == [".unfinished"]


async def test_token_must_allow_recording(studio: Studio) -> None:
    grants = api.VideoGrants(room_admin=True, room_create=True, room="r1")
    signed = api.AccessToken(KEY, SECRET).with_identity("x").with_grants(grants).to_jwt()
    headers = {"Authorization": f"Bearer {signed}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        for method in ("StartParticipantEgress", "StopEgress", "ListEgress", "StartWebEgress"):
            url = f"{studio.engine.http}/twirp/livekit.Egress/{method}"
            async with http.post(url, json={}) as response:
                assert response.status == 403
                assert (await response.json())["code"] == "permission_denied"


async def test_recording_is_off_where_no_folder_is_named(engine: RunningEngine) -> None:
    async with api.LiveKitAPI(engine.http, KEY, SECRET) as client:
        listed = await client.egress.list_egress(api.ListEgressRequest())
        assert list(listed.items) == []
        await client.room.create_room(api.CreateRoomRequest(name="r1"))
        with pytest.raises(TwirpError, match=r"recording is off; set recording\.folder"):
            await client.egress.start_participant_egress(
                api.ParticipantEgressRequest(room_name="r1", identity="one", file_outputs=FILE)
            )
