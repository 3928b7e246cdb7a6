"""Films people choose themselves, from the operator's file to the screen of a centre.

At the hub `intake` takes a file in (or says why not) and `library` lists what every kiosk is
to have.  The kiosk's `cache` has every file come in pieces (`fetch`), checks it, and keeps the
last good set on a `disk` whose power may be cut; `shelf` (pure) says what is wanted and shown,
and `player` (pure) where a film stands that gives way to a lesson and goes on after it.
`item` (pure) holds the documents both sides read.  What people recorded of the kiosk's own
sentences (`voice`) travels with the films.
"""
