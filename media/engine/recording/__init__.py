"""Recording a lesson's instructor: one file of sound and pictures, as they were sent.

`api` takes LiveKit's egress calls, `requests` reads what is wanted and where, `egress` keeps
all recordings and tells the hub of them.  Each has a `recorder`, which taps the tracks of its
publisher: `streams` makes packets into whole pictures and ordered sound, `timeline` says when
they belong, `weave` puts both in one order.  The `writer` takes that to a thread of its own,
which writes it to a `file` and mends what was left open.
"""
