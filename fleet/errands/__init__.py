"""What the hub asks of one kiosk, to be done once: a picture of its screen, a restart, its logs.

`errand` is pure and shared: what can be asked, and how it ends.  `book` keeps errands and the
logs that came at the hub.  A kiosk pulls what is open for it after a hint, does each once by
its id, and answers; after a day nobody waits any more.
"""
