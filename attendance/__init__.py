"""Who was there: centres in lessons.

The room engine's reports and the hub's own look into the rooms become `presence.Event`s;
`ledger` (hub) keeps each once, for ever, and `presence` (pure) turns all of them, in
whatever order they came, into the stays of each centre.
"""
