"""The kiosk's way to the hub (PROTOCOL.md, section 1).

`root` pairs where there is no credential and then keeps four things going until the
credential is refused: `pull` (the timetable), `hint` (the hub's "pull now"), `report` (how
the kiosk is) and pictures; `passes` asks for the way into a lesson's room when the screen
needs one.  All of them speak through `call` and wait as `patience` says.
"""
