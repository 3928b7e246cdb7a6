"""What may be asked for, and where files may lie."""

from __future__ import annotations

from typing import Any

import pytest
from livekit import api
from livekit.protocol import egress

from media.engine.errors import Refused
from media.engine.recording import requests

VALUES = {
    "room_name": "lesson-20261126",
    "room_id": "RM_1",
    "publisher_identity": "staff:7",
    "time": "2026-11-26T100000",
}

PATHS = [
    ("", "lesson-20261126-2026-11-26T100000.mkv"),
    ("{room_name}/{publisher_identity}.webm", "lesson-20261126/staff:7.webm"),
    ("2026/", "2026/lesson-20261126-2026-11-26T100000.mkv"),
    ("강좌 {room_id}", "강좌 RM_1.mkv"),
    ("a.b/v1.2", "a.b/v1.2.mkv"),
]


@pytest.mark.parametrize(("template", "expected"), PATHS)
def test_paths(template: str, expected: str) -> None:
    assert str(requests.file_path(template, VALUES)) == expected


REFUSED = [
    ("../secret.mkv", "begin with a dot"),
    ("a/../../secret.mkv", "begin with a dot"),
    ("/etc/passwd.mkv", "relative"),
    ("./a.mkv", "begin with a dot"),
    (".unfinished/a.mkv", "begin with a dot"),
    ("a//b.mkv", "empty"),
    ("a\0b.mkv", "cannot be printed"),
    ("a\nb.mkv", "cannot be printed"),
    ("\udcff.mkv", "cannot be printed"),
    ("x" * 201 + ".mkv", "too long"),
    ("노래" * 40 + ".mkv", "too long"),
    ("a/" * 8 + "b.mkv", "too long"),
    (("x" * 190 + "/") * 6 + "b.mkv", "too long"),
    ("{room}.mkv", "{room} is not known; use {room_name}"),
    ("lesson.mp4", ".mp4 is not written"),
]


@pytest.mark.parametrize(("template", "words"), REFUSED)
def test_paths_that_lead_elsewhere_are_refused_in_words(template: str, words: str) -> None:
    with pytest.raises(Refused, match="filepath: ") as caught:
        requests.file_path(template, VALUES)
    assert words in str(caught.value)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..", ".", "/", "a\\b", "a\0b", "\udcff", "", "x" * 5000, "노" * 99],
)
def test_names_from_outside_stay_one_harmless_part(name: str) -> None:
    path = requests.file_path("{room_name}.mkv", {**VALUES, "room_name": name})
    assert len(path.parts) == 1
    assert not path.name.startswith(".")
    assert ".." not in path.name
    assert path.name.isprintable()
    assert len(path.name.encode()) <= requests.MOST_PART


FILE = [api.EncodedFileOutput(filepath="a.webm")]

ELSEWHERE: list[tuple[dict[str, Any], str, int]] = [
    ({"file_outputs": []}, "exactly one file", 400),
    ({"file_outputs": FILE * 2}, "exactly one file", 400),
    ({"identity": ""}, "identity is empty", 400),
    ({"screen_share": True}, "screen_share is not supported", 501),
    ({"stream_outputs": [api.StreamOutput()]}, "stream_outputs is not supported", 501),
    ({"segment_outputs": [api.SegmentedFileOutput()]}, "segment_outputs is not supported", 501),
    ({"image_outputs": [egress.ImageOutput()]}, "image_outputs is not supported", 501),
    ({"preset": egress.H264_1080P_30}, "preset is not supported", 501),
    ({"advanced": api.EncodingOptions(width=640)}, "advanced is not supported", 501),
    ({"file_outputs": [api.EncodedFileOutput(s3=api.S3Upload())]}, "s3 is not supported", 501),
    ({"file_outputs": [api.EncodedFileOutput(file_type=egress.MP4)]}, "file_type is not", 501),
]


@pytest.mark.parametrize(("change", "words", "status"), ELSEWHERE)
def test_what_we_do_not_do_is_refused_by_its_name(
    change: dict[str, Any], words: str, status: int
) -> None:
    asked = {"room_name": "r1", "identity": "one", "file_outputs": FILE, **change}
    with pytest.raises(Refused, match=words) as caught:
        requests.participant(api.ParticipantEgressRequest(**asked))
    assert caught.value.status == status


def test_tracks_may_be_named_in_the_old_form_too() -> None:
    old = api.TrackCompositeEgressRequest(room_name="r1", audio_track_id="TR_a", file=FILE[0])
    assert requests.track_composite(old) == requests.Wanted("r1", "a.webm", audio_sid="TR_a")
    with pytest.raises(Refused, match="name at least one track"):
        requests.track_composite(api.TrackCompositeEgressRequest(room_name="r1", file=FILE[0]))


def test_media_as_they_come_may_be_asked_for() -> None:
    asked = api.ParticipantEgressRequest(
        room_name="r1", identity="one", file_outputs=FILE, preset=egress.PASSTHROUGH
    )
    assert requests.participant(asked) == requests.Wanted("r1", "a.webm", identity="one")
