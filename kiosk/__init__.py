"""The kiosk on a centre's mini-PC: two programs joined by one Unix socket.

`agent` knows what is to be shown (timetable, mode, uplink, health; no Qt), `screen` shows it
(Qt Quick, the lesson's room).  `state` is the document that goes from agent to screen,
`line` the socket's framing.
"""
