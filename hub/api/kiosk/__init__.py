"""What a paired kiosk calls (PROTOCOL.md, section 1).

`calls` pairs it, gives it timetable, room passes and hints, and hears how it is; `files` gives
it films and posters from any byte on; `records` takes what happened there.
"""
