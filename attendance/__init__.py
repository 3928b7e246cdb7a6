"""Who was there: centres in lessons, and people at a centre.

Centres: the room engine's reports and the hub's own look into the rooms become
`presence.Event`s; `ledger` (hub) keeps each once, for ever, and `presence` (pure) turns all of
them, in whatever order they came, into the stays of each centre.

People: the hub's roll names a centre's members.  A tap on a name is an `entry` (pure); on the
kiosk it is in the `journal` before anybody sees a tick, and the `outbox` sends it as a numbered
`record` (pure) until the hub has kept it.  `people` is the hub's half: it holds every tap and
every correction for ever, and says who came, beside who was in.
"""
