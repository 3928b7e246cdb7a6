"""The kiosks: how one becomes ours, how it is doing.

`pairing` and `health` are pure and shared.  The kiosk's `report` tells the hub's `registry`,
which keeps devices, versions and the last picture of a screen.  `judging` (pure) says what is
not well at a centre, `watch` keeps that, and `messages` holds what is told of it elsewhere.
"""
