"""The agent knows what is to be shown, and never shows it: no Qt here.

`root` starts everything in order.  Events (a tick, a press, a new timetable, a film's
progress) go to the `desk`, which asks the pure `mode` for the next state, writes what must
not be lost (`wishes`, and through `people` the journal) and then tells whoever listens: the
screen behind `link`, the hub behind `uplink`.  `people` knows whose names are ticked, `films`
what stands on the shelf, `night` what is done while nobody is there.  Before a lesson
`selfcheck` looks at everything; `health` has started anew what lives and does not work, and
speaks to systemd.
"""
