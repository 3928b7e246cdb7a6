"""Forwarding of media without decoding; pure but for the sends it is handed.

A packet comes unprotected from a transport.  An `inlet` finds the track and layer it belongs to
(`incoming`), `reception` counts it and `repair` sees what is missing and asks again.  Each
subscriber's `slot` decides by `layers` whether this is the layer it shows, `renumber`s it,
sends it on and keeps it in a `cache` for those who lost it.  `line` weighs a subscriber's
feedback, `demand` sums up what all of them want, `sound` brings back what a voice lost and
chooses who is heard.  Time is an argument everywhere.
"""
