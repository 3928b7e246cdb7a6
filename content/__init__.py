"""Films people choose themselves, from the operator's file to the screen of a centre.

At the hub `intake` takes a file in (or says why not) and `library` lists what every kiosk is
to have.  The kiosk's `cache` fetches it in pieces, checks it, and keeps the last good set;
`player` (pure) knows where a film stands, gives way to a lesson and goes on after it.
`item` (pure) holds the documents both sides read.
"""
