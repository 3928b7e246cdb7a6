"""What happens by the clock: repeats, speakers, reports, layers, sweeping."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from livekit.protocol import models, rtc

from media.engine.rooms.participant import Participant
from media.engine.rooms.room import Room
from media.engine.rooms.rooms import Rooms
from media.engine.rooms.track import QUALITIES

log = logging.getLogger(__name__)

TICK_S = 0.02
"""While packets are missing or wait for a limited line."""
QUIET_S = 0.06
CALM_S = 0.1
"""While all is well, and after a while of that: each waking costs half a millisecond, for
everything is cold by then (measured)."""
CALM_AFTER_S = 2.0
SPEAKERS_S = 0.3
LINES_S = 0.5
REPORT_S = 0.7
SECOND_S = 1.0
QUALITY_S = 2.0
SCORES = {models.LOST: 0.0, models.POOR: 2.0, models.GOOD: 3.5, models.EXCELLENT: 4.5}


async def beat(rooms: Rooms, looked: Callable[[float, float], None]) -> None:
    """Run until cancelled; `looked` is told how late each beat was, and when."""
    loop = asyncio.get_running_loop()
    due = dict.fromkeys((SPEAKERS_S, LINES_S, REPORT_S, SECOND_S, QUALITY_S), loop.time())
    busy, busy_at = True, loop.time()
    while True:
        began = loop.time()
        pause = TICK_S if busy else QUIET_S if began - busy_at < CALM_AFTER_S else CALM_S
        await asyncio.sleep(pause)
        now = loop.time()
        looked(now - began - pause, now)
        try:
            busy = _beat(rooms, now, due)
            busy_at = now if busy else busy_at
        except Exception:
            # One participant's fault must not end everybody's repairs.
            log.exception("the clock stumbled")


def _beat(rooms: Rooms, now: float, due: dict[float, float]) -> bool:
    """Everything that is due; whether the next beat must come soon."""
    rooms.keep_books()
    everybody = rooms.every()
    busy = False
    for _, participant in everybody:
        busy |= participant.link.tick(now)
    rooms.renew_tokens(now)
    rooms.choose_ways(now)
    if now >= due[SPEAKERS_S]:
        due[SPEAKERS_S] = now + SPEAKERS_S
        for room in list(rooms.rooms.values()):
            tell_speakers(room, SPEAKERS_S)
    if now >= due[REPORT_S]:
        due[REPORT_S] = now + REPORT_S
        for _, participant in everybody:
            participant.link.inlet.report(now)
    if now >= due[LINES_S]:
        due[LINES_S] = now + LINES_S
        for room, participant in everybody:
            participant.link.outlet.measure(now)
            room.choose_layers(participant, now)
    if now >= due[SECOND_S]:
        due[SECOND_S] = now + SECOND_S
        for _, participant in everybody:
            participant.link.inlet.measure(now)
        for _, participant in everybody:
            tell_demand(participant, now)
        rooms.sweep()
    if now >= due[QUALITY_S]:
        due[QUALITY_S] = now + QUALITY_S
        for room in list(rooms.rooms.values()):
            tell_quality(room)
    return busy


def tell_speakers(room: Room, seconds: float) -> None:
    """Tell a room who speaks, where that changed."""
    changed = rtc.SpeakersChanged()
    for participant in room.participants.values():
        level, loud, moved = 0.0, False, False
        for track in participant.tracks:
            if track.incoming is not None and not track.incoming.video:
                voice = track.incoming.voice
                moved |= voice.step(seconds)
                loud |= voice.active
                level = max(level, voice.level)
        was_loud = participant.sid in room.loud
        if loud and not was_loud:
            room.loud.add(participant.sid)
        elif was_loud and not loud:
            room.loud.discard(participant.sid)
        if moved or loud != was_loud:
            changed.speakers.add(sid=participant.sid, level=level, active=loud)
    if changed.speakers:
        message = rtc.SignalResponse(speakers_changed=changed)
        room.broadcast(message, [one for one in room.participants.values() if one.active])


def tell_demand(participant: Participant, now: float) -> None:
    """Tell a publisher which simulcast layers nobody looks at; its SDK may stop sending them."""
    for track in participant.tracks:
        incoming = track.incoming
        if incoming is None or len(incoming.layers) < 2:
            continue
        if not incoming.demand.step(incoming.desired(), now):
            continue
        qualities = [
            rtc.SubscribedQuality(quality=quality, enabled=enabled)
            for quality, enabled in zip(QUALITIES, incoming.demand.qualities(), strict=True)
        ]
        codec = rtc.SubscribedCodec(codec="vp8", qualities=qualities)
        update = rtc.SubscribedQualityUpdate(
            track_sid=track.sid, subscribed_qualities=qualities, subscribed_codecs=[codec]
        )
        participant.say(rtc.SignalResponse(subscribed_quality_update=update))


def quality_of(participant: Participant) -> models.ConnectionQuality:
    """A line's quality from silence and loss, in both directions."""
    if participant.suspect:
        return models.LOST
    loss = max(participant.link.outlet.loss, participant.link.inlet.loss)
    if loss > 0.10 or participant.link.outlet.estimate.budget is not None:
        return models.POOR
    return models.GOOD if loss > 0.03 else models.EXCELLENT


def tell_quality(room: Room) -> None:
    """Tell a room whose line changed, and those who were told nothing yet of every line."""
    everybody = [one for one in room.participants.values() if one.active]
    fresh = {one.sid for one in everybody if one.quality is None}
    changed = []
    for participant in everybody:
        quality = quality_of(participant)
        if quality != participant.quality:
            participant.quality = quality
            changed.append(participant)
    for participant in everybody:
        about = everybody if participant.sid in fresh else changed
        if about:
            participant.say(_qualities(about))


def _qualities(people: list[Participant]) -> rtc.SignalResponse:
    update = rtc.ConnectionQualityUpdate()
    for one in people:
        quality = models.LOST if one.quality is None else one.quality
        update.updates.add(participant_sid=one.sid, quality=quality, score=SCORES[quality])
    return rtc.SignalResponse(connection_quality=update)
