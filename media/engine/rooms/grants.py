"""Tokens: who somebody is, and what the signer of the token lets them do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import jwt
from livekit.api import AccessToken, TokenVerifier, VideoGrants
from livekit.protocol import models

from media.engine.errors import malformed, unauthenticated

MOST_IDENTITY = 256
MOST_TOKEN = 48 * 1024
MOST_DESCRIPTION = 16 * 1024  # more of metadata and attributes stays out of renewed tokens
RENEWED = "renewed"
RENEWED_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Grants:
    """A verified token."""

    identity: str
    name: str
    metadata: str
    video: VideoGrants
    attributes: Mapping[str, str] = field(default_factory=dict)
    issuer: str = ""
    issued_at: int = 0  # seconds since 1970
    renewed: bool = False  # made by `renew`, not by the hub

    def permission(self) -> models.ParticipantPermission:
        video = self.video
        return models.ParticipantPermission(
            can_subscribe=video.can_subscribe,
            can_publish=video.can_publish,
            can_publish_data=video.can_publish_data,
            can_publish_sources=[one.upper() for one in video.can_publish_sources or ()],
            can_update_metadata=bool(video.can_update_own_metadata),
            hidden=bool(video.hidden),
            recorder=bool(video.recorder),
        )

    def require_join(self) -> str:
        """The room this token opens."""
        if not self.video.room_join:
            raise unauthenticated("the token does not let anybody join a room")
        if not self.video.room:
            raise malformed("the token names no room")
        if not self.identity or len(self.identity) > MOST_IDENTITY:
            raise malformed("the token names no identity, or one that is too long")
        return self.video.room

    def require_admin(self, room: str) -> None:
        if not self.video.room_admin or self.video.room != room:
            raise unauthenticated("the token lacks roomAdmin for this room")

    def require_create(self) -> None:
        if not self.video.room_create:
            raise unauthenticated("the token lacks roomCreate")

    def require_list(self) -> None:
        if not self.video.room_list:
            raise unauthenticated("the token lacks roomList")


def verify(token: str, keys: Mapping[str, str]) -> Grants:
    """Check signature, issuer and time; raises Refused."""
    if not token or len(token) > MOST_TOKEN:
        raise unauthenticated("no authorization provided")
    try:
        raw = jwt.decode(token, options={"verify_signature": False})
        issuer = raw.get("iss", "")
        secret = keys.get(issuer) if isinstance(issuer, str) else None
        if secret is None:
            raise unauthenticated("the token is signed with an unknown key")
        claims = TokenVerifier(issuer, secret).verify(token)
        grants = Grants(
            identity=claims.identity,
            name=claims.name,
            metadata=claims.metadata,
            video=claims.video or VideoGrants(),
            attributes=dict(claims.attributes or {}),
            issuer=issuer,
            issued_at=int(raw.get("nbf", 0)),
            renewed=bool(raw.get(RENEWED, False)),
        )
        grants.permission()
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise unauthenticated("the token is not valid") from error
    return grants


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is now, for the next token."""

    name: str
    metadata: str
    attributes: Mapping[str, str]
    permission: models.ParticipantPermission


def renew(grants: Grants, now: Standing, secret: str) -> str:
    """A token with which a client can come back after its own has expired.

    It carries present permissions, so what the hub took away stays away even where the engine
    was restarted meanwhile.
    """
    permission = now.permission
    video = VideoGrants(
        room_join=True,
        room=grants.video.room,
        can_publish=permission.can_publish,
        can_subscribe=permission.can_subscribe,
        can_publish_data=permission.can_publish_data,
        can_publish_sources=[
            models.TrackSource.Name(one).lower() for one in permission.can_publish_sources
        ],
        can_update_own_metadata=permission.can_update_metadata,
        hidden=permission.hidden,
    )
    made = AccessToken(grants.issuer, secret).with_identity(grants.identity).with_name(now.name)
    size = len(now.metadata) + sum(len(k) + len(v) for k, v in now.attributes.items())
    if size <= MOST_DESCRIPTION:
        made = made.with_metadata(now.metadata).with_attributes(dict(now.attributes))
    claims = jwt.decode(
        made.with_grants(video).with_ttl(RENEWED_LIFE).to_jwt(),
        options={"verify_signature": False},
    )
    return jwt.encode({**claims, RENEWED: True}, secret, algorithm="HS256")


def may_publish(permission: models.ParticipantPermission, source: models.TrackSource) -> bool:
    """Whether a permission covers a source; an empty list of sources means all."""
    if not permission.can_publish:
        return False
    return not permission.can_publish_sources or source in permission.can_publish_sources
