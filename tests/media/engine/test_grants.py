"""Tokens: what is believed, and what a renewed one says."""

from __future__ import annotations

import datetime

import jwt
import pytest
from livekit import api
from livekit.protocol import models

from media.engine.errors import Refused
from media.engine.rooms.grants import Standing, may_publish, renew, verify
from media.engine.rooms.room import Revoked

KEYS = {"key": "secret-secret-secret-secret-secret"}


def signed(secret: str = KEYS["key"], key: str = "key", ttl: int = 60, **grants: object) -> str:
    video = api.VideoGrants(room_join=True, room="r1", **grants)  # type: ignore[arg-type]
    token = api.AccessToken(key, secret).with_identity("one").with_grants(video)
    return token.with_ttl(datetime.timedelta(seconds=ttl)).to_jwt()


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x.y.z",
        "x" * 300_000,
        signed(secret="another-secret-another-secret-12"),
        signed(key="unknown"),
        signed(ttl=-120),
        signed(can_publish_sources=["teapot"]),
        jwt.encode({"iss": "key", "sub": "one"}, KEYS["key"], algorithm="HS256"),  # never expires
        jwt.encode({"iss": "key", "exp": 2**33, "video": 7}, KEYS["key"], algorithm="HS256"),
    ],
)
def test_bad_tokens(token: str) -> None:
    with pytest.raises(Refused) as caught:
        verify(token, KEYS)
    assert caught.value.status == 401


def test_join_needs_room_and_identity() -> None:
    assert verify(signed(), KEYS).require_join() == "r1"
    for video in (api.VideoGrants(room="r1"), api.VideoGrants(room_admin=True)):
        token = api.AccessToken("key", KEYS["key"]).with_identity("x").with_grants(video).to_jwt()
        with pytest.raises(Refused):
            verify(token, KEYS).require_join()


@pytest.mark.parametrize(
    ("permission", "camera", "microphone"),
    [
        ({"can_publish": True}, True, True),
        ({"can_publish": False}, False, False),
        ({"can_publish": True, "can_publish_sources": [models.CAMERA]}, True, False),
    ],
)
def test_may_publish(permission: dict[str, object], camera: bool, microphone: bool) -> None:
    given = models.ParticipantPermission(**permission)  # type: ignore[arg-type]
    assert may_publish(given, models.CAMERA) is camera
    assert may_publish(given, models.MICROPHONE) is microphone


def test_renewed_token_says_what_is_true_now() -> None:
    grants = verify(signed(can_update_own_metadata=True), KEYS)
    permission = models.ParticipantPermission(
        can_subscribe=True, can_publish=True, can_publish_sources=[models.CAMERA]
    )
    standing = Standing("이름", "meta", {"hand": "up"}, permission)
    again = verify(renew(grants, standing, KEYS["key"]), KEYS)
    assert (again.identity, again.require_join()) == ("one", "r1")
    assert (again.name, again.metadata, again.attributes) == ("이름", "meta", {"hand": "up"})
    assert again.permission() == permission
    assert again.renewed
    assert not grants.renewed


def test_removal_ends_renewed_tokens_and_others_only_if_told() -> None:
    removed = Revoked(renewed_before=101, hub_before=0)
    assert removed.limit(renewed=True) == 101
    assert removed.limit(renewed=False) == 0
