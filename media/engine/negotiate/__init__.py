"""Session descriptions (pure): `sections` reads a client's, `write` writes ours.

We answer with the client's own payload types and header extension numbers, accept VP8 and
Opus only, and rewrite everything on the way out, so no two clients need agree on a number.
In signalling v1 the client always offers and we answer; in v0 we also offer, on the
subscriber's peer connection, with numbers of our own.
"""
