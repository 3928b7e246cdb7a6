"""What the hub tells a kiosk to be like: for all of them, for a centre, for one device.

`values` is pure and shared by both sides: what can be set, and which level's word counts.
`levels` keeps each level at the hub.  A kiosk obeys its own config file wherever nobody at
the hub said anything.
"""
