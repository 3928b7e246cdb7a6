"""What happened at a kiosk, on its disk before anybody sees a tick.

`taps` (pure) says which entries a press of the finger makes.  `folder` makes a journal, opens
it, and puts a new one in the place of one that is damaged; `journal` appends and numbers the
records and gives them out to the `attendance.outbox`; `table` is how they lie in SQLite, sealed.
"""
