"""The documents a kiosk follows, each knowing what of it is usable: timetable, roll, library.

`uplink.pull` asks for them; the last good one stays until a newer one is on the disk.
"""
