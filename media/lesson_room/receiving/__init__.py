"""What comes in.

`others` are in the room, `wanted` takes their tracks, `feeds` bring pictures and voices on,
`received` counts what arrives, `watch` (pure) says whether the line is silent.
"""
