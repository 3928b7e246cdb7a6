"""Somebody in a room: who they are, what they may do, how they are connected."""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from livekit.protocol import models, rtc

from media.engine.errors import malformed
from media.engine.rooms.grants import Grants, Standing, renew
from media.engine.rooms.link import Link
from media.engine.rooms.track import Track, new_sid

MOST_METADATA = 64 * 1024
MOST_ATTRIBUTES = 64 * 1024
MOST_NAME = 256
_JOIN_S = 20.0
_SILENT_PUBLISHER_S = 3.0
_SILENT_IDLE_S = 6.0
_RESUME_S = 20.0
_GONE_AFTER_S = 15.0
_CHANGE_OF_SOCKET_S = 1.0


class Signal(Protocol):
    """A signalling socket's writing end."""

    def put(self, message: rtc.SignalResponse) -> None: ...

    def abort(self) -> None: ...


class Phase(Enum):
    """Where a participant stands on its way through the room."""

    JOINING = "joining"  # signalling only; others do not see it yet
    ACTIVE = "active"
    GONE = "gone"


class Participant:
    """One session of one identity; a full reconnect makes another with another sid."""

    link: Link

    def __init__(self, grants: Grants, now: float) -> None:
        self.sid = new_sid("PA_")
        self.grants = grants
        self.identity = grants.identity
        self.name = grants.name
        self.metadata = grants.metadata
        self.attributes = dict(grants.attributes)
        self.permission = grants.permission()
        self.phase = Phase.JOINING
        self.version = 0
        self.joined_ms = time.time_ns() // 1_000_000
        self.began = now
        self.auto_subscribe = True
        self.source = ""  # whose connection it came by, while it is half way in
        self.signal: Signal | None = None
        self.socket_lost_at: float | None = None
        self.suspect = False
        self.renew_at = now
        self.quality: models.ConnectionQuality | None = None  # what was told last
        self.reason: models.DisconnectReason = models.UNKNOWN_REASON  # why it is gone

    @property
    def hidden(self) -> bool:
        return self.permission.hidden

    @property
    def active(self) -> bool:
        return self.phase is Phase.ACTIVE

    @property
    def tracks(self) -> list[Track]:
        """What others may know of."""
        return [track for track in self.link.publishing.tracks.values() if track.published]

    @property
    def loudness(self) -> float:
        """Of the loudest of its microphones, 0 to 1."""
        sounds = [one.incoming for one in self.tracks if one.incoming and not one.incoming.video]
        return max((sound.voice.level for sound in sounds), default=0.0)

    def say(self, message: rtc.SignalResponse) -> None:
        """Send over the signalling socket; lost while there is none, the resume tells it anew."""
        if self.signal is not None:
            self.signal.put(message)

    def info(self) -> models.ParticipantInfo:
        states = {
            Phase.JOINING: models.ParticipantInfo.JOINED,
            Phase.ACTIVE: models.ParticipantInfo.ACTIVE,
            Phase.GONE: models.ParticipantInfo.DISCONNECTED,
        }
        return models.ParticipantInfo(
            sid=self.sid,
            identity=self.identity,
            name=self.name,
            metadata=self.metadata,
            attributes=self.attributes,
            permission=self.permission,
            state=states[self.phase],
            version=self.version,
            joined_at=self.joined_ms // 1000,
            joined_at_ms=self.joined_ms,
            is_publisher=bool(self.tracks),
            tracks=[track.info for track in self.tracks],
            disconnect_reason=self.reason,
        )

    def describe(self, name: str, metadata: str, attributes: Mapping[str, str]) -> None:
        """Take a new self-description; an empty text keeps the old. Raises Refused."""
        if len(name) > MOST_NAME or len(metadata.encode()) > MOST_METADATA:
            raise malformed("name or metadata is too long")
        merged = dict(self.attributes)
        for key, value in attributes.items():
            if value:
                merged[key] = value
            else:
                merged.pop(key, None)
        if sum(len(k.encode()) + len(v.encode()) for k, v in merged.items()) > MOST_ATTRIBUTES:
            raise malformed("the attributes are too long")
        self.name = name or self.name
        self.metadata = metadata or self.metadata
        self.attributes = merged
        self.renew_at = 0.0

    def renewed(self, secret: str) -> rtc.SignalResponse:
        """A token for the next time, with what this participant is now."""
        standing = Standing(self.name, self.metadata, self.attributes, self.permission)
        return rtc.SignalResponse(refresh_token=renew(self.grants, standing, secret))

    def leave_message(
        self, reason: models.DisconnectReason, action: rtc.LeaveRequest.Action
    ) -> rtc.SignalResponse:
        leave = rtc.LeaveRequest(
            reason=reason, action=action, can_reconnect=action != rtc.LeaveRequest.DISCONNECT
        )
        return rtc.SignalResponse(leave=leave)


def is_too_late(joining_s: float) -> bool:
    """Whether somebody who is half way in has been so for too long."""
    return joining_s > _JOIN_S


def is_suspect(silent_s: float, sending: bool) -> bool:
    """Whether somebody has been silent for longer than a good line lets them be."""
    return silent_s > (_SILENT_PUBLISHER_S if sending else _SILENT_IDLE_S)


def is_gone(silent_s: float, without_socket_s: float) -> bool:
    """Whether somebody without a signalling socket will not come back to this session."""
    silent_too_long = silent_s > _GONE_AFTER_S and without_socket_s > _CHANGE_OF_SOCKET_S
    return silent_too_long or without_socket_s > _RESUME_S
