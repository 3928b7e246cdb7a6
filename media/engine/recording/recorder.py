"""One recording: taps what its publishers send, and gives the writer blocks in their order."""

from __future__ import annotations

from collections.abc import Callable

from media.engine.forward import layers
from media.engine.forward.incoming import Incoming
from media.engine.forward.stream.packet import Packet
from media.engine.recording.file.writer import Writer
from media.engine.recording.streams import Ordered, Picture, Pictures
from media.engine.recording.timeline import Timeline
from media.engine.recording.weave import HOLD_S, Weave
from media.engine.rooms.track import Track

_Take = Callable[[float, Picture], None]

KEYFRAME_EVERY_S = 6.0
"""Where a player may begin; each one costs all who watch some of their line."""


class Recorder:
    """Follows two places; `follow` and `tick` come some times a second."""

    def __init__(self, writer: Writer, *, sound: bool) -> None:
        self.writer = writer
        self._weave = Weave(sound=sound)
        self._timelines: dict[str, Timeline] = {}
        self._sound: _SoundTap | None = None
        self._picture: _PictureTap | None = None

    @property
    def began(self) -> bool:
        """Whether there is anything to keep yet."""
        return self._weave.began

    def follow(self, sound: Track | None, picture: Track | None) -> None:
        """Record these from now on, whatever it was before."""
        owners = {track.owner_sid for track in (sound, picture) if track is not None}
        self._timelines = {sid: self._timelines.get(sid) or Timeline() for sid in owners}
        incoming = sound.incoming if sound is not None else None
        if self._sound is None or self._sound.incoming is not incoming:
            if self._sound is not None:
                self._sound.close()
            self._sound = None
            if sound is not None and incoming is not None:
                self._sound = _SoundTap(incoming, self._timelines[sound.owner_sid], self._weave)
        incoming = picture.incoming if picture is not None else None
        if self._picture is None or self._picture.incoming is not incoming:
            if self._picture is not None:
                self._picture.close()
            self._picture = None
            if picture is not None and incoming is not None:
                timeline = self._timelines[picture.owner_sid]
                self._picture = _PictureTap(incoming, timeline, self._take)

    def tick(self, now: float) -> None:
        if self._sound is not None:
            self._sound.drain(now)
        if self._picture is not None:
            self._picture.choose(now)
        self.writer.put(self._weave.take(now - HOLD_S))

    def close(self, now: float) -> None:
        """Finish the file with all that came."""
        self.writer.put(self._weave.take(now))
        self.abandon()

    def abandon(self) -> None:
        """Finish the file with what the writer has."""
        self.follow(None, None)
        self.writer.finish()

    def _take(self, at: float, picture: Picture) -> None:
        if picture.size is not None:
            self.writer.see(picture.size)
        self._weave.picture(at, picture)


class _SoundTap:
    """One track of sound."""

    def __init__(self, incoming: Incoming, timeline: Timeline, weave: Weave) -> None:
        self.incoming = incoming
        self._timeline = timeline
        self._weave = weave
        self._ssrc: int | None = None
        self._packets: Ordered[Packet] = Ordered()
        incoming.taps.append(self._packet)

    def close(self) -> None:
        self.incoming.taps.remove(self._packet)

    def drain(self, now: float) -> None:
        """Lay what is ready, also where nothing comes any more."""
        report = self.incoming.layers[0].report
        for packet in self._packets.take(now):
            if packet is not None and packet.payload:
                at = self._timeline.sound(packet.timestamp, report, now)
                self._weave.sound(at, packet.payload)

    def _packet(self, _layer: int, packet: Packet, now: float) -> None:
        ssrc = self.incoming.layers[0].ssrc
        if ssrc != self._ssrc:
            self._ssrc, self._packets = ssrc, Ordered()
            self._timeline.begin_sound()
        self._packets.put(packet.sequence, packet)
        self.drain(now)


class _PictureTap:
    """One track of pictures: the best layer that is sent, changed at its key frames only."""

    def __init__(self, incoming: Incoming, timeline: Timeline, take: _Take) -> None:
        self.incoming = incoming
        self._timeline = timeline
        self._take = take
        self._layers: dict[int, tuple[int | None, Pictures]] = {}
        self._current: int | None = None
        self._target = len(incoming.layers) - 1
        self._key_at = float("-inf")
        incoming.taps.append(self._packet)

    def close(self) -> None:
        self.incoming.taps.remove(self._packet)

    def choose(self, now: float) -> None:
        """Aim at the best layer, and see that it has key frames."""
        for layer in list(self._layers):
            self._drain(layer, now)
        shapes = self.incoming.shapes(now)
        self._target = layers.reachable(shapes, len(shapes) - 1)
        kept = (self._target, self._current)
        self._layers = {layer: held for layer, held in self._layers.items() if layer in kept}
        held = self._layers.get(self._target)
        begins = self._target != self._current or held is None or held[1].broken
        if begins or now - self._key_at >= KEYFRAME_EVERY_S:
            self._key_at = max(self._key_at, now - KEYFRAME_EVERY_S + 1)
            self.incoming.want_keyframe(self._target, now)

    def _packet(self, layer: int, packet: Packet, now: float) -> None:
        if layer not in (self._target, self._current):
            return
        ssrc = self.incoming.layers[layer].ssrc
        held = self._layers.get(layer)
        if held is None or held[0] != ssrc:
            held = self._layers[layer] = (ssrc, Pictures())
        held[1].put(packet)
        self._drain(layer, now)

    def _drain(self, layer: int, now: float) -> None:
        held = self._layers.get(layer)
        if held is None:
            return
        for picture in held[1].take(now):
            if layer != self._current:
                if layer != self._target:
                    continue
                self._layers = {layer: held}
                self._current = layer
            if picture.key:
                self._key_at = now
            report = self.incoming.layers[layer].report
            self._take(self._timeline.picture(layer, picture.timestamp, report, now), picture)
