"""The kiosk's way to the hub (PROTOCOL.md, section 1).

`root` does its `pairing` where there is no credential and then keeps these going until the
credential is refused: a `pull` of each of the `documents` (timetable, roll, library),
`fetching` (the library's files), `records` (what happened here), `hint` (the hub's "pull
now"), `report` (how the kiosk is) and pictures; `passes` asks for the way into a lesson's
room when the screen needs one.  All of them speak through `call` and wait as `patience` says.
"""
