"""The kiosk's voice, from a person before a microphone to every centre.

`sentences` (pure) holds every sentence of the screen once, shown and spoken.  At the hub a
recording comes in as a file: `take` (pure) judges it, `level` makes it as loud as all others,
`taking` puts it into place, and `takes` keeps what was recorded and what of it was sent.  What
was sent goes to the kiosks in the `Library`, and the cache has it on the disk before it is needed.
"""
