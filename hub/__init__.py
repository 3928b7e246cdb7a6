"""The hub: one web application in the operating city, for kiosks, staff and the room engine.

`__main__` reads the command line, `config` the one file, `app` puts everything together on
one screen.  A request goes through `protection` (size, headers, wire version) and a guard of
`auth` (who is it, may they), then to a route: `api` answers programs, `web` answers people.
Routes call the hub halves of the flows in `store` transactions; `lesson_rooms` keeps the room
engine in step and `watch` looks after the centres, both in the background.  `problems` turns
whatever was refused into RFC 9457.
"""
