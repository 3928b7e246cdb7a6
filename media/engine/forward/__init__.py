"""Forwarding of RTP without decoding; pure but for `router`, which is handed its sends.

A datagram comes unprotected from a transport and is read by `rtp` and `vp8`.  `router` finds
the track and layer it belongs to, `repair` sees what is missing and asks again, `cache` keeps
it for those who lost it.  Each subscriber's `slot` decides by `layers` whether this is the
layer it shows, `renumber`s it and sends it on.  `estimate` reads the subscriber's feedback,
`speakers` the sound levels, `rtcp` the packets in between.  Time is an argument everywhere.
"""
