"""What an operator sees of the engine: health, figures, log, and how it says goodbye.

`ledger` adds up what `figures` reads of each participant, also of those who left; `exposition`
shows it to Prometheus together with the loop's `lag`.  `health` is one word for a supervisor or
a proxy.  `answers` says both over HTTP, and `desk` is where the root hands all of this to an
engine.  `lines` writes the log, one line an event; `goodbye` waits for lessons to end before the
engine does.  Nothing here runs for each packet: numbers that are kept anyway are read when
somebody asks.
"""
