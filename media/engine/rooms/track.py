"""A published track: what is told about it, and its media."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass

from livekit.protocol import models, rtc

from media.engine.forward import layers
from media.engine.forward.incoming import Incoming
from media.engine.negotiate.sections import Section

_LETTERS = string.ascii_letters + string.digits

MIME = {models.AUDIO: "audio/opus", models.VIDEO: "video/VP8"}
RED_MIME = "audio/red"
KIND = {models.AUDIO: "audio", models.VIDEO: "video"}
QUALITIES = (models.LOW, models.MEDIUM, models.HIGH)


def new_sid(prefix: str) -> str:
    """An id the SDKs recognise by its prefix: PA_, TR_, RM_, EV_."""
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(12))


@dataclass(eq=False, slots=True)
class Track:
    """One track of one participant; `incoming` exists once its section was answered."""

    cid: str
    owner_sid: str
    owner_identity: str
    info: models.TrackInfo
    incoming: Incoming | None = None
    mid: str = ""
    published: bool = False

    @property
    def sid(self) -> str:
        return self.info.sid

    @property
    def kind(self) -> str:
        return KIND[self.info.type]

    def mute(self, muted: bool) -> None:
        self.info.muted = muted
        if self.incoming is not None:
            self.incoming.muted = muted

    def close_microphone(self) -> None:
        """Give up its place among those who are heard."""
        if self.incoming is not None and self.incoming.place is not None:
            self.incoming.place.leave()

    def receive(
        self, section: Section, feedback: Callable[[bytes], None]
    ) -> tuple[Incoming, list[str]]:
        """Begin to take the section's media; also its rids from the smallest picture up."""
        rids = layers.order_rids(section.rids)
        given = [(one.width, one.height) for one in self.info.layers]
        count = max(1, len(rids))
        sizes = layers.shapes_of(self.info.width, self.info.height, given, count)
        incoming = self.incoming = Incoming(self.kind, rids, sizes, feedback)
        incoming.muted = self.info.muted
        self.mid = self.info.mid = self.info.codecs[0].mid = section.mid
        self.info.simulcast = len(rids) > 1
        if incoming.stream is not None and section.red_type is not None:
            incoming.stream.red_type = section.red_type
            if not self.info.disable_red:
                self.info.mime_type = self.info.codecs[0].mime_type = RED_MIME
        return incoming, rids


def announced(request: rtc.AddTrackRequest, owner_sid: str, owner_identity: str) -> Track:
    """The track somebody asked to publish."""
    kind = models.VIDEO if request.type == models.VIDEO else models.AUDIO
    info = models.TrackInfo(
        sid=new_sid("TR_"),
        type=kind,
        name=request.name[:256],
        muted=request.muted,
        width=request.width,
        height=request.height,
        source=request.source,
        mime_type=MIME[kind],
        layers=request.layers[:3],
        stereo=request.stereo,
        disable_dtx=request.disable_dtx,
        disable_red=request.disable_red,
        stream=request.stream[:256],
        audio_features=request.audio_features[:16],
    )
    info.codecs.add(mime_type=MIME[kind], cid=request.cid[:256], layers=request.layers[:3])
    return Track(request.cid, owner_sid, owner_identity, info)
