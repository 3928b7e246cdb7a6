"""What keeps strangers and broken clients from costing others anything (pure, but for the last).

`crowd` says who may wait at the door, `checks` looks at a binding request before it is parsed,
`records` lets only plausible ones into a handshake, `allowance` bounds how much one client may
send, and `association` stands between a client and aiortc's SCTP, which trusts it.
"""
