"""What a paired kiosk calls (PROTOCOL.md, section 1).

`calls` pairs it, gives it room passes and hints, and hears how it is; `documents` hands out what it
pulls (`held`: each under its tag), `files` films and posters from any byte on; `records` takes what
happened there.  `quick` stands before all of them for the few calls of which there are very many.
"""
