"""The hub's half of a lesson's room: who may enter, what the stage says, and telling the engine.

`stages` keeps the stage of each lesson (the truth), `passes` makes the short-lived tokens,
`engine_calls` speaks to whichever room engine is configured, `projection` writes the truth
into the room again and again, and `webhooks` checks what the engine says.  The hub calls
them; a room engine that is away never keeps a stage from being stored.
"""
