"""From datagrams to packets: one UDP port, ICE-lite, DTLS, SRTP and SCTP.

`udp` is the port and `network` what all connections share; `ice` says whose a datagram is, and
`peer` is one connection's end, with `srtp` for its packets.  What strangers and hostile clients
may cost stands in `media.engine.guards`.
"""
