"""Sound on its way through the engine (pure): lost packets are replaced before they are missed.

`red` reads and writes packets that carry their predecessors, `stream` takes a publisher's
packets, plain or so packed, and brings back what was lost; `protection` decides how many
predecessors a subscriber's packets carry; `loudest` chooses whose microphones are heard when
many are open, `speakers` tells who speaks.
"""
