"""The room engine: LiveKit's protocol, forwarded without decoding, in one process of its own.

From the wire inwards: `transport` owns the one UDP port, lets nobody in who has not proved a
pair, and puts DTLS, SRTP and SCTP on it (aiortc), while `guards` bounds what anybody may cost;
`forward` carries `packets` from a publisher to its subscribers; `signalling` speaks with a
client over its WebSocket, and `negotiate` writes the session descriptions it exchanges; `rooms`
knows who is in which room and may do what.  Beside them `api` answers RoomService calls,
`recording` answers egress calls and writes files, `webhooks` tells the hub what happened, and
`operation` tells operators how it goes.  `server` builds all of it from a `config` and stops it
in reverse.
"""
