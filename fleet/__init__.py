"""The kiosks: how one becomes ours, how it is doing.

`pairing` and `health` are pure and shared.  The kiosk's `report` tells the hub's `registry`,
which keeps devices, versions and the last picture of a screen.
"""
