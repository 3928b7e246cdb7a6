"""The room engine: LiveKit's protocol, forwarded without decoding, in one process of its own.

From the wire inwards: `ice` owns the one UDP socket and lets nobody in who has not proved a
pair; `transport` puts DTLS, SRTP and SCTP on a pair (aiortc); `forward` carries `packets` from a
publisher to its subscribers; `signalling` speaks with a client over its WebSocket, and
`negotiate` writes the session descriptions it exchanges; `rooms` knows who is in which room
and may do what.  Beside them `api` answers RoomService calls and `webhooks` tells the hub
what happened.  `server` builds all of it from a `config` and stops it in reverse.
"""
