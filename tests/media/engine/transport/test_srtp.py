"""Our way into the SRTP library gives what its own gives."""

from __future__ import annotations

import secrets

import pylibsrtp
import pytest
from pylibsrtp import Policy, Session

from media.engine.packets import rtp
from media.engine.transport.srtp import BUFFER_BYTES, TRAILER_BYTES, Opener, Protector

PROFILES = (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, Policy.SRTP_PROFILE_AES128_CM_SHA1_80)


def session(key: bytes, profile: int, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile)
    policy.allow_repeat_tx = True
    policy.window_size = 1024
    return Session(policy)


@pytest.fixture(params=PROFILES)
def ends(request: pytest.FixtureRequest) -> tuple[Protector, Session, Session]:
    """A protector, the library's own sender with the same key, and who receives."""
    key = secrets.token_bytes(44 if request.param == PROFILES[0] else 30)
    sender, own = (session(key, request.param, Policy.SSRC_ANY_OUTBOUND) for _ in range(2))
    return Protector(sender), own, session(key, request.param, Policy.SSRC_ANY_INBOUND)


@pytest.mark.parametrize("size", [0, 1, 160, 1200, BUFFER_BYTES - TRAILER_BYTES - 12])
def test_what_is_protected_here_is_read_there(
    ends: tuple[Protector, Session, Session], size: int
) -> None:
    protector, own, receiver = ends
    if size > 1300:
        # Longer than the library's own buffer: ours takes whatever fits a datagram.
        packet = rtp.build(96, True, 7, 8, 9) + bytes(size)
        assert len(protector.protect(packet)) > len(packet)
        return
    for sequence in (1, 2, 65535, 0):
        packet = rtp.build(96, True, sequence, 8, 9) + secrets.token_bytes(size)
        protected = protector.protect(packet)
        assert protected == own.protect(packet)
        if sequence in (1, 2):
            assert receiver.unprotect(protected) == packet


def test_a_packet_may_be_sent_again(ends: tuple[Protector, Session, Session]) -> None:
    protector, _, receiver = ends
    packet = rtp.build(96, True, 1, 2, 3) + b"again"
    first, second = protector.protect(packet), protector.protect(packet)
    assert first == second
    assert receiver.unprotect(second) == packet


def test_what_cannot_be_protected_is_refused(ends: tuple[Protector, Session, Session]) -> None:
    protector, _, _ = ends
    with pytest.raises(ValueError):
        protector.protect(bytes(BUFFER_BYTES))
    with pytest.raises(pylibsrtp.Error):
        protector.protect(b"")
    # Nothing of that is left in the buffer they share.
    assert len(protector.protect(rtp.build(96, True, 1, 2, 3) + b"x")) > 13


def test_what_the_library_protects_is_read_here_once(
    ends: tuple[Protector, Session, Session],
) -> None:
    _, own, receiver = ends
    opener = Opener(receiver)
    packet = rtp.build(96, True, 1, 2, 3) + b"sound"
    protected = own.protect(packet)
    assert opener.unprotect(protected) == packet
    forged = protected[:-1] + bytes([protected[-1] ^ 1])
    for refused in (protected, forged, b"", protected[:11], bytes(BUFFER_BYTES + 1)):
        with pytest.raises(pylibsrtp.Error):
            opener.unprotect(refused)
    after = rtp.build(96, True, 2, 2, 3) + b"sound"
    assert opener.unprotect(own.protect(after)) == after
