"""What keeps strangers and broken clients from costing others anything (pure, but for the last).

`checks` looks at a binding request before it is parsed, `records` takes out of a
handshake what only a forger sends, `allowance` bounds how much one client may send, and `association` stands between a
client and aiortc's SCTP, which trusts it.
"""
