"""The hub: one web application in the operating city, for kiosks, staff and the room engine.

`__main__` reads the command line, `config` the one file; `app` is the application, `running` makes
and starts its parts on one screen, and `routes` names every route.  A request goes through `http`
(size, headers, wire version, how many at a time) and a guard of `auth` (who is it, may they), then
to a route: `api` answers programs, `web` answers people.  Routes call the hub halves of the flows
in `store` transactions; `lesson_rooms` keeps the room engine in step and `watch` looks after the
centres, both in the background.  Whatever was refused becomes RFC 9457 in `http.problems`.
"""
