"""What one subscriber's line carries, and how it is used (pure).

`stamps` numbers a few packets and learns from the receiver's reports how long they queued and
how many got through.  `complaints` weighs that, and losses, against what is sent; `estimate` makes
of it a budget: none while the line carries everything.  On a line with a budget `pacing` spreads
what would come at once, and before anything larger is sent a `probe` tries with padding whether
it would get through.  A free line pays for a number on one packet in 150 ms, nothing else.
"""
