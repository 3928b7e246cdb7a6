"""Eight centres without a kiosk: real participants on the stock SDK, in one process.

`__main__` reads their credentials and starts them; each `center` follows its timetable and
reports to the hub like a kiosk (`demo.calls.kiosk`), and makes a `visit` to the room of every
lesson.  `habits` (pure) says when its people raise a hand and what they say, `tally` counts
what really arrived.
"""
