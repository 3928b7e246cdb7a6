"""Which media section a track travels on where the sections are the engine's, as in v0."""

from __future__ import annotations

from livekit.protocol import models, rtc

from media.engine.forward.incoming import Incoming
from media.engine.forward.outlet import Outlet
from media.engine.rooms.subscribing import MOST_PLACES, Subscribing
from media.engine.rooms.track import Track, announced


def subscribing() -> Subscribing:
    return Subscribing(Outlet(), lambda _head, _tail: None, lambda _packet: None)


def picture(cid: str) -> Track:
    request = rtc.AddTrackRequest(cid=cid, type=models.VIDEO, width=640, height=360)
    track = announced(request, "PA_owner", "owner")
    track.incoming = Incoming("video", [], [(640, 360)], lambda _packet: None)
    return track


def carrying(subscribing: Subscribing) -> list[str]:
    """The sections that carry something, in a new description."""
    return [mid for mid, _, outgoing in subscribing.sections() if outgoing is not None]


def toggled(ours: Subscribing, track: Track) -> list[str]:
    """Where a track is that came back after its end was told."""
    ours.drop(track.sid)
    assert carrying(ours) == []
    ours.want(track)
    return carrying(ours)


def test_a_freed_section_is_used_again_by_another_track_but_not_by_the_same() -> None:
    ours, first, second = subscribing(), picture("a"), picture("b")
    ours.want(first)
    assert carrying(ours) == ["s0"]
    assert toggled(ours, first) == ["s1"]
    ours.want(second)
    assert carrying(ours) == ["s0", "s1"]


def test_a_track_that_comes_and_goes_makes_only_so_many_sections() -> None:
    ours, track = subscribing(), picture("a")
    ours.want(track)
    for _ in range(3 * MOST_PLACES):
        assert len(toggled(ours, track)) == 1
    assert len(ours.sections()) == MOST_PLACES
