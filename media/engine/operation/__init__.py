"""What an operator sees of the engine: health, figures, log, and how it says goodbye.

`ledger` adds up what `figures` reads of each participant, also of those who left; `exposition`
shows it to Prometheus together with the loop's `lag`, and `door` opens a port of its own for
it.  `health` is one word for a supervisor or a proxy.  `lines` writes the log, one line an
event; `goodbye` waits for lessons to end before the engine does.  Nothing here runs for each
packet: numbers that are kept anyway are read when somebody asks.
"""
