"""Who is in which room and may do what.

`grants` reads a token.  `rooms` finds or makes the `room`, which holds its `participant`s and
tells them about one another.  A participant's `publishing` turns media sections into `track`s,
its `subscribing` gives tracks of others a section to travel on.
"""
