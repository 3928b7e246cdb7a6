"""Data packets between participants: passed through, signed with the sender's identity."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from google.protobuf.message import DecodeError
from livekit.protocol import models

from media.engine.rooms.participant import Participant
from media.engine.rooms.room import Room
from media.engine.transport.peer import LOSSY, RELIABLE

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024


def forward_data(room: Room, sender: Participant, label: str, data: bytes) -> None:
    """Pass a packet on to those it is for; unreadable and forbidden ones vanish."""
    if label not in (RELIABLE, LOSSY) or len(data) > MOST_BYTES:
        return
    if not sender.permission.can_publish_data or not sender.active:
        return
    try:
        packet = models.DataPacket.FromString(data)
    except DecodeError:
        return
    if packet.WhichOneof("value") in (None, "speaker"):
        return
    packet.participant_identity = sender.identity
    packet.participant_sid = sender.sid
    destinations = list(packet.destination_identities)
    if packet.WhichOneof("value") == "user":
        user = packet.user
        user.participant_identity = sender.identity
        user.participant_sid = sender.sid
        destinations = destinations or list(user.destination_identities)
        if not destinations and user.destination_sids:
            sids = set(user.destination_sids)
            destinations = [one.identity for one in room.participants.values() if one.sid in sids]
            if not destinations:
                return
    deliver(room, packet, label, destinations, [sender])


def deliver(
    room: Room,
    packet: models.DataPacket,
    label: str,
    destinations: Iterable[str],
    without: Iterable[Participant] = (),
) -> None:
    """Send a packet to some identities, or to everybody where none are named."""
    wanted, left_out = set(destinations), set(map(id, without))
    packet.kind = models.DataPacket.RELIABLE if label == RELIABLE else models.DataPacket.LOSSY
    message = packet.SerializeToString()
    for one in room.participants.values():
        if not one.active or id(one) in left_out or (wanted and one.identity not in wanted):
            continue
        if not one.link.primary.send_data(label, message):
            log.warning("data dropped participant=%s bytes=%d", one.sid, len(message))
